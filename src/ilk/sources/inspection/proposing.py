"""What some files are together: which tells who the customers are, which what they did, and what else there is."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from ilk.kernel.errors import UserError, raise_all
from ilk.kernel.types import ValueType
from ilk.sources.definition import SourceDefinition
from ilk.sources.inspection import names
from ilk.sources.inspection.columns import (
    about_key,
    about_values,
    identity_text,
    instant_text,
    mapped,
    suggested_rules,
)
from ilk.sources.inspection.kinds import kinds
from ilk.sources.inspection.names import said, singular, snake, words
from ilk.sources.inspection.profiling import FileProfile, profile
from ilk.sources.inspection.proposal import (
    ColumnProposal,
    EnrichmentProposal,
    Guess,
    OrderProposal,
    Proposal,
    Role,
    SourceProposal,
)
from ilk.sources.inspection.recognized import ready_currency, ready_sources, recognized, together, with_doubt
from ilk.sources.inspection.roles import (
    Choice,
    Column,
    Seen,
    amount,
    customer_key,
    event_time,
    order_key,
    product_key,
    refers_to,
    seen,
    unique_key,
)

_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_NO_KEY = 0.3


def propose(files: Sequence[Path], there: Sequence[SourceDefinition] = ()) -> Proposal:
    """A project for some files, each looked at once, or what they add to one whose sources are `there`.

    Raises:
        UserErrors: for files that cannot be read, all at once.
    """
    if not files:
        raise UserError("no-files", "there are no files to look at", hint="Name some: `ilk init DIR --from FILE…`.")
    profiles = _profiles({path.resolve(): path for path in files}.values())
    known = {profile.path: recognized(profile) for profile in profiles}
    looked = [seen(each) for each in profiles if known[each.path].shape is None]
    taken: list[str] = []
    guessed: list[SourceProposal] = []
    for file in looked:
        name = snake(file.profile.path.name.split(".")[0], taken)
        taken.append(name)
        source = _source(name, file, [other for other in looked if other is not file])
        guessed.append(with_doubt(source, known[source.path]))
    guessed = [_enriched(source, file, guessed, looked) for source, file in zip(guessed, looked, strict=True)]
    alike = list(kinds(profiles, known))
    ready = [source for file, shape in alike for source in ready_sources(file, shape, taken)]
    sources = tuple(together([*ready, *guessed], there))
    currency = ready_currency([file for file, _ in alike], ready) or _currency(looked)
    return Proposal(sources, _orders(sources), currency or "EUR", tuple(_notes(looked, sources, currency)))


def _profiles(files: Iterable[Path]) -> list[FileProfile]:
    found: list[FileProfile] = []
    problems: list[UserError] = []
    for path in files:
        try:
            found.append(profile(path))
        except UserError as error:
            problems.append(error if error.where else error.within(str(path)))
    raise_all(problems)
    return found


def _source(name: str, file: Seen, others: Sequence[Seen]) -> SourceProposal:
    """The source for one file, by what it is."""
    customer, time = customer_key(file, others), event_time(file)
    role, sure = _role(file, others, customer, time)
    begun = SourceProposal(
        name=name,
        path=file.profile.path,
        written=file.profile.written,
        rows=file.profile.rows,
        whole=file.profile.whole,
        role=role,
        about_products=bool(file.words & names.PRODUCT),
        sure=sure,
        target=name,
        customer=None,
        occurred_at=None,
        key=None,
        columns=(),
        comma=any(column.guess.comma for column in file.columns),
        nulls=file.nulls,
        notes=tuple(_about_file(file)),
    )
    match role:
        case Role.CUSTOMERS:
            return _customers(begun, file, customer)
        case Role.EVENTS:
            return _events(begun, file, customer, time)
        case Role.TABLE:
            return _table(begun, file)


def _role(file: Seen, others: Sequence[Seen], customer: Choice | None, time: Choice | None) -> tuple[Role, Guess]:
    if customer is not None:
        repeats = customer.column.profile.distinct < customer.column.profile.known
        if repeats and time is not None:
            return Role.EVENTS, Guess("events", 0.9, "customers come several times, with dates")
        if repeats:
            return Role.TABLE, Guess("table", 0.4, "customers come several times, but nothing says when")
        if time is not None and file.words & names.EVENT_FILES:
            return Role.EVENTS, Guess("events", 0.6, "its name is about something that happens")
        return Role.CUSTOMERS, Guess("customers", 0.9, "every customer comes once")
    key = unique_key(file)
    if key is not None and any(refers_to(column, key.column) for other in others for column in other.columns):
        return Role.TABLE, Guess("table", 0.85, f"other files refer to its `{key.column.name}`")
    if others:
        return Role.TABLE, Guess("table", 0.4, "no column names a customer")
    return Role.CUSTOMERS, Guess("customers", _NO_KEY, "no column names a customer: every row is taken for one")


def _customers(begun: SourceProposal, file: Seen, choice: Choice | None) -> SourceProposal:
    who = Guess("text(row_number())", _NO_KEY, "no column names a customer: the number of the row does")
    if choice is not None:
        who = Guess(identity_text(choice.column), choice.confidence, choice.why)
    used = [choice.column] if choice else []
    return _with_columns(replace(begun, customer=who), file, used)


def _events(begun: SourceProposal, file: Seen, who: Choice | None, when: Choice | None) -> SourceProposal:
    """Events: lines of orders, orders, or something else that happens."""
    if who is None or when is None:
        return begun
    order = order_key(file)
    lines = order is not None and order.column.profile.distinct < order.column.profile.known
    key = None if lines else order or unique_key(file, [who.column])
    used = [who.column, when.column, *([key.column] if key else [])]
    made = replace(
        begun,
        target=_event_name(file, key, lines=lines),
        customer=Guess(identity_text(who.column), who.confidence, who.why),
        occurred_at=Guess(instant_text(when.column), when.confidence, when.why),
        key=Guess(identity_text(key.column), key.confidence, key.why) if key else None,
        suggested_rules=tuple(suggested_rules(file)),
        notes=(*begun.notes, *about_key(who.column, "customer"), *about_key(when.column, "time")),
    )
    made = _with_columns(made, file, used)
    product = product_key(file)
    return replace(
        made,
        lines_of=_name_of(order.column.name, made.columns) if order and lines else None,
        product=_name_of(product.column.name, made.columns) if product else None,
        revenue=_revenue_name(file, made.columns),
    )


def _table(begun: SourceProposal, file: Seen) -> SourceProposal:
    key = unique_key(file)
    made = _with_columns(begun, file, [])
    if key is None:
        return made
    name = _name_of(key.column.name, made.columns)
    return replace(made, key=Guess(name, key.confidence, key.why) if name else None)


def _with_columns(begun: SourceProposal, file: Seen, used: Sequence[Column]) -> SourceProposal:
    """The source with all columns that say something and have no other role."""
    columns: list[ColumnProposal] = []
    notes = list(begun.notes)
    for column in file.columns:
        if column in used:
            notes.extend(about_values(column) if column.guess.type.temporal else ())
        elif column.profile.distinct == 0:
            notes.append(f"`{column.name}` is empty: it is left out.")
        elif column.profile.distinct == 1 and column.profile.rows > 1 and not column.profile.missing_share:
            notes.append(f"`{column.name}` is {column.profile.examples[0]} in every row: it is left out.")
        else:
            columns.append(mapped(column, [each.name for each in columns]))
            notes.extend(about_values(column) if columns[-1].type is column.guess.type else ())
    revenue = _revenue(file, columns) if begun.role is Role.EVENTS else None
    return replace(begun, columns=(*columns, *([revenue] if revenue else [])), notes=tuple(notes))


def _revenue(file: Seen, columns: Sequence[ColumnProposal]) -> ColumnProposal | None:
    """What a row brought, from a price and a quantity, when no column says so itself."""
    price, quantity = amount(file, sorted(names.PRICE)), amount(file, sorted(names.QUANTITY))
    if price is None or quantity is None or any(column.name == "revenue" for column in columns):
        return None
    value = f"money({said(price.name)}) * {quantity.guess.formula.format(said(quantity.name))}"
    return ColumnProposal("revenue", "", Guess(value, 0.85, "the price times the quantity"), ValueType.MONEY)


def _event_name(file: Seen, key: Choice | None, *, lines: bool) -> str:
    if lines:
        return "purchase"
    if file.words & {*names.ORDER, "orders", "transactions", "purchases", "invoices", "receipts", "baskets"}:
        return "order"
    about = [word for word in words(key.column.name) if word not in names.IDENTITY] if key else []
    return "_".join(about) if about else singular(snake(file.profile.path.name.split(".")[0]))


def _enriched(
    source: SourceProposal, file: Seen, sources: Sequence[SourceProposal], files: Sequence[Seen]
) -> SourceProposal:
    """The source with words from related tables that one of its columns refers to."""
    if source.role is not Role.EVENTS:
        return source
    found: list[EnrichmentProposal] = []
    taken = {column.name for column in source.columns}
    for table, there in zip(sources, files, strict=True):
        pair = _reference(source, file, table, there) if table.key is not None and table.role is Role.TABLE else None
        added = [each.name for each in table.columns if each.type is ValueType.TEXT and each.name not in taken]
        if pair is not None and added:
            found.append(EnrichmentProposal(table.target, *pair, tuple(added)))
            taken.update(added)
    return replace(source, enrich=tuple(found))


def _reference(source: SourceProposal, file: Seen, table: SourceProposal, there: Seen) -> tuple[str, str] | None:
    """The column of a source that refers to the key of a table, and that key."""
    key = unique_key(there)
    if key is None or table.key is None:
        return None
    referring = [column for column in file.columns if refers_to(column, key.column)]
    named = next((column for column in referring if column.words & key.column.words), None)
    name = _name_of(named.name, source.columns) if named is not None else None
    return (name, table.key.value) if name is not None else None


def _name_of(column: str, columns: Sequence[ColumnProposal]) -> str | None:
    """What a column of the file is called in the source."""
    return next((each.name for each in columns if each.column == column), None)


def _revenue_name(file: Seen, columns: Sequence[ColumnProposal]) -> str | None:
    """The column that is what an event brought; None when there is no amount of money."""
    if any(column.name == "revenue" for column in columns):
        return "revenue"
    named = amount(file, names.REVENUE)
    found = _name_of(named.name, columns) if named is not None else None
    monies = [column.name for column in columns if column.type is ValueType.MONEY]
    return found if found in monies else next(iter(monies), None)


# ---- the project -------------------------------------------------------------------------------------------------


def _orders(sources: Sequence[SourceProposal]) -> OrderProposal | None:
    """What seems to be an order: rolled-up lines first, then an event called so, then any event with an amount."""
    told = next((each.ready.commerce for each in sources if each.ready and each.ready.commerce), None)
    if told is not None:
        return OrderProposal(told["order"], told["revenue"], told.get("line"), told.get("product"))
    events = [source for source in sources if source.role is Role.EVENTS and source.revenue is not None]
    lines = [source for source in events if source.lines_of is not None]
    if lines:
        first = lines[0]
        return OrderProposal("order", "revenue", first.target, first.product)
    named = sorted(events, key=lambda source: source.target != "order")
    return OrderProposal(named[0].target, named[0].revenue or "revenue") if named else None


def _currency(files: Sequence[Seen]) -> str | None:
    """The currency whose sign stands in the values of a file."""
    amounts = [column for file in files for column in file.columns if column.guess.type is ValueType.MONEY]
    texts = ("".join(column.profile.examples) for column in amounts)
    return next((code for text in texts for sign, code in _SIGNS.items() if sign in text), None)


def _about_file(file: Seen) -> list[str]:
    notes: list[str] = []
    if not file.profile.whole:
        notes.append(f"Only the first {file.profile.rows:,} rows were looked at.")
    if file.profile.rejected:
        notes.append(f"{file.profile.rejected:,} lines are no rows: they would be quarantined.")
    return notes


def _notes(files: Sequence[Seen], sources: Sequence[SourceProposal], currency: str | None) -> list[str]:
    """What files cannot tell."""
    notes: list[str] = []
    instants = [column for file in files for column in file.columns if column.guess.type is ValueType.INSTANT]
    if instants or any(source.occurred_at for source in sources if source.shape is None):
        notes.append("Times carry no zone: UTC is assumed. Set `time_zone` in ilk.yaml if they are another place's.")
    if currency is None:
        notes.append("Amounts carry no currency: EUR is assumed. Set `currency` in ilk.yaml.")
    if not any(source.role is Role.CUSTOMERS or source.role is Role.EVENTS for source in sources):
        notes.append("No file says who the customers are: name the column in `into: customer` of a source.")
    return notes
