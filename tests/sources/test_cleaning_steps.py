"""Cleaning steps by name: what each makes of a raw text, by hand; what it cannot read goes to the quarantine."""

from datetime import date

import pytest
from tests.sources.till import Till, source

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.sources.exchange import rates_of
from ilk.sources.mapping.compiling import type_of
from ilk.sources.mapping.rates import Rates

CONTACTS = [
    ('phone(x, "DE")', "030 1234567", "+49301234567"),
    ('phone(x, "DE")', "+44 20 7946 0958", "+442079460958"),
    ('phone(x, "de")', "0049 30 1234567", "+49301234567"),
    ('phone(x, "DE")', "12", None),
    ('phone(x, "DE")', "call me", None),
    ("phone(x)", "+1 (415) 555-2671", "+14155552671"),
    ("phone(x)", "030 1234567", None),
    ("email(x)", "Ann.Lee@Example.COM", "ann.lee@example.com"),
    ("email(x)", "ann@BÜCHER.de", "ann@xn--bcher-kva.de"),
    ("email(x)", "ann@", None),
    ("email(x)", "ann@example", None),
    ("email(x)", "a..b@example.com", None),
    ("email(x)", "ann+news@gmail.com", "ann+news@gmail.com"),
    ('email(x, "no tags")', "ann+news@gmail.com", "ann@gmail.com"),
    ('email(x, "no tags", "no dots")', "a.n.n+x@gmail.com", "ann@gmail.com"),
    ('email(x, "no dots")', "a.n.n@example.com", "a.n.n@example.com"),
]
PLACES = [
    ("country(x)", "Germany", "DE"),
    ("country(x)", "Deutschland", "DE"),
    ("country(x)", "ALLEMAGNE", "DE"),
    ("country(x)", "deu", "DE"),
    ("country(x)", "de", "DE"),
    ("country(x)", "U.S.A.", "US"),
    ("country(x)", "ドイツ", "DE"),
    ("country(x)", "uk", "GB"),
    ("country(x)", "England", "GB"),
    ("country(x)", "Atlantis", None),
    ("country(x)", "ZZ", None),
    ('region(x, "US")', "California", "CA"),
    ('region(x, "US")', "ca", "CA"),
    ('region(x, "US")', "Bavaria", None),
    ('postal_code(x, "GB")', "sw1a1aa", "SW1A 1AA"),
    ('postal_code(x, "NL")', "1234ab", "1234 AB"),
    ('postal_code(x, "PL")', "00950", "00-950"),
    ('postal_code(x, "DE")', "10115", "10115"),
    ('postal_code(x, "DE")', "DE-10115", "10115"),
    ('postal_code(x, "DE")', "1011", None),
    ('postal_code(x, "US")', "95014", "95014"),
    ('postal_code(x, "US")', "221621010", "22162-1010"),
    ('postal_code(x, "CA")', "h3z2y7", "H3Z 2Y7"),
]
LETTERS = [
    ("title(x)", "the GREAT gatsby", "The Great Gatsby"),
    ("title(x)", "jean-luc", "Jean-Luc"),
    ("proper(x)", "MARIA VON DER HEIDE", "Maria von der Heide"),
    ("proper(x)", "van gogh", "Van Gogh"),
    ("proper(x)", "o'neill", "O'Neill"),
    ("proper(x)", "ronald mcdonald", "Ronald McDonald"),
    ("proper(x)", "women's shop", "Women's Shop"),
    ("proper(x)", "ÖZGE ÇELIK", "Özge Çelik"),
    ("unicode(x)", "Cafe\u0301", "Café"),
    ("unicode(x)", "\uff21\uff22", "\uff21\uff22"),
    ('unicode(x, "NFKC")', "\uff21\uff22", "AB"),
]
UNITS = [
    ('unit(x, "lb", "kg")', "2", 0.90718474),
    ('unit(x, "in", "cm")', "10", 25.4),
    ('unit(x, "F", "C")', "212", 100.0),
    ('unit(x, "C", "F")', "100", 212.0),
    ('unit(x, "C", "K")', "0", 273.15),
    ('unit(integer(x), "kg", "g")', "3", 3000.0),
    ('measure(x, "kg")', "500 g", 0.5),
    ('measure(x, "kg")', "2 lbs", 0.90718474),
    ('measure(x, "cm")', "1,80m", None),
    ('measure(x, "cm")', "1.80m", 180.0),
    ('measure(x, "kg")', "5", None),
    ('measure(x, "kg")', "5 cm", None),
    ("outlier(number(x), 0, 10)", "11", True),
    ("outlier(number(x), 0, 10)", "10", False),
]


def visits(expression: str, **changes):
    described = {
        "name": "visits",
        "files": {"path": "visits.csv", "delimiter": ";"},
        "into": {"events": "visit", "customer": "who", "occurred_at": "instant(at)"},
        "columns": {"found": expression},
    }
    return source(**{**described, **changes})


def found(till: Till, expression: str, *raw: str):
    till.write("visits.csv", "who;at;x\n" + "".join(f'a{n};2024-03-01;"{text}"\n' for n, text in enumerate(raw)))
    report = till.load(visits(expression))
    return [value for (value,) in till.rows("SELECT found FROM event_visit ORDER BY customer_no")], report


@pytest.mark.parametrize(("expression", "raw", "clean"), [*CONTACTS, *PLACES, *LETTERS, *UNITS])
def test_a_step_makes_of_a_text(till: Till, expression, raw, clean):
    values, report = found(till, expression, raw)
    if clean is None:
        assert values == []
        assert report.rows_quarantined == 1
    else:
        assert values == [pytest.approx(clean) if isinstance(clean, float) else clean]


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ('phone(x, "DE")', "found is no phone number of DE or with another code"),
        ("email(x)", "found is no e-mail address"),
        ("country(x)", "found is no country"),
        ('measure(x, "kg")', "found is no weight with its unit"),
    ],
)
def test_what_cannot_be_read_says_what_it_is_not(till: Till, expression, reason):
    assert found(till, expression, "?!")[1].reasons == {reason: 1}


def test_or_missing_keeps_the_row(till: Till):
    values, report = found(till, "or_missing(email(x))", "ann@example.com", "ann")
    assert values == ["ann@example.com", None]
    assert report.rows_quarantined == 0


def test_a_phone_number_may_be_of_the_country_in_another_column(till: Till):
    till.write("visits.csv", "who;at;x;land\na;2024-03-01;020 7946 0958;gb\nb;2024-03-01;030 1234567;DE\n")
    till.load(visits("phone(x, land)"))
    assert till.rows("SELECT found FROM event_visit ORDER BY customer_no") == [("+442079460958",), ("+49301234567",)]


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ('phone(x, "XX")', "unknown region `XX`"),
        ('email(x, "no spam")', '`email` knows no "no spam"'),
        ('postal_code(x, "XX")', "unknown country `XX`"),
        ('convert(x, "EURO", "EUR", at)', "unknown currency `EURO`"),
        ('convert(x, y, "EU", at)', "unknown currency `EU`"),
        ('unit(x, "pound", "kg")', "unknown unit `pound`"),
        ('unit(x, "lb", "cm")', "weight in lb is not length in cm"),
        ('unicode(x, "NFD")', '`unicode` knows no "NFD"'),
    ],
)
def test_a_constant_that_means_nothing_is_told(expression, says):
    with pytest.raises(UserError) as error:
        type_of(expression)
    assert says in str(error.value)


# ---- money -------------------------------------------------------------------------------------------------------


RATES = {
    "name": "rates",
    "files": {"path": "rates.csv"},
    "into": {"table": "rates", "role": "rates", "base": "EUR"},
    "columns": {"currency": "text(currency)", "day": "date(day)", "rate": "number(rate)"},
}
ORDERS = {
    "name": "orders",
    "files": {"path": "orders.csv"},
    "into": {"events": "order", "customer": "who", "occurred_at": "instant(at)"},
    "columns": {"revenue": 'convert(amount, currency, "EUR", at)'},
}


def test_the_newest_rate_until_the_day_counts():
    rates = Rates.of("EUR", [("USD", date(2024, 1, 1), 2.0), ("USD", date(2024, 2, 1), 4.0)])
    assert rates.between("USD", "EUR", date(2024, 1, 31)) == 0.5
    assert rates.between("USD", "EUR", date(2024, 2, 1)) == 0.25
    assert rates.between("USD", "EUR", date(2023, 12, 31)) is None
    assert rates.between("EUR", "USD", date(2024, 2, 2)) == 4.0
    assert rates.between("USD", "USD", date(1999, 1, 1)) == 1.0


def test_two_currencies_meet_in_the_base():
    rates = Rates.of("EUR", [("USD", date(2024, 1, 1), 2.0), ("GBP", date(2024, 1, 1), 0.5)])
    assert rates.between("GBP", "USD", date(2024, 1, 1)) == 4.0


def test_an_amount_without_a_rate_goes_to_the_quarantine(till: Till):
    till.write("rates.csv", "currency,day,rate\nUSD,2024-01-01,2\nUSD,2024-02-01,4\n")
    rows = [
        "a,2024-01-15,10,usd",
        "b,2024-02-15,10,USD",
        "c,2023-12-31,10,USD",
        "d,2024-01-15,10,EUR",
        "e,2024-01-15,10,XXX",
    ]
    till.write("orders.csv", "who,at,amount,currency\n" + "\n".join(rows) + "\n")
    table, orders = source(**RATES), source(**{**ORDERS, "rules": []})
    till.load(table)
    till.rates = rates_of(till.engine, [table])
    report = till.load(orders)
    assert report.reasons == {"revenue is in a currency that has no rate for its day": 2}
    assert till.rows("SELECT revenue::DOUBLE FROM event_order ORDER BY customer_no") == [(5.0,), (2.5,), (10.0,)]


def test_money_is_money_whatever_its_currency():
    assert type_of('convert(amount, currency, "EUR", at)') is ValueType.MONEY
