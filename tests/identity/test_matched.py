"""Matching in a project: doubtful pairs wait for people, what they say counts, and nothing of Splink stays."""

from pathlib import Path
from shutil import copytree

import pytest
from tests import matching_shop

from ilk.app.identity.deciding import decide
from ilk.app.identity.people import review, summary
from ilk.app.identity.resolving import model_of
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.catalog.tables import CUSTOMER_KEYS, IDENTITIES, IDENTITY_LINKS
from ilk.warehouse import sql


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = matching_shop.make(tmp_path_factory.mktemp("matching"))
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
    return folder


@pytest.fixture
def workspace(ran: Path, tmp_path: Path):
    with open_workspace(Path(copytree(ran, tmp_path / "shop"))) as opened:
        yield opened


def joined(workspace: Workspace) -> dict[str, str]:
    """For each record that belongs to another one's person, that one."""
    names = {row["customer_no"]: row["customer_id"] for row in rows(workspace, CUSTOMER_KEYS)}
    return {names[row["record_no"]]: names[row["customer_no"]] for row in rows(workspace, IDENTITIES)}


def rows(workspace: Workspace, table: str) -> list[dict[str, object]]:
    return workspace.engine.run(sql.everything(table)).to_pylist()


def test_most_records_of_one_person_are_joined_and_hardly_any_others(workspace: Workspace) -> None:
    table = matching_shop.records_of()
    person = dict(zip(table["id"].to_pylist(), table["person"].to_pylist(), strict=True))
    together = joined(workspace)
    right = sum(person[record] == person[other] for record, other in together.items())
    again = len(person) - len(set(person.values()))
    assert right / len(together) > 0.95
    assert right / again > 0.9


def test_nothing_of_splink_stays_in_the_projects_file(workspace: Workspace) -> None:
    assert [table for table in workspace.engine.tables() if "splink" in table or "passing" in table] == []


def test_pairs_between_both_thresholds_wait_for_a_person_with_what_each_field_weighs(workspace: Workspace) -> None:
    waiting = review(workspace, LOCAL, limit=100).items
    assert len(waiting) == summary(workspace, LOCAL).to_review > 0
    for pair in waiting:
        assert 0.2 <= pair.link.probability < 0.95
        fields = ["prior", "first_name", "last_name", "birth_date", "phone"]
        assert [each.field for each in pair.link.evidence] == fields
        assert sum(each.weight or 0 for each in pair.link.evidence) == pytest.approx(pair.link.weight, abs=0.01)


def test_a_model_serves_until_people_decide_and_then_learns_from_them(workspace: Workspace) -> None:
    before, links = model_of(workspace), rows(workspace, IDENTITY_LINKS)
    run(workspace, LOCAL)
    assert before is not None
    assert model_of(workspace) == before
    assert rows(workspace, IDENTITY_LINKS) == links
    [first, *_] = review(workspace, LOCAL).items
    decide(workspace, LOCAL, a=first.link.a, b=first.link.b, verdict="same", why="asked")
    run(workspace, LOCAL)
    after = model_of(workspace)
    assert after is not None
    assert (after.calibration.same, after.calibration.different) == (1, 0)
    assert joined(workspace).get(first.link.b, first.link.b) == joined(workspace).get(first.link.a, first.link.a)


def test_pairs_that_people_part_stay_apart_however_alike_they_are(workspace: Workspace) -> None:
    record, other = next(iter(joined(workspace).items()))
    decide(workspace, LOCAL, a=record, b=other, verdict="different", why="twins")
    run(workspace, LOCAL)
    together = joined(workspace)
    assert together.get(record, record) != together.get(other, other)


def test_few_records_are_no_reason_to_stop_a_run(tmp_path: Path) -> None:
    folder = matching_shop.make(tmp_path / "shop", records=10)
    for name in ("club", "web"):
        path = folder / "data" / f"{name}.csv"
        path.write_text("\n".join(path.read_text().splitlines()[:2]) + "\n")
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
        assert summary(workspace, LOCAL).people == 2
        assert model_of(workspace) is None
