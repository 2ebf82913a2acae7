"""Lists of customers: uploaded, looked at, deleted."""

import csv
from datetime import datetime
from io import StringIO
from typing import Any, Literal

from ilk.app.meaning import Meaning
from ilk.app.published import LISTS_SETTING, meaning_of, uploaded_lists
from ilk.app.publishing import alone
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog.tables import CUSTOMERS, LISTS
from ilk.customers.listing import identifiers
from ilk.kernel.access import Actor, Permission
from ilk.kernel.answers import Answer
from ilk.kernel.errors import UserError, unknown
from ilk.segments.refresh import lists as stored
from ilk.segments.refresh.lists import CUSTOMER_ID, Keys
from ilk.sources.definition import SourceDefinition
from ilk.warehouse import sql

Role = Literal["segment", "suppression"]
_MOST_ROWS = 5_000_000
_SHOWN = 20
_LONGEST_NAME = 100


class ListSummary(Answer):
    """A list in a line: so many `rows`, of which `unmatched` name nobody; uploaded, or filled by a source."""

    name: str
    title: str
    role: Role
    key: str
    rows: int
    members: int
    unmatched: int
    source: str | None
    file: str | None
    uploaded_at: datetime | None
    uploaded_by: str | None


class CustomerList(Answer):
    """A list: its summary, some of those who stand on it, some rows that name nobody, and the segments that ask it."""

    summary: ListSummary
    members: list[str]
    unmatched: list[str]
    used_by: list[str]


@use_case(Permission.READ_SUMMARY, "list the lists", records="refusals")
def lists(workspace: Workspace, _actor: Actor) -> list[ListSummary]:
    """Every list, uploaded or filled by a source, by name."""
    meaning = meaning_of(workspace)
    return [_summary(workspace, meaning, name) for name in sorted(meaning.catalogue.lists)]


@use_case(Permission.READ_CUSTOMERS, "show a list", subject="name")
def customer_list(workspace: Workspace, _actor: Actor, name: str) -> CustomerList:
    """A list, with some of its members and some of the rows that name nobody. Raises `NotFound`."""
    return _shown(workspace, name)


@use_case(Permission.EDIT_DEFINITIONS, "upload a list", subject="name")
def upload_list(
    workspace: Workspace,
    actor: Actor,
    name: str,
    *,
    content: str,
    column: str | None = None,
    key: str = CUSTOMER_ID,
    title: str = "",
    role: Role = "segment",
    file: str | None = None,
) -> CustomerList:
    """Keep a list, or put its rows in the place of those that it had. Who it names is worked out at once.

    Args:
        name: the list's name.
        content: CSV, with a header; blanks around values and empty values are left out, each value counts once.
        column: the column that names customers; the one called like `key` when left out, else the first.
        key: what the values are: `customer_id`, or a trait, which is compared without regard to case.
        title: what people call it.
        role: `suppression` for people who must be left out.
        file: where the rows come from, for the record.

    Raises:
        UserError: for content that is no CSV or has no such column, `filled-by-source` for the list of a source;
            `NotFound` for an unknown trait.
        Transient: `run-in-progress` while a run works.
    """
    _expect_to_be_free(meaning_of(workspace), name, key)
    values = _values(content, column, key)
    described = {"title": title, "role": role, "key": key, "rows": len(values), "file": file}
    done = {"by": actor.name, "at": workspace.clock.now().isoformat()}
    _change(workspace, name, described | done, values)
    return _shown(workspace, name)


@use_case(Permission.EDIT_DEFINITIONS, "delete a list", subject="name")
def delete_list(workspace: Workspace, _actor: Actor, name: str) -> ListSummary:
    """Delete an uploaded list; its last summary.

    Raises:
        NotFound: when there is no such list.
        UserError: `still-used` when segments ask who stands on it, `filled-by-source` for the list of a source.
    """
    meaning = meaning_of(workspace)
    last = _summary(workspace, meaning, name)
    if (source := _filling(meaning, name)) is not None:
        raise _filled_by(source, name, "Take the source out of the project's files.")
    if users := meaning.users_of_list(name):
        listed = ", ".join(f"segment {user}" for user in users)
        what = f"the list `{name}` is needed by {listed}"
        raise UserError("still-used", what, known=users, hint="Change these first.")
    _change(workspace, name, None, [])
    return last


def keys_of(workspace: Workspace, meaning: Meaning) -> Keys:
    """What it takes to work out who stands on the project's lists."""
    filled = {name: _key(source) for name in sorted(meaning.catalogue.lists) if (source := _filling(meaning, name))}
    told = uploaded_lists(workspace)
    return Keys({name: str(told[name]["key"]) for name in told.keys() - filled.keys()}, filled)


def _expect_to_be_free(meaning: Meaning, name: str, key: str) -> None:
    """Raise `UserError` for a name or a key that an uploaded list cannot have."""
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UserError("wrong-name", f"a list's name has 1 to {_LONGEST_NAME} characters that can be printed")
    if key != CUSTOMER_ID and key not in meaning.catalogue.traits:
        raise unknown("trait", key, [*meaning.catalogue.traits, CUSTOMER_ID])
    if (source := _filling(meaning, name)) is not None:
        raise _filled_by(source, name, "Give this one another name, or change the source's files.")


def _change(workspace: Workspace, name: str, told: dict[str, Any] | None, values: list[str]) -> None:
    with alone(workspace):
        registry = {each: known for each, known in uploaded_lists(workspace).items() if each != name}
        registry |= {name: told} if told is not None else {}
        with workspace.engine.transaction() as changes:
            if told is None:
                stored.forget_rows(changes, name)
            else:
                stored.write_rows(changes, name, values)
        workspace.settings.put(LISTS_SETTING, registry, workspace.clock.now())
        stored.refresh_members(workspace.engine, keys_of(workspace, meaning_of(workspace)))


def _values(content: str, column: str | None, key: str) -> list[str]:
    """The values of a column of CSV, each once."""
    text = content.removeprefix("\ufeff")
    header = text.partition("\n")[0]
    delimiter = max(",;\t|", key=header.count)
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        names = [name.strip() for name in next(reader, [])]
        place = _place(names, column, key)
        found = [row[place].strip() for row in reader if len(row) > place]
    except csv.Error as error:
        raise UserError("file-unreadable", f"the list is no CSV: {error}") from None
    values = list(dict.fromkeys(value for value in found if value))
    if len(values) > _MOST_ROWS:
        raise UserError("list-too-long", f"the list has {len(values):,} rows; {_MOST_ROWS:,} are allowed")
    return values


def _place(names: list[str], column: str | None, key: str) -> int:
    if not any(names):
        raise UserError("file-unreadable", "the list is empty", hint="Its first line names its columns.")
    wanted = column or (key if key in names else names[0])
    if wanted not in names:
        raise unknown("column", wanted, names)
    return names.index(wanted)


def _shown(workspace: Workspace, name: str) -> CustomerList:
    meaning = meaning_of(workspace)
    summary = _summary(workspace, meaning, name)
    is_filled = summary.source is not None
    _, missing = stored.unmatched(workspace.engine, name, summary.key, _SHOWN, filled=is_filled)
    return CustomerList(
        summary=summary, members=_members(workspace, name), unmatched=missing, used_by=meaning.users_of_list(name)
    )


def _members(workspace: Workspace, name: str) -> list[str]:
    """Some of those who stand on a list, by identifier."""
    there = workspace.engine.tables()
    if LISTS not in there or CUSTOMERS not in there:
        return []
    ours = sql.compare(sql.column("list"), "=", sql.literal(name))
    return identifiers(workspace.engine, sql.select(sql.columns(("customer_no",)), LISTS, where=ours), _SHOWN)


def _filling(meaning: Meaning, name: str) -> SourceDefinition | None:
    """The source that fills a list; None for an uploaded one, and for one that is not there."""
    return next((each for each in meaning.sources.values() if each.into.list_name == name), None)


def _filled_by(source: SourceDefinition, name: str, hint: str) -> UserError:
    return UserError("filled-by-source", f"the source `{source.name}` fills the list `{name}`", hint=hint)


def _key(source: SourceDefinition) -> str:
    return source.into.matches or CUSTOMER_ID


def _summary(workspace: Workspace, meaning: Meaning, name: str) -> ListSummary:
    if name not in meaning.catalogue.lists:
        raise unknown("list", name, meaning.catalogue.lists)
    members = stored.counts(workspace.engine).get(name, 0)
    source = _filling(meaning, name)
    if source is not None:
        return _filled(workspace, source, name, members)
    told = uploaded_lists(workspace)[name]
    key = str(told["key"])
    return ListSummary(
        name=name,
        title=str(told.get("title") or name),
        role=told.get("role", "segment"),
        key=key,
        rows=int(told["rows"]),
        members=members,
        unmatched=stored.unmatched(workspace.engine, name, key, 0)[0],
        source=None,
        file=told.get("file"),
        uploaded_at=datetime.fromisoformat(told["at"]),
        uploaded_by=told.get("by"),
    )


def _filled(workspace: Workspace, source: SourceDefinition, name: str, members: int) -> ListSummary:
    """The summary of a list that a source fills."""
    return ListSummary(
        name=name,
        title=source.label,
        role="suppression" if source.into.suppress else "segment",
        key=_key(source),
        rows=stored.filled_rows(workspace.engine, name),
        members=members,
        unmatched=stored.unmatched(workspace.engine, name, _key(source), 0, filled=True)[0],
        source=source.name,
        file=source.place,
        uploaded_at=None,
        uploaded_by=None,
    )
