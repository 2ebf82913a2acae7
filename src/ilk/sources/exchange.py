"""Rates of exchange among the sources: which of them gives the rates, and who asks for them."""

from collections.abc import Iterable, Iterator, Sequence

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.sources.definition import SourceDefinition
from ilk.sources.mapping.parsing import parse
from ilk.sources.mapping.rates import NO_RATES, Rates
from ilk.sources.mapping.tree import Call, Node, children
from ilk.sources.rules import formulas
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

_COLUMNS = {
    "currency": (ValueType.TEXT,),
    "day": (ValueType.DATE,),
    "rate": (ValueType.NUMBER, ValueType.MONEY, ValueType.INTEGER),
}


def rates_of(engine: Engine, sources: Iterable[SourceDefinition]) -> Rates:
    """The rates that are loaded; of two for one currency and day that of the newer load counts."""
    source = next((each for each in sources if each.into.role == "rates"), None)
    if source is None or source.into.base is None or source.table not in engine.tables():
        return NO_RATES
    kept = sql.columns(("currency", "day")) | {"rate": sql.cast(sql.column("rate"), ValueType.NUMBER)}
    known = sql.all_of([sql.is_known(sql.column(name)) for name in _COLUMNS])
    query = sql.select(kept, source.table, where=known, order_by=[(sql.column("load_no"), "asc")])
    rows = engine.run(query).to_pylist()
    return Rates.of(source.into.base, ((row["currency"], row["day"], row["rate"]) for row in rows))


def rates_problems(sources: Sequence[SourceDefinition]) -> Iterator[tuple[str, UserError]]:
    """Tables of rates that lack a column, several of them, and amounts that are converted without any."""
    tables = [source for source in sources if source.into.role == "rates"]
    for source in tables:
        types = source.own_types()
        for name, kinds in _COLUMNS.items():
            if types.get(name) not in kinds:
                what = f"a table of rates needs a column `{name}`, {kinds[0]}"
                yield source.name, UserError("wrong-rates", what, where="columns")
    for source in tables[1:]:
        what = f"the source `{tables[0].name}` gives the rates already"
        yield source.name, UserError("wrong-rates", what, where="into: role")
    for source in sources if not tables else ():
        if asks_rates(source):
            hint = "A source with `into: {table: rates, role: rates, base: EUR}` gives them: currency, day, rate."
            yield source.name, UserError("wrong-rates", "`convert` has no rates to go by", where="columns", hint=hint)


def asks_rates(source: SourceDefinition) -> bool:
    """Whether an expression of the source converts money."""
    return any(_converts(parse(text)) for text in formulas(source))


def _converts(node: Node) -> bool:
    own = isinstance(node, Call) and node.function == "convert"
    return own or any(_converts(child) for child in children(node))
