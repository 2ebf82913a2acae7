"""Values that a source dates, in a whole project: conditions about the past are right from the first run on."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.app.plans import ANN, BOB, CYN, DAN, ROWS, write_plans
from tests.shop import write_shop

from ilk.app.customers import customer
from ilk.app.data import check_source, source
from ilk.app.definitions import plan
from ilk.app.past import as_of
from ilk.app.run import run
from ilk.app.segments import members, query
from ilk.app.verification import verify
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.catalog.tables import HISTORY
from ilk.kernel.errors import UserError
from ilk.warehouse import sql


def found(workspace: Workspace, text: str) -> set[str]:
    answer = query(workspace, LOCAL, text, limit=100)
    return {each.customer_id for each in answer.customers}


def with_plans(shop: Path) -> Path:
    """The shop with dated plans, after its first run."""
    write_plans(shop, *ROWS)
    (shop / "segments" / "plans.yaml").write_text(
        "- {name: paying, when: 'plan = \"pro\"'}\n- {name: long_paying, when: 'plan has been \"pro\" for 6 months'}\n",
        encoding="utf-8",
    )
    with open_workspace(shop) as workspace:
        run(workspace, LOCAL)
    return shop


@pytest.fixture
def dated(shop: Path) -> Path:
    """A shop of one's own."""
    return with_plans(shop)


@pytest.fixture(scope="module")
def dated_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop to look at."""
    return with_plans(write_shop(tmp_path_factory.mktemp("shop")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('plan = "pro"', {ANN, BOB}),
        ("seats > 4", {ANN}),
        ("plan is known", {ANN, BOB, CYN}),
        ('plan was "pro" on 2024-05-01', {BOB, CYN}),
        ('plan was "free" on 2024-07-01', {ANN}),
        ('plan was "pro" on 2025-02-28', {ANN, BOB}),
        ("plan changed", {ANN, CYN}),
        ("plan changed in last 30 days", {ANN}),
        ('plan changed from "pro" to "free"', {CYN}),
        ('plan changed from "pro" to "free" in last 30 days', set()),
        ("seats changed in last 200 days", {ANN}),
        ('plan has been "pro" for 6 months', {BOB}),
        ('plan has been "free" for 2 months', {CYN}),
        ("plan fresher than 30 days", {ANN}),
    ],
)
def test_conditions_know_the_past_from_the_first_run_on(dated_once: Path, text: str, expected: set[str]) -> None:
    with open_workspace(dated_once) as workspace:
        assert found(workspace, text) == expected


def test_memory_agrees_and_the_states_of_the_past_have_the_values_of_then(dated_once: Path) -> None:
    with open_workspace(dated_once) as workspace:
        told = verify(workspace, LOCAL, sample=1000)
        assert told.agree, told.sentence
        paying = {member.customer_id for member in members(workspace, LOCAL, "paying", limit=100).items}
        assert paying == {ANN, BOB}
        then = as_of(workspace, LOCAL, "paying", at=datetime(2025, 1, 15, tzinfo=UTC))
        assert then.members == [BOB]
        assert (then.recorded, then.evaluated, then.note) == (1, 1, None), "recorded and evaluated are one"


def test_the_view_of_a_customer_tells_since_when(dated_once: Path) -> None:
    with open_workspace(dated_once) as workspace:
        view = customer(workspace, LOCAL, ANN)
        changes = [(each.value, f"{each.since:%Y-%m-%d}") for each in view.history if each.trait == "plan"]
        assert changes == [("pro", "2025-02-20"), ("free", "2024-06-01")]


def test_a_second_run_adds_nothing_and_a_row_that_comes_late_mends_the_past(dated: Path) -> None:
    with open_workspace(dated) as workspace:
        before = history(workspace)
        run(workspace, LOCAL)
        assert history(workspace) == before
        write_plans(dated, *ROWS, (BOB, "free", 1, "2024-12-24"), (BOB, "pro", 1, "2025-01-02"))
        run(workspace, LOCAL)
        assert found(workspace, 'plan was "free" on 2024-12-31') == {BOB, ANN, CYN}
        assert found(workspace, 'plan has been "pro" for 6 months') == set()
        assert len(history(workspace)) == len(before) + 2
        assert verify(workspace, LOCAL, sample=1000).agree


def test_a_row_that_holds_later_counts_when_its_time_has_come(dated: Path) -> None:
    with open_workspace(dated) as workspace:
        assert DAN not in found(workspace, "plan is known")
        assert DAN not in {row[0] for row in history(workspace)}
        run(workspace, LOCAL, as_of=datetime(2025, 3, 6, tzinfo=UTC))
        assert DAN in found(workspace, 'plan = "pro"')
        assert found(workspace, "plan changed in last 7 days") == set(), "a first value is no change"
        paying = {member.customer_id for member in members(workspace, LOCAL, "paying", limit=100).items}
        assert paying == {ANN, BOB, DAN}, "though nothing was loaded since the run before"
        assert verify(workspace, LOCAL, sample=1000).agree


def test_a_source_and_its_check_say_that_it_is_dated(dated_once: Path) -> None:
    with open_workspace(dated_once) as workspace:
        assert source(workspace, LOCAL, "plans").summary.into == "customers over time"
        told = {finding.name: finding for finding in check_source(workspace, LOCAL, "plans")}
        assert told["valid_from"].sentence == (
            "8 rows say what held of 4 customers, from 2024-01-01 to 2025-03-05; of 2 they say more than one thing."
        )


def test_a_misspelt_key_is_said_with_the_right_one(shop: Path) -> None:
    write_plans(shop, *ROWS)
    path = shop / "sources" / "plans.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("valid_from", "valid_form"), encoding="utf-8")
    with open_workspace(shop) as workspace, pytest.raises(UserError) as error:
        plan(workspace, LOCAL)
    assert "valid_from" in str(error.value)


def history(workspace: Workspace) -> set[tuple]:
    """The recorded plans and seats: who, trait, value, since."""
    keys = {
        row["customer_no"]: row["customer_id"]
        for row in workspace.engine.run(sql.everything("customer_keys")).to_pylist()
    }
    rows = workspace.engine.run(sql.everything(HISTORY)).to_pylist()
    return {
        (keys[row["customer_no"]], row["trait"], row["value"], row["since"])
        for row in rows
        if row["trait"] in {"plan", "seats"}
    }
