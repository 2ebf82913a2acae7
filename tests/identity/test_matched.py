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
from ilk.kernel.errors import UserError, problems_of
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
        assert summary(workspace, LOCAL).warnings == [
            "Nothing was matched: 2 records have a value to compare, and it takes at least 3."
        ]


def changed(workspace: Workspace, old: str, new: str) -> None:
    """Change the text of the identity."""
    identity = workspace.root / "identity" / "people.yaml"
    assert old in identity.read_text()
    identity.write_text(identity.read_text().replace(old, new))


def test_a_run_goes_on_without_a_blocking_rule_of_too_many_pairs_and_says_so(workspace: Workspace) -> None:
    changed(workspace, "    - {same: [phone]}\n", "    - {same: [phone]}\n    - {start: {postcode: 1}}\n")
    changed(workspace, "accept: 0.95", "accept: 0.95\n  most_pairs: 2000")
    changed(workspace, "  phone:", "  postcode: {columns: {club: postcode}}\n  phone:")
    before = joined(workspace)
    told = run(workspace, LOCAL)
    assert joined(workspace) == before
    [said] = [text for text in summary(workspace, LOCAL).warnings if "is left out" in text]
    assert said.startswith("The blocking rule `first 1 of postcode` is left out")
    [note] = [step.note for step in told.steps if step.name == "Resolve people"]
    assert said in note
    # The model serves on: what was counted is told again.
    run(workspace, LOCAL)
    assert said in summary(workspace, LOCAL).warnings
    changed(workspace, "    - {start: {postcode: 1}}\n", "")
    run(workspace, LOCAL)
    assert said not in summary(workspace, LOCAL).warnings


def test_a_run_stops_where_no_blocking_rule_is_left(workspace: Workspace) -> None:
    changed(workspace, "accept: 0.95", "accept: 0.95\n  most_pairs: 1")
    before = joined(workspace)
    with pytest.raises(UserError) as told:
        run(workspace, LOCAL)
    assert {each.code for each in problems_of(told.value)} == {"too-many-pairs"}
    assert joined(workspace) == before


def test_a_decision_on_a_record_without_values_does_not_make_each_run_learn_anew(workspace: Workspace) -> None:
    with (workspace.root / "data" / "club.csv").open("a") as file:
        file.write("r9999,,,,,,,\n")
    run(workspace, LOCAL)
    before = model_of(workspace)
    decide(workspace, LOCAL, a="r9999", b="r0001", verdict="different", why="nobody")
    run(workspace, LOCAL)
    assert model_of(workspace) == before


def test_a_decision_that_is_turned_is_learnt_from(workspace: Workspace) -> None:
    one, other = review(workspace, LOCAL).items[:2]
    for pair, verdict in ((one, "same"), (other, "different")):
        decide(workspace, LOCAL, a=pair.link.a, b=pair.link.b, verdict=verdict, why="-")
    run(workspace, LOCAL)
    before = model_of(workspace)
    for pair, verdict in ((one, "different"), (other, "same")):
        decide(workspace, LOCAL, a=pair.link.a, b=pair.link.b, verdict=verdict, why="-")
    run(workspace, LOCAL)
    assert before is not None
    assert model_of(workspace) != before
