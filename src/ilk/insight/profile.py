"""The profile of every segment, worked out together: who the members are, and what sets them apart."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import pyarrow as pa

from ilk.catalog.tables import PROFILES
from ilk.customers import formats
from ilk.customers.reading import Words, rows
from ilk.insight.answers import Figure, Profile
from ilk.insight.caveats import caveats
from ilk.insight.charts.profile import profile_charts
from ilk.insight.differences import Apart, differences
from ilk.insight.figures import Totals, figures, ratio, totals
from ilk.insight.ground import EVERYONE, Ground, Tables, grounded
from ilk.insight.looks import known
from ilk.insight.overlap import overlaps
from ilk.insight.retention import retention
from ilk.insight.whereabouts import whereabouts
from ilk.kernel.clock import as_stored
from ilk.segments.refresh.sizes import Sizes, recorded_sizes
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine, Transaction

_SCHEMA = pa.schema(
    [("segment", pa.string()), ("run_id", pa.string()), ("as_of", pa.timestamp("us")), ("document", pa.string())]
)


def profiles(
    engine: Engine,
    words: Words,
    as_of: datetime,
    *,
    defining: Mapping[str, frozenset[str]],
    tables: Tables | None = None,
) -> dict[str, Profile]:
    """The profiles of all segments of `words`, and under `EVERYONE` that of all customers; charts are drawn on reading.

    A few passes over events, customers and memberships serve all segments together. Figures get their past from the
    profiles that are published, if those are of an earlier instant.

    Args:
        defining: for each segment, the traits that its definition names, itself or through other segments.
        tables: what to read; the published tables when left out.
    """
    read = tables or Tables()
    before = {
        name: {figure.name: figure for figure in profile.figures}
        for name, profile in stored(engine).items()
        if profile.as_of < as_of
    }
    recorded = recorded_sizes(engine, until=as_of, tables=read.sizes)
    with grounded(engine, words, read, as_of) as ground:
        return _assembled(ground, defining, recorded, before)


def stage_profiles(changes: Transaction, found: Mapping[str, Profile], run_id: str, table: str) -> None:
    """Write profiles to a table of `segment, run_id, as_of, document`."""
    changes.drop(table)
    changes.append(table, _documents(found, run_id))


def replace_profiles(changes: Transaction, found: Mapping[str, Profile], run_id: str) -> None:
    """Put profiles in the place of the published ones of the same segments."""
    changes.execute(sql.delete(PROFILES, sql.in_set(sql.column("segment"), list(found))))
    changes.append(PROFILES, _documents(found, run_id))


def _documents(found: Mapping[str, Profile], run_id: str) -> pa.Table:
    records = [
        {
            "segment": name,
            "run_id": run_id,
            "as_of": as_stored(profile.as_of),
            "document": profile.model_dump_json(),
        }
        for name, profile in found.items()
    ]
    return pa.Table.from_pylist(records, schema=_SCHEMA)


def stored(engine: Engine, segments: Sequence[str] = ()) -> dict[str, Profile]:
    """The published profiles of some segments, or of all, without charts."""
    if PROFILES not in engine.tables():
        return {}
    columns = sql.columns(("segment", "document"))
    some = sql.in_set(columns["segment"], list(segments)) if segments else None
    found = rows(engine, sql.select(columns, PROFILES, where=some))
    return {row["segment"]: Profile.model_validate_json(row["document"]) for row in found}


def read_profile(engine: Engine, words: Words, segment: str) -> Profile | None:
    """The published profile of a segment with its charts; None before the first run with it."""
    found = stored(engine, [segment, EVERYONE])
    if segment not in found:
        return None
    return found[segment].model_copy(update={"charts": profile_charts(found[segment], found.get(EVERYONE), words)})


def _assembled(
    ground: Ground, defining: Mapping[str, frozenset[str]], recorded: Sizes, before: Mapping[str, Mapping[str, Figure]]
) -> dict[str, Profile]:
    money, filled, months = totals(ground), known(ground), retention(ground)
    apart = differences(ground, filled, defining)
    places = whereabouts(ground)
    shared = overlaps(ground, {name: each.size for name, each in money.items()}, money[EVERYONE].size)
    found = {}
    for name in (EVERYONE, *ground.segments):
        own = apart.get(name, Apart([], [], [], 0, []))
        found[name] = Profile(
            segment=name,
            sentence=_sentence(ground, name, money, own),
            figures=figures(ground, name, money, recorded, before.get(name, {})),
            retention=months.get(name, []),
            differences=own.differences,
            overlap=shared.get(name, []),
            caveats=caveats(ground, name, money[name], filled, own) if name != EVERYONE else [],
            places=places.get(name, []),
            charts={},
            as_of=ground.as_of,
        )
    return found


def _sentence(ground: Ground, name: str, money: Mapping[str, Totals], apart: Apart) -> str:
    """Who they are in a line: how many, how much, and what stands out."""
    own, everyone = money[name], money[EVERYONE]
    noun = ground.words.project.customer
    if own.size == 0:
        return f"No {noun} belongs at present."
    size = formats.counted(own.size, noun)
    if name == EVERYONE:
        revenue = own.revenue
        brought = (
            f" brought {formats.money(revenue, ground.words.project.currency)} in the last year" if revenue else ""
        )
        return f"{size}{brought}."
    share = ratio(own.revenue, everyone.revenue)
    brought = f", brought {formats.percent(share)} of the last year's revenue" if share is not None else ""
    who = f"{size}, {formats.percent(own.size / everyone.size)} of all{brought}."
    if apart.more or apart.less:
        telling = (
            f"What stands out: {formats.listed(apart.more)}" if apart.more else f"Less: {formats.listed(apart.less)}"
        )
        return f"{who} {telling}."
    return f"{who} Nothing that is known sets them clearly apart." if apart.looks else who
