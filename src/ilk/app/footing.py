"""What a run's refresh stood on: loads, names and definitions. The next one goes on from it where it still stands."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import pyarrow as pa

from ilk.app.meaning import Meaning
from ilk.app.wiring import Workspace
from ilk.catalog.documents import canonical, digest
from ilk.catalog.tables import CUSTOMERS, LEDGER, STAGED
from ilk.identity.reading import people_moved
from ilk.kernel.clock import as_stored, aware
from ilk.kernel.version import VERSION
from ilk.segments.compile import Program, Trees, compile_program
from ilk.segments.refresh.renewal import Renewal, same_rows
from ilk.segments.refresh.since import Kind, Since, movement
from ilk.segments.tree import Moment
from ilk.sources.correcting import corrected_since
from ilk.sources.tables import Load, loads_of
from ilk.warehouse import sql
from ilk.warehouse.engine import PASSING, Engine, Transaction

FOOTING = "refresh_footing"
"""The table of one row that keeps it, swapped in with what was refreshed."""
_SCHEMA = pa.schema(
    [
        ("as_of", pa.timestamp("us")),
        ("load_no", pa.int32()),
        ("loads", pa.string()),
        ("names", pa.string()),
        ("definitions", pa.string()),
        ("identity", pa.string()),
        ("documents", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Footing:
    """When a refresh was, the newest load it read, and digests of what it read: loads, names, definitions, identity.

    `documents` is a digest of the project's settings and the version of each definition, which says more than answers
    need, as titles; empty when members were edited since.
    """

    as_of: datetime
    load_no: int
    loads: str
    names: str
    definitions: Mapping[tuple[Kind, str], str]
    identity: str = ""
    documents: str = ""


def footing_of(workspace: Workspace, meaning: Meaning, as_of: datetime) -> Footing:
    """What a refresh of everything that is loaded stands on."""
    engine = workspace.engine
    loads = loads_of(engine)
    newest = max((load.load_no for load in loads), default=0)
    names, identity = _names_digest(meaning), _identity_digest(meaning)
    return Footing(as_of, newest, _loads_digest(loads), names, _definitions(meaning), identity, _documents(workspace))


def last_footing(engine: Engine) -> Footing | None:
    """What the published refresh stood on; None when nothing was published, or it is not known."""
    if FOOTING not in engine.tables():
        return None
    (row,) = engine.run(sql.everything(FOOTING)).to_pylist()
    found = {(kind, name): text for kind, name, text in json.loads(row["definitions"])}
    identity, documents = (row.get(name) or "" for name in ("identity", "documents"))
    return Footing(aware(row["as_of"]), row["load_no"], row["loads"], row["names"], found, identity, documents)


def keep_footing(changes: Transaction, footing: Footing) -> None:
    """Put a footing in the place of the last one, within the caller's transaction."""
    definitions = json.dumps([[kind, name, text] for (kind, name), text in footing.definitions.items()])
    row = {
        "as_of": as_stored(footing.as_of),
        "load_no": footing.load_no,
        "loads": footing.loads,
        "names": footing.names,
        "definitions": definitions,
        "identity": footing.identity,
        "documents": footing.documents,
    }
    changes.drop(FOOTING)
    changes.append(FOOTING, pa.Table.from_pylist([row], schema=_SCHEMA))


def keep_edited(changes: Transaction, last: Footing, meaning: Meaning, segments: Iterable[str]) -> None:
    """Note, within the caller's transaction, that the members of some segments are those of their definitions now."""
    edited = {("segment", name) for name in segments}
    defined = {key: text for key, text in _definitions(meaning).items() if key in edited}
    others = {key: text for key, text in last.definitions.items() if key not in edited}
    keep_footing(changes, replace(last, definitions=others | defined, documents=""))


def renewal_of(engine: Engine, meaning: Meaning, program: Program, now: Footing) -> Renewal | None:
    """How to go on from the published refresh; None when it has to be all of it.

    That is the first time, when a load was taken back or read anew since, and when names or the identity mean something
    else. Where records have another person since, or events were corrected, those who had them and those who have them
    are looked at again.
    """
    last = last_footing(engine)
    if last is None or (last.names, last.identity) != (now.names, now.identity) or last.as_of > now.as_of:
        return None
    loads = loads_of(engine)
    if _loads_digest([load for load in loads if load.load_no <= last.load_no]) != last.loads:
        return None
    moved = people_moved(engine) if meaning.identity is not None else ()
    if moved is None:
        return None
    moment = Moment(last.as_of, meaning.catalogue.zone)
    since = Since(
        before=compile_program(meaning.definitions, meaning.catalogue, moment),
        moment=moment,
        load_no=last.load_no,
        loaded=frozenset(load.target for load in loads if load.load_no > last.load_no),
        moved=(*moved, *corrected_since(engine, last.load_no)),
        changed=frozenset(key for key, text in now.definitions.items() if last.definitions.get(key) != text),
    )
    return Renewal(engine, program, movement(program, since))


def stands_where_it_stood(engine: Engine, now: Footing) -> bool:
    """Whether a refresh that went on from the published one found every customer and membership as they were.

    Records that were resolved to people are taken to have moved: who had which record is not in the footing.
    """
    last = last_footing(engine)
    if last is None or not last.documents or last != now or now.identity:
        return False
    ledger = sql.everything(PASSING + LEDGER, limit=1)
    return not engine.run(ledger).num_rows and same_rows(engine, STAGED + CUSTOMERS, CUSTOMERS)


def _documents(workspace: Workspace) -> str:
    versions = {str(reference): each.number for reference, each in workspace.definitions.current().items()}
    return digest({"project": canonical(workspace.project), "versions": versions})


def _loads_digest(loads: list[Load]) -> str:
    return digest({str(load.load_no): [load.mapping, load.target, load.rows_loaded] for load in loads})


def _identity_digest(meaning: Meaning) -> str:
    """How it is told who is who; empty where every record is a customer of its own."""
    return "" if meaning.identity is None else digest(canonical(meaning.identity))


def _names_digest(meaning: Meaning) -> str:
    """What the names mean that definitions use; segments apart, which have definitions of their own."""
    said = asdict(replace(meaning.catalogue, segments=frozenset()))
    return digest({"version": VERSION, "catalogue": json.dumps(said, sort_keys=True, default=_in_order)})


def _in_order(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _definitions(meaning: Meaning) -> Mapping[tuple[Kind, str], str]:
    defined = meaning.definitions
    kinds: dict[Kind, Trees] = {
        "trait": defined.traits,
        "metric": defined.metrics,
        "segment": defined.segments,
    }
    return {
        (kind, name): digest({"tree": tree.model_dump(mode="json"), "as": str(defined.stored_as.get(name, ""))})
        for kind, trees in kinds.items()
        for name, tree in trees.items()
    }
