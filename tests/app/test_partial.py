"""Rows of customers that say only what is new, in a whole project: each value is the one that was told last."""

from pathlib import Path

from tests.app.plans import ANN, BOB, CYN, write_plans

from ilk.app.run import run
from ilk.app.segments import query
from ilk.app.verification import verify
from ilk.app.wiring import LOCAL, Workspace, open_workspace

ROWS = (
    (ANN, "free", 1, "2024-06-01"),
    (ANN, "", 5, "2024-09-01"),
    (ANN, "pro", "", "2025-02-20"),
    (BOB, "pro", "", "2024-01-01"),
    (BOB, "", 2, "2024-01-01"),
    (CYN, "", 7, "2025-01-01"),
)


def write_partial(shop: Path, *rows: tuple) -> None:
    write_plans(shop, *rows)
    path = shop / "sources" / "plans.yaml"
    path.write_text(path.read_text().replace("valid_from:", "partial: true, valid_from:"), encoding="utf-8")


def found(workspace: Workspace, text: str) -> set[str]:
    return {each.customer_id for each in query(workspace, LOCAL, text, limit=100).customers}


def test_a_value_holds_until_another_is_told(shop: Path) -> None:
    write_partial(shop, *ROWS)
    with open_workspace(shop) as workspace:
        run(workspace, LOCAL)
        assert found(workspace, 'plan = "pro" and seats = 5') == {ANN}
        assert found(workspace, 'plan = "pro" and seats = 2') == {BOB}
        assert found(workspace, "plan is missing and seats = 7") == {CYN}
        assert found(workspace, 'plan was "free" on 2024-10-01') == {ANN}
        assert found(workspace, "plan changed in last 30 days") == {ANN}
        assert found(workspace, 'plan has been "pro" for 6 months') == {BOB}
        assert verify(workspace, LOCAL).disagreements == []


def test_a_row_that_comes_later_changes_what_it_says(shop: Path) -> None:
    write_partial(shop, *ROWS)
    with open_workspace(shop) as workspace:
        run(workspace, LOCAL)
        write_partial(shop, *ROWS, (CYN, "free", "", "2025-02-01"), (BOB, "", 3, "2023-01-01"))
        run(workspace, LOCAL)
        assert found(workspace, 'plan = "free" and seats = 7') == {CYN}
        assert found(workspace, "seats = 2") == {BOB}, "a value that held before is not the newest"
