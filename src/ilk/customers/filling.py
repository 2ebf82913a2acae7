"""How well traits are filled: for how many customers each is known, and which values are the most frequent."""

from ilk.catalog.tables import CUSTOMERS
from ilk.customers.answers import TraitInfo
from ilk.customers.reading import Words, rows
from ilk.customers.traits import Origin, Trait
from ilk.kernel.types import ValueType
from ilk.warehouse import sql, steps
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Query

_TOP = 6
_COUNTED = {ValueType.TEXT, ValueType.INTEGER, ValueType.YES_NO, ValueType.TEXT_LIST}


def trait_info(engine: Engine, words: Words) -> list[TraitInfo]:
    """Every trait, with how many customers have a value, and the most frequent values of those that repeat.

    The most frequent are counted of names, whole numbers, yes-or-no and the elements of lists; amounts, dates and
    instants hardly repeat.
    """
    if CUSTOMERS not in engine.tables():
        return [_told(trait, 0, 0, []) for trait in words.traits]
    counts = {trait.name: sql.count_known(sql.column(trait.name)) for trait in words.traits}
    (known,) = rows(engine, sql.select({"everyone": sql.count_rows()} | counts, CUSTOMERS))
    top = _top(engine, words)
    return [_told(trait, known[trait.name], known["everyone"], top.get(trait.name, [])) for trait in words.traits]


def _top(engine: Engine, words: Words) -> dict[str, list[tuple[str, int]]]:
    counted = [trait for trait in words.traits if trait.type in _COUNTED]
    if not counted:
        return {}
    top: dict[str, list[tuple[str, int]]] = {trait.name: [] for trait in counted}
    for row in rows(engine, sql.stack([_most_frequent(trait) for trait in counted])):
        top[row["trait"]].append((row["value"], row["customers"]))
    return {name: sorted(values, key=lambda pair: (-pair[1], pair[0])) for name, values in top.items()}


def _most_frequent(trait: Trait) -> Query:
    columns = {"trait": sql.literal(trait.name), "value": _named(trait), "customers": sql.count_rows()}
    value = sql.column("value")
    frequent = sql.select(columns, _values(trait), where=sql.is_known(value), group_by=[value])
    kept = sql.columns(columns)
    best = sql.select(kept, frequent, order_by=[(kept["customers"], "desc"), (kept["value"], "asc")], limit=_TOP)
    return sql.select(kept, best)


def _values(trait: Trait) -> Query:
    """The values of a trait, one a customer, or one an element of a list."""
    values = sql.select({"value": sql.column(trait.name)}, CUSTOMERS)
    if trait.type is not ValueType.TEXT_LIST:
        return values
    elements = steps.load("ilk.customers", "filling.sql").query("elements", names={"_lists": "lists"})
    return sql.named_steps([("lists", values)], elements)


def _named(trait: Trait) -> Expr:
    value = sql.column("value")
    if trait.type is ValueType.YES_NO:
        return sql.choose([(value, sql.literal("yes"))], sql.literal("no"))
    return sql.cast(value, ValueType.TEXT)


def _told(trait: Trait, known: int, everyone: int, top: list[tuple[str, int]]) -> TraitInfo:
    return TraitInfo(
        name=trait.name,
        title=trait.title,
        type=trait.type,
        criterion=trait.criterion,
        purpose=trait.purpose,
        description=trait.description,
        source=trait.source if trait.origin is Origin.SOURCE else f"computed: {trait.source}",
        known=known,
        known_share=known / everyone if everyone else 0.0,
        top=top,
        names=trait.origin is Origin.FAMILY and trait.type is ValueType.TEXT,
    )
