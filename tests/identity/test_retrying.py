"""Rows in quarantine that are mended and tried again while records are merged: whose they are, then and later."""

from tests import merging_shop
from tests.identity.telling import members, names, owners, people, rows, state

from ilk.app.data import retry_quarantine
from ilk.app.definitions import apply
from ilk.app.identity.deciding import decide
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace

BAD = [("o8", "w1", "r8", "2025-02-03", "some"), ("o9", "k3", "r9", "2025-02-04", "more")]


def lenient(workspace: Workspace) -> None:
    """Mend the mapping of orders: an amount that is no number is 0."""
    orders = workspace.root / "sources" / "orders.yaml"
    orders.write_text(orders.read_text().replace("money(amount)", "money(amount) else 0"))


def loaded_again(workspace: Workspace) -> None:
    """Two bad orders come, and are tried again with a mended mapping."""
    merging_shop.write_rows(workspace.root, "orders", BAD, "2")
    assert run(workspace, LOCAL).rows_quarantined == 2
    lenient(workspace)
    apply(workspace, LOCAL, why="mended")
    told = retry_quarantine(workspace, LOCAL, source="orders")
    assert (told.tried, told.loaded, told.still) == (2, 2, 0)


def test_a_row_of_an_absorbed_record_is_at_once_the_persons(workspace):
    loaded_again(workspace)
    assert owners(workspace, "event_order", "receipt")["r8"] == "k1"
    assert owners(workspace, "event_line", "event_id")["o8"] == "k1"
    called = names(workspace)
    assert {called[row["record_no"]] for row in rows(workspace, "event_line") if row["event_id"] == "o8"} == {"w1"}
    seen = {called[row["customer_no"]]: row["events"] for row in rows(workspace, "seen_order")}
    assert seen["k1"] == 3


def test_a_retried_row_follows_an_unmerge_and_a_merge(workspace):
    loaded_again(workspace)
    decide(workspace, LOCAL, a="k1", b="w1", verdict="different", why="-")
    decide(workspace, LOCAL, a="k3", b="w3", verdict="same", why="-")
    run(workspace, LOCAL)
    whose = owners(workspace, "event_order", "receipt")
    assert (whose["r8"], whose["r9"], whose["r4"]) == ("w1", "k3", "k3")
    assert members(workspace, "regulars") == {"w1", "k3"}


def test_a_retry_under_identity_is_the_state_of_loading_the_good_rows_at_once(workspace, tmp_path):
    loaded_again(workspace)
    run(workspace, LOCAL)
    with open_workspace(merging_shop.make(tmp_path / "other")) as other:
        lenient(other)
        merging_shop.write_rows(other.root, "orders", BAD, "2")
        run(other, LOCAL)
        expected, found = state(other), state(workspace)
    for name in ("people", "traits", "memberships", "customer_metrics", "seen_order", "seen_line"):
        assert found[name] == expected[name], name


def test_a_mended_row_of_customers_joins_its_record_in_the_next_run(workspace):
    web = workspace.root / "sources" / "web.yaml"
    strict = web.read_text()
    web.write_text(strict.replace("email: lower(email)", "email: {value: lower(email), pattern: '.*@.*'}"))
    new = [("w7", "ann(at)x.org", "", "Bremen")]
    merging_shop.write_rows(workspace.root, "web", new, "2")
    told = run(workspace, LOCAL)
    assert told.rows_quarantined == 1
    assert "w7" not in names(workspace).values()
    web.write_text(strict.replace("lower(email)", 'replace(lower(email), "(at)", "@")'))
    apply(workspace, LOCAL, why="mended")
    assert retry_quarantine(workspace, LOCAL, source="web").loaded == 1
    assert "w7" in names(workspace).values()
    run(workspace, LOCAL)
    assert people(workspace)["w7"] == "k1"


def test_a_state_of_an_absorbed_record_that_is_tried_again_is_compared_with_its_own(workspace):
    # The same row as that of the record w1 is known, though the person goes by k1; one that says something else is new.
    before = len(rows(workspace, "source_web"))
    web = workspace.root / "sources" / "web.yaml"
    strict = web.read_text()
    web.write_text(strict.replace("city: text(city)", "city: {value: text(city), one_of: [Hamburg, Berlin]}"))
    run(workspace, LOCAL)
    merging_shop.write_rows(workspace.root, "web", [("w1", "ann@x.org", "", "Bremen")], "2")
    merging_shop.write_rows(workspace.root, "web", [("w1", "ann@x.org", "", "Bonn")], "3")
    run(workspace, LOCAL)
    web.write_text(strict)
    apply(workspace, LOCAL, why="mended")
    assert retry_quarantine(workspace, LOCAL, source="web").still == 0
    run(workspace, LOCAL)
    assert len(rows(workspace, "source_web")) == before + 1
    assert [row["customer_id"] for row in rows(workspace, "customers") if row["city"] == "Bonn"] == ["k1"]
