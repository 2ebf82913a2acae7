"""What names of columns and files give away: their words, and what the words are usually about."""

import re
import unicodedata
from collections.abc import Collection

from ilk.sources.expressions import RESERVED

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_PLAIN = re.compile(r"[^\W\d]\w*")
_KEYWORDS = frozenset(("and", "or", "not", "else", "is", "in", "known", "missing", "true", "false"))

CUSTOMER = frozenset(
    (
        *("customer", "cust", "client", "clients", "household", "user", "member", "account", "person", "subscriber"),
        *("contact", "buyer", "shopper", "guest", "patient", "visitor", "customers", "cardholder", "consumer"),
        *("kunde", "kunden", "kundennummer", "cliente", "acheteur"),
    )
)
"""Words for the one that a row is about."""
IDENTITY = frozenset(("id", "ids", "no", "nr", "num", "number", "key", "code", "uid", "uuid", "guid", "ref"))
ORDER = frozenset(
    ("order", "orders", "invoice", "basket", "transaction", "receipt", "cart", "purchase", "ticket", "booking", "sale")
)
PRODUCT = frozenset(
    ("product", "products", "sku", "item", "items", "stock", "article", "articles", "asin", "upc", "ean")
)
TIME = frozenset(
    (
        *("date", "time", "timestamp", "datetime", "day", "at", "on", "created", "ordered", "purchased", "dt", "ts"),
        *("when", "occurred", "datum", "fecha"),
    )
)
NOT_THE_EVENT = frozenset(
    ("birth", "born", "dob", "close", "closed", "end", "due", "updated", "modified", "expiry", "expires", "delivered")
)
"""Words of dates that say something else than when the event was."""
MONEY = frozenset(
    (
        *(
            "price",
            "amount",
            "revenue",
            "sales",
            "spend",
            "spent",
            "cost",
            "value",
            "income",
            "balance",
            "total",
            "mnt",
        ),
        *("paid", "discount", "disc", "fee", "salary", "turnover", "profit", "margin", "tax", "payment", "betrag"),
        *("preis", "umsatz", "montant", "prix", "importe", "precio", "budget", "credit", "debit"),
    )
)
REVENUE = ("revenue", "sales", "amount", "spend", "spent", "total", "paid", "value", "turnover", "umsatz", "betrag")
"""Words of what an order brought, the clearest first."""
PRICE = frozenset(("price", "unitprice", "preis", "prix", "precio"))
QUANTITY = frozenset(("quantity", "qty", "units", "count", "menge", "quantite", "cantidad", "pieces"))
EVENT_FILES = frozenset(
    (
        *("orders", "transactions", "events", "purchases", "sales", "invoices", "log", "logs", "visits", "sessions"),
        *("pipeline", "opportunities", "tickets", "clicks", "payments", "bookings", "receipts", "baskets", "lines"),
        *("order", "transaction", "event", "purchase", "invoice", "visit", "session", "click", "payment", "retail"),
    )
)

_CRITERIA: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "geographic",
        frozenset(
            (
                *("country", "city", "zip", "postcode", "postal", "region", "state", "location", "address", "province"),
                *("county", "lat", "lon", "latitude", "longitude", "territory", "office", "town", "district"),
            )
        ),
    ),
    (
        "firmographic",
        frozenset(("sector", "industry", "employees", "company", "established", "subsidiary", "headcount", "naics")),
    ),
    (
        "technographic",
        frozenset(("browser", "device", "os", "platform", "version", "operating", "app", "mobile", "screen")),
    ),
    (
        "value",
        frozenset(("mnt", "spend", "spent", "revenue", "turnover", "ltv", "clv", "history", "monetary", "balance")),
    ),
    (
        "behavioural",
        frozenset(
            (
                *("num", "visits", "visit", "purchases", "orders", "recency", "frequency", "response", "accepted"),
                *("complain", "campaign", "clicks", "sessions", "last", "channel", "newsletter", "conversion"),
                *("loyalty", "duration", "contact", "previous", "pdays", "poutcome", "newbie", "segment", "opens"),
                *("joined", "became", "signup", "registered", "since"),
            )
        ),
    ),
    ("needs", frozenset(("interest", "interests", "need", "needs", "preference", "preferences", "likes", "wish"))),
    ("psychographic", frozenset(("attitude", "lifestyle", "personality", "opinion", "values"))),
    (
        "demographic",
        frozenset(
            (
                *("age", "birth", "born", "gender", "sex", "income", "education", "marital", "married", "job", "dob"),
                *("occupation", "kids", "kidhome", "teenhome", "children", "household", "home", "salary", "ethnicity"),
                *("religion", "language", "name", "housing", "loan", "default"),
            )
        ),
    ),
)
"""Criteria of segmentation with words of the traits that serve them; the first that matches counts."""


def words(name: str) -> tuple[str, ...]:
    """The words of a name, in lower case: `CustomerID` is customer and id."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return tuple(word.lower() for word in _WORD.findall(plain))


def snake(name: str, taken: Collection[str] = ()) -> str:
    """A name of the language for a column or file, unlike those that are taken."""
    made = re.sub(r"_(\d)", r"\1", "_".join(words(name))) or "column"
    made = made[:58] if made[0].isalpha() else f"c{made}"[:58]
    made = f"{made}_value" if made in RESERVED else made
    number, free = 2, made
    while free in taken:
        free, number = f"{made}_{number}", number + 1
    return free


def said(name: str) -> str:
    """A column of a file as a mapping expression writes it: between backticks unless it is plain."""
    if _PLAIN.fullmatch(name) and name not in _KEYWORDS:
        return name
    return "`" + name.replace("`", "``") + "`"


def criterion(name: str) -> str | None:
    """The criterion of segmentation that a trait's name points to; None when nothing does."""
    found = set(words(name))
    if "name" in found:
        found -= {"last"}  # A last name is not when something was last done.
    return next((kind for kind, about in _CRITERIA if found & about), None)


def singular(name: str) -> str:
    """A name for one of many: `orders` is `order`, `opportunities` is `opportunity`."""
    if name.endswith("ies"):
        return name[:-3] + "y"
    return name[:-1] if name.endswith("s") and not name.endswith(("ss", "us", "is")) else name
