"""A load tried without loading: what `ilk source check` says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

from ilk.catalog.tables import LOADS
from ilk.kernel.clock import aware, local_time
from ilk.kernel.progress import Progress
from ilk.kernel.types import ValueType
from ilk.sources.answers import Check, CleanedColumn
from ilk.sources.cleaning import CODE, LOAD
from ilk.sources.comparing import cleaned_columns
from ilk.sources.context import LoadContext
from ilk.sources.definition import SourceDefinition
from ilk.sources.drift import drift
from ilk.sources.files.finding import FoundFile
from ilk.sources.places import trial_files
from ilk.sources.resolving import resolve
from ilk.sources.rules import CUSTOMER, OCCURRED_AT, wanted_columns
from ilk.sources.staging import NewFile, Staging, staged
from ilk.sources.tables import ensure_own_tables, largest_number
from ilk.sources.writing import duplicate_reason
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Join, Query

_MANY = 0.5
_DRIFT = "Values are read as the mapping says, whatever their type; those that cannot be go to the quarantine."
State = Literal["good", "warning", "bad"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some rows are bad, how many, and the first of them."""

    reason: str
    rows: int
    file: str
    line: int
    value: str | None


@dataclass(frozen=True, slots=True)
class Trial:
    """What a load of all files of a source would meet.

    Attributes:
        files: the files that were read.
        rows_read: rows, and lines that are none.
        rows_good: rows that could be loaded, known already or not.
        reasons: why the others could not, most frequent first.
        drift: columns that a file gives another type than the file before did, a sentence each.
        cleaned: each column before and after.
        rows_passed: rows that are not the source's, as its `where` says; they are not among those read.
        known_shares: for each declared column the share of good rows that have a value.
        named: of a list, how many it names, and how many of these are customers; None when that is not asked.
        told: of customers over time, whose past the rows tell, and of when.
    """

    files: tuple[str, ...]
    rows_read: int
    rows_good: int
    reasons: tuple[Reason, ...]
    known_shares: Mapping[str, float]
    drift: tuple[str, ...] = ()
    cleaned: tuple[CleanedColumn, ...] = ()
    rows_passed: int = 0
    named: tuple[int, int] | None = None
    told: str | None = None


@dataclass(frozen=True, slots=True)
class People:
    """Whom a list may name: a table of customers, and its column that the list's rows equal, in any case or not."""

    table: str | Query
    column: str
    folded: bool


def check(
    engine: Engine, source: SourceDefinition, context: LoadContext, progress: Progress, people: People | None = None
) -> Trial:
    """Read, clean and judge all files of a source, and change nothing. `people` are those whom a list may name.

    It may run beside a load, but not beside another check.

    Raises:
        UserError: when there is no file, or one cannot be read.
    """
    ensure_own_tables(engine)
    first = largest_number(engine, LOADS, "load_no") + 1
    with (
        trial_files(source, context) as found,
        staged(engine, source, _numbered(found, first), context, progress, "checking") as staging,
    ):
        files = _numbered(found, first)
        resolve(staging, [])
        staging.note_places()
        names = {new.load_no: new.file.name for new in files}
        counts = engine.run(staging.step("counts")).to_pylist()
        rejects = engine.run(staging.step("rejected_reasons")).to_pylist()
        bad = engine.run(staging.step("bad_reasons", {"duplicate": duplicate_reason(source)})).to_pylist()
        return Trial(
            files=tuple(names.values()),
            rows_read=sum(row["rows_read"] for row in counts) + sum(row["rows"] for row in rejects),
            rows_good=sum(row["rows_read"] - row["rows_quarantined"] for row in counts),
            reasons=_reasons([*bad, *rejects], names),
            known_shares=_known_shares(staging),
            drift=_drift(staging, names),
            cleaned=tuple(cleaned_columns(engine, source, staging.table("rows"))),
            rows_passed=sum(staging.passed.values()),
            named=_named(staging, people) if people is not None else None,
            told=_told(staging, ZoneInfo(context.zone)) if source.into.valid_from is not None else None,
        )


def _numbered(files: Iterable[FoundFile], first: int) -> list[NewFile]:
    return [NewFile(file, number) for number, file in enumerate(files, first)]


def findings(trial: Trial) -> list[Check]:
    """A trial in sentences."""
    bad = trial.rows_read - trial.rows_good
    share = bad / trial.rows_read if trial.rows_read else 0.0
    files = f"{_many(len(trial.files), 'file')}, {_many(trial.rows_read, 'row')}."
    good = f"{_many(trial.rows_good, 'row')} {'is' if trial.rows_good == 1 else 'are'} good"
    rows = f"{good}, {bad:,} ({share:.1%}) would go to the quarantine."
    empty = [name for name, known in trial.known_shares.items() if known == 0 and trial.rows_good]
    return [
        Check(name="files", state="good", sentence=files),
        Check(name="rows", state=_state(bad, trial.rows_read), sentence=rows),
        *([_of_others(trial.rows_passed)] if trial.rows_passed else []),
        *([_of_list(*trial.named)] if trial.named is not None else []),
        *([Check(name="valid_from", state="good", sentence=trial.told)] if trial.told else []),
        *(_of_reason(reason, trial) for reason in trial.reasons),
        *(_of_column(column) for column in trial.cleaned if column.changed or column.unreadable),
        *(Check(name="types", state="warning", sentence=f"{told}.", hint=_DRIFT) for told in trial.drift),
        *(
            Check(name=name, state="warning", sentence=f"`{name}` has no value in any row.", hint="Is it mapped right?")
            for name in empty
        ),
    ]


def _of_others(passed: int) -> Check:
    """The finding about rows that are not the source's."""
    sentence = f"{_many(passed, 'more row')} {'is' if passed == 1 else 'are'} passed over: `where` does not hold there."
    return Check(name="where", state="good", sentence=sentence)


def _of_column(column: CleanedColumn) -> Check:
    """The finding about what the mapping makes of a column, with examples."""
    changed = f"{_many(column.changed, 'value')} cleaned" if column.changed else "nothing cleaned"
    sentence = f"`{column.name}`: {changed}, {column.unreadable:,} without a value that can be read."
    examples = "; ".join(
        f"`{each.raw}` is {f'`{each.cleaned}`' if each.cleaned else 'none'}" for each in column.examples
    )
    return Check(name=column.name, state="warning" if column.unreadable else "good", sentence=sentence, hint=examples)


def _of_list(named: int, customers: int) -> Check:
    sentence = f"{named:,} named, {customers:,} of them customers now."
    hint = None if customers == named else "The others count as soon as they are; is `customer` what `matches` says?"
    return Check(name="list", state="good" if customers or not named else "warning", sentence=sentence, hint=hint)


def _of_reason(reason: Reason, trial: Trial) -> Check:
    value = "there is no value" if reason.value is None else f"`{reason.value}`"
    return Check(
        name="quarantine",
        state=_state(reason.rows, trial.rows_read),
        sentence=f"{_many(reason.rows, 'row')}: {reason.reason}.",
        hint=f"First in {reason.file}, line {reason.line}: {value}.",
    )


def _state(bad: int, read: int) -> State:
    if not bad:
        return "good"
    return "bad" if bad > _MANY * read else "warning"


def _reasons(rows: Sequence[Mapping[str, Any]], names: Mapping[int, str]) -> tuple[Reason, ...]:
    found = [Reason(row["reason"], row["rows"], names[row["load_no"]], row["line"], row["value"]) for row in rows]
    return tuple(sorted(found, key=lambda reason: (-reason.rows, reason.reason)))


def _named(staging: Staging, people: People) -> tuple[int, int]:
    """How many the good rows name, people of several identifiers once, and how many of them there are."""
    text = sql.column(CUSTOMER)
    theirs = sql.cast(sql.column(people.column, "customer"), ValueType.TEXT)
    value, theirs = (sql.fold(text), sql.fold(theirs)) if people.folded else (text, theirs)
    good = sql.is_missing(sql.column(CODE))
    given = sql.select({"value": value}, staging.table("rows"), where=good, group_by=[value])
    same = sql.compare(sql.column("value", "given"), "=", theirs)
    joins = [Join(people.table, "customer", same)]
    value = sql.column("value", "given")
    first = sql.smallest(sql.column("customer_no", "customer"))
    each = sql.select({"value": value, "customer": first}, given, alias="given", joins=joins, group_by=[value])
    customer = sql.column("customer")
    figures = {"nobody": sql.count_if(sql.is_missing(customer)), "known": sql.count_distinct(customer)}
    (row,) = staging.engine.run(sql.select(figures, each)).to_pylist()
    return row["nobody"] + row["known"], row["known"]


def _told(staging: Staging, zone: ZoneInfo) -> str | None:
    """Whose past the good rows of a source of customers over time tell, and of when; None when there are none."""
    customer, since = sql.column(CUSTOMER), sql.column(OCCURRED_AT)
    figures = {"rows": sql.count_rows(), "instants": sql.count_distinct(since)}
    figures |= {"first": sql.smallest(since), "last": sql.largest(since)}
    good = sql.is_missing(sql.column(CODE))
    each = sql.select({"who": customer, **figures}, staging.table("rows"), where=good, group_by=[customer])
    many = sql.compare(sql.column("instants"), ">", sql.literal(1))
    all_of_them = {
        "rows": sql.total(sql.column("rows"), ValueType.INTEGER),
        "customers": sql.count_rows(),
        "several": sql.count_if(many),
        "first": sql.smallest(sql.column("first")),
        "last": sql.largest(sql.column("last")),
    }
    (row,) = staging.engine.run(sql.select(all_of_them, each)).to_pylist()
    if not row["customers"]:
        return None
    first, last = (local_time(aware(row[key]), zone).date() for key in ("first", "last"))
    span = f"from {first} to {last}"
    said = "says" if row["rows"] == 1 else "say"
    rows = f"{_many(int(row['rows']), 'row')} {said} what held of {_many(row['customers'], 'customer')}, {span}"
    return f"{rows}; of {row['several']:,} they say more than one thing."


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _drift(staging: Staging, names: Mapping[int, str]) -> tuple[str, ...]:
    """Types that change from file to file, of the columns that are read."""
    wanted = wanted_columns(staging.source)
    files = [
        (names[number], {name: own for name, own in reader.own_types.items() if name in wanted})
        for number, reader in staging.readers.items()
    ]
    return tuple(sentence for _, sentence in drift(files))


def _known_shares(staging: Staging) -> dict[str, float]:
    columns = {name: sql.count_known(sql.column(name)) for name in staging.source.columns}
    good = sql.is_missing(sql.column(CODE))
    query = sql.select({LOAD: sql.count_rows(), **columns}, staging.table("rows"), where=good)
    row = staging.engine.run(query).to_pylist()[0]
    return {name: row[name] / row[LOAD] if row[LOAD] else 0.0 for name in columns}
