"""A run goes on from the one before though people were merged and parted: it finds what a whole one would."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import merging_shop
from tests.identity.telling import rows, state

from ilk.app import pipeline
from ilk.app.identity.deciding import decide
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.segments.refresh.renewal import Renewal

AS_OF = datetime(2025, 3, 1, tzinfo=UTC)
CROWD = [f"x{number:02}" for number in range(40)]
ROWS: Mapping[str, merging_shop.Rows] = {
    **merging_shop.ROWS,
    "club": [
        *merging_shop.ROWS["club"],
        *((name, f"{name}@x.org", "", "Ek", f"Long St {name}", "Berlin") for name in CROWD),
    ],
    "orders": [
        *merging_shop.ROWS["orders"],
        *(
            (f"p{place}", name, f"s{place}", f"2025-02-{1 + place % 28:02}", f"{10 + place * 7 % 90}")
            for place, name in enumerate([*CROWD, *CROWD[::2], *CROWD[::3]])
        ),
    ],
}
SEGMENTS = """
- {name: lately, when: did order in last 14 days}
- {name: asleep, when: last order older than 20 days and spend >= 20}
- {name: awake, when: in segment lately and not in segment asleep}
- {name: best, when: top 10% by spend}
- {name: visitors, when: did visit and not did order}
- {name: followers, when: did visit then order}
- {name: usual, when: median of order.revenue >= 40}
"""
KEPT = ("memberships", "membership_ledger", "segment_sizes", "customer_metrics", "customers", "trait_history")


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = merging_shop.make(tmp_path_factory.mktemp("crowd"), ROWS)
    (folder / "segments" / "more.yaml").write_text(SEGMENTS.lstrip())
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
    return folder


def kept(workspace: Workspace) -> Mapping[str, Any]:
    """What readers see, but for when and by which run it was noted."""
    there = workspace.engine.tables()
    told = {table: rows(workspace, table) for table in KEPT if table in there}
    plain = {
        table: sorted(str({name: value for name, value in row.items() if name != "run_id"}) for row in found)
        for table, found in told.items()
    }
    return {**state(workspace), **plain}


def went_on(workspace: Workspace, as_of: datetime, *, whole: bool = False) -> bool:
    """Run, and say whether the run went on from the one before."""
    told = run(workspace, LOCAL, as_of=as_of, whole=whole)
    [note] = [step.note for step in told.steps if step.name == "Work out traits and segments"]
    return "going on" in note


PAIRS = st.tuples(
    st.sampled_from(["k1", "k3", "w1", "w3", "d2", "x00", "x03"]),
    st.sampled_from(["k2", "k4", "w5", "d1", "d3", "x06", "x07"]),
)
DECISIONS = st.lists(
    st.tuples(PAIRS, st.sampled_from(["same", "different", "undecided"]), st.sampled_from([0, 0, 3])),
    min_size=1,
    max_size=3,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DECISIONS)
def test_after_any_decisions_a_run_that_goes_on_finds_what_a_whole_one_does(
    crowd: Path, tmp_path_factory: pytest.TempPathFactory, decisions: Sequence[Any]
) -> None:
    base = tmp_path_factory.mktemp("onward")
    one, other = (Path(copytree(crowd, base / name)) for name in ("onward", "whole"))
    with open_workspace(one) as onward, open_workspace(other) as anew:
        as_of = AS_OF
        for (a, b), verdict, days in decisions:
            as_of += timedelta(days=days)
            for workspace in (onward, anew):
                decide(workspace, LOCAL, a=a, b=b, verdict=verdict, why="-")
            assert went_on(onward, as_of)
            assert not went_on(anew, as_of, whole=True)
            assert kept(onward) == kept(anew)


def test_new_rows_of_somebody_who_is_merged_at_once_are_looked_at(crowd: Path, tmp_path: Path) -> None:
    one, other = (Path(copytree(crowd, tmp_path / name)) for name in ("onward", "whole"))
    with open_workspace(one) as onward, open_workspace(other) as anew:
        for workspace in (onward, anew):
            more = [("n1", "w9", "n1", "2025-02-20", "70"), ("n2", "x05", "n2", "2025-02-21", "5")]
            merging_shop.write_rows(workspace.root, "orders", more, "2")
            merging_shop.write_rows(workspace.root, "web", [("w9", "x09@x.org", "", "Bremen")], "2")
        assert went_on(onward, AS_OF)
        assert not went_on(anew, AS_OF, whole=True)
        assert kept(onward) == kept(anew)
        assert state(onward)["people"]["w9"] == "x09"


class Killed(BaseException):
    """What a process that is killed does not survive."""


def test_who_moved_in_a_run_that_died_is_looked_at_by_the_next_one(
    crowd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_args: Any, **_kwargs: Any) -> Any:
        raise Killed

    one, other = (Path(copytree(crowd, tmp_path / name)) for name in ("onward", "whole"))
    with open_workspace(one) as onward, open_workspace(other) as anew:
        for workspace in (onward, anew):
            decide(workspace, LOCAL, a="k3", b="x06", verdict="same", why="-")
        with monkeypatch.context() as within:
            within.setattr(pipeline, "publish_all", die)
            with pytest.raises(Killed):
                run(onward, LOCAL)
        assert went_on(onward, AS_OF)
        run(anew, LOCAL, whole=True)
        assert kept(onward) == kept(anew)


def test_another_identity_is_worked_out_for_everyone(crowd: Path, tmp_path: Path) -> None:
    with open_workspace(Path(copytree(crowd, tmp_path / "shop"))) as workspace:
        identity = workspace.root / "identity" / "people.yaml"
        identity.write_text(identity.read_text().replace("largest: 8", "largest: 9"))
        assert not went_on(workspace, AS_OF)
        assert went_on(workspace, AS_OF)


def test_few_who_moved_are_looked_at_alone(crowd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Renewal] = []
    answer = Renewal.answer
    monkeypatch.setattr(Renewal, "answer", lambda self, *args: (seen.append(self), answer(self, *args))[1])
    with open_workspace(Path(copytree(crowd, tmp_path / "shop"))) as workspace:
        decide(workspace, LOCAL, a="k3", b="w3", verdict="same", why="-")
        run(workspace, LOCAL)
    [renewal] = seen
    alone = {name for kind, name in renewal._edges if kind == "segment"}
    assert alone >= {"buyers", "regulars", "lately", "awake"}
