"""What follows who is who: finding people by any record, lists, survivorship; whole after a crash, on every engine."""

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from tests import merging_shop
from tests.identity.telling import members, names, people, rows, state, traits

from ilk.app.customers import customer, customers, timeline
from ilk.app.data import check_source
from ilk.app.explaining import why
from ilk.app.identity.deciding import decide
from ilk.app.lists import customer_list, upload_list
from ilk.app.overview import search
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.identity import resolving
from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive


def test_an_absorbed_identifier_finds_the_person_everywhere(workspace):
    assert customer(workspace, LOCAL, "w1").customer_id == "k1"
    assert {each.properties["receipt"] for each in timeline(workspace, LOCAL, "w1", event="order").items} == {
        "r1",
        "r2",
    }
    assert why(workspace, LOCAL, "regulars", "w1").customer_id == "k1"
    assert [each.customer_id for each in customers(workspace, LOCAL, search="W1").items] == ["k1"]
    assert "k1" in {each.name for each in search(workspace, LOCAL, "w1")}


def test_a_list_of_records_names_people_each_once(workspace):
    found = upload_list(workspace, LOCAL, "invited", content="customer_id\nw1\nk1\nd1\nnobody\n")
    assert (found.members, found.unmatched) == (["k1", "w5"], ["nobody"])
    run(workspace, LOCAL)
    called = names(workspace)
    assert {called[row["customer_no"]] for row in rows(workspace, "list_members")} == {"k1", "w5"}


def test_a_check_of_a_list_counts_a_person_once_by_whatever_identifier(workspace):
    (workspace.root / "sources" / "blocked.yaml").write_text(
        "files: {path: data/blocked*.csv}\ninto: {list: blocked, customer: text(who)}\n"
    )
    (workspace.root / "data" / "blocked.csv").write_text("who\nw1\nk1\nd1\nnobody\n")
    told = {finding.name: finding for finding in check_source(workspace, LOCAL, "blocked")}
    assert told["list"].sentence == "3 named, 2 of them customers now."
    run(workspace, LOCAL)
    assert (found := customer_list(workspace, LOCAL, "blocked")).members == ["k1", "w5"]
    assert (found.summary.rows, found.unmatched) == (3, ["nobody"])


@pytest.mark.parametrize(
    ("survives", "city"),
    [
        ("{otherwise: most_recent}", "Bremen"),
        ("{city: {most_trusted: [club, web]}}", "Berlin"),
        ("{city: {most_trusted: [web]}}", "Bremen"),
        ("{city: most_complete}", "Berlin"),
        # Nothing says how the web shop's city settles with the club's: the first source of the two has the trait.
        ("{email: most_recent}", "Berlin"),
    ],
)
def test_values_settle_as_declared(workspace, survives, city):
    identity = workspace.root / "identity" / "people.yaml"
    identity.write_text(identity.read_text().replace("{otherwise: most_recent}", survives))
    run(workspace, LOCAL)
    assert traits(workspace)["k1"][0] == city
    assert ("k1" in members(workspace, "berliners")) is (city == "Berlin")


def test_a_value_that_one_record_lacks_comes_from_another(workspace):
    merging_shop.write_rows(workspace.root, "web", [("w1", "ann@x.org", "", "")], "2")
    run(workspace, LOCAL)
    assert traits(workspace)["k1"][0] == "Berlin"


class Killed(BaseException):
    """What a process that is killed does not survive."""


def die(*_args: Any, **_kwargs: Any) -> Any:
    raise Killed


@pytest.mark.parametrize("step", ["_stage_too_large", "stage_households", "_stage_moved", "following", "_resolved"])
def test_a_run_killed_at_any_step_leaves_a_whole_state_and_the_next_one_goes_on(workspace, monkeypatch, step):
    before = state(workspace)
    decide(workspace, LOCAL, a="k3", b="w3", verdict="same", why="-")
    with monkeypatch.context() as within:
        within.setattr(resolving, step, die)
        with pytest.raises(Killed):
            run(workspace, LOCAL)
    seen = {table: told for table, told in state(workspace).items() if table in {"traits", "memberships"}}
    assert seen == {table: before[table] for table in seen}
    if step != "_resolved":
        assert state(workspace) == before
    run(workspace, LOCAL)
    assert people(workspace) == {"w1": "k1", "w3": "k3", "d1": "w5"}
    assert "w3" not in members(workspace, "buyers")


def plainly(workspace: Workspace) -> dict[str, Any]:
    """Who is who and what follows of it, without numbers, which depend on the order of files."""
    found = state(workspace)
    return {name: found[name] for name in ("people", "traits", "memberships", "customer_metrics")}


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_does_not_matter(workspace, tmp_path, seed):
    rng = derive(seed, "rows")
    shuffled = {
        name: [given[place] for place in rng.permutation(len(given))] for name, given in merging_shop.ROWS.items()
    }
    with open_workspace(merging_shop.make(tmp_path / "other", shuffled)) as other:
        run(other, LOCAL)
        assert plainly(other) == plainly(workspace)


@pytest.mark.parametrize(
    ("old", "new", "code", "known"),
    [
        ("{club: email,", "{clb: email,", "unknown-source", "club"),
        ("web: mobile", "web: mobil", "unknown-column", "mobile"),
        ("same: [email]", "same: [emial]", "unknown-identifier", "email"),
        ("otherwise: most", "cty: most", "unknown-trait", "city"),
        ("same: [last_name, street]", "same: [last_name, stret]", "unknown-identifier", "street"),
        ("households: {same: [last_name, street]}\n", "", "no-households", "households: {same: [last_name, street]}"),
    ],
)
def test_an_unknown_name_in_the_definition_is_told_with_the_nearest(workspace, old, new, code, known):
    identity = workspace.root / "identity" / "people.yaml"
    assert old in identity.read_text()
    identity.write_text(identity.read_text().replace(old, new))
    with pytest.raises(UserError) as told:
        run(workspace, LOCAL)
    assert told.value.code == code
    assert f"`{known}`" in told.value.hint
    assert "people.yaml" in told.value.where


def test_a_second_identity_is_refused(workspace):
    text = (workspace.root / "identity" / "people.yaml").read_text()
    (workspace.root / "identity" / "others.yaml").write_text(text)
    with pytest.raises(UserError, match="has one identity"):
        run(workspace, LOCAL)


@pytest.mark.spark
def test_spark_finds_the_same_people_and_follows_a_merge(spark, ran, workspace, tmp_path):  # noqa: ARG001 - it runs
    folder = Path(copytree(ran, tmp_path / "spark", ignore=lambda *_: [".ilk"]))
    settings = folder / "ilk.yaml"
    settings.write_text(settings.read_text() + "warehouse: spark\n")
    with open_workspace(folder) as other:
        for each in (other, workspace):
            run(each, LOCAL)
            decide(each, LOCAL, a="k3", b="w3", verdict="same", why="-")
            run(each, LOCAL)
        assert people(other)["w3"] == "k3"
        assert plainly(other) == plainly(workspace)
