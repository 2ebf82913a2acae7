"""Identity in the studio: pairs answered by mouse and by keys, a person's records, and Unmerge."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from playwright.sync_api import expect
from tests import matching_shop, merging_shop
from tests.browser.test_studio import Visit, violations, visit
from tests.serving import serving

from ilk.app.identity.people import summary
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.catalog.tables import CUSTOMER_KEYS, IDENTITIES
from ilk.warehouse import sql

__all__ = ["visit"]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = matching_shop.make(tmp_path_factory.mktemp("matching"))
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
    return folder


@pytest.fixture
def own(ran: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a server on a project of one's own: decisions are made."""
    with serving(Path(copytree(ran, tmp_path / "shop"))) as running:
        yield running.address


def rows(workspace: Workspace, table: str) -> list[dict[str, Any]]:
    return workspace.engine.run(sql.everything(table)).to_pylist()


@pytest.mark.parametrize("visit", [(1280, "light"), (1280, "dark"), (360, "light")], indirect=True, ids=str)
def test_the_page_of_identity_opens_without_an_error_fits_and_is_accessible(visit: Visit, own: str) -> None:
    for path in ("/identity", "/identity?person=r0031"):
        visit.go(own + path)
        expect(visit.page.get_by_role("button", name="Same person")).to_be_visible()
        assert visit.wrong == []
        assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "it scrolls sideways"
        assert violations(visit.page) == []


def test_both_records_of_a_pair_are_seen_at_once_on_a_narrow_screen(visit: Visit, own: str) -> None:
    visit.page.set_viewport_size({"width": 360, "height": 800})
    visit.go(f"{own}/identity")
    table = visit.page.get_by_role("region", name="To review").get_by_role("table", name="Both records")
    for heading in table.get_by_role("columnheader").all()[:3]:
        expect(heading).to_be_in_viewport(ratio=1)


def test_what_matching_warns_of_is_told(visit: Visit, own: str, ran: Path, tmp_path: Path) -> None:
    with open_workspace(Path(copytree(ran, tmp_path / "read"))) as workspace:
        warnings = summary(workspace, LOCAL).warnings
    visit.go(f"{own}/identity")
    assert warnings
    told = visit.page.get_by_role("region", name="Warnings")
    for warning in warnings:
        expect(told).to_contain_text(warning.replace("`", ""))


def test_a_project_without_an_identity_has_no_entry_and_its_page_says_how_to_declare_one(
    visit: Visit, tmp_path: Path
) -> None:
    folder = merging_shop.make(tmp_path / "plain")
    merging_shop.forget_identity(folder)
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
    with serving(folder) as running:
        visit.go(running.address)
        menu = visit.page.get_by_role("navigation").first
        expect(menu.get_by_role("link", name="Segments")).to_be_visible()
        expect(menu.get_by_role("link", name="Identity")).to_have_count(0)
        visit.go(f"{running.address}/identity")
        expect(visit.page.get_by_text("Say in identity/people.yaml")).to_be_visible()
        assert visit.wrong == []


def test_the_entry_of_the_menu_leads_to_the_page_and_an_answered_queue_is_empty(visit: Visit, own: str) -> None:
    page = visit.page
    visit.go(own)
    page.get_by_role("navigation").first.get_by_role("link", name="Identity").click()
    queue = page.get_by_role("region", name="To review")
    pair = queue.get_by_role("group").first
    while (said := pair.inner_text().splitlines()[0]).find("the only pair") < 0:
        page.get_by_role("button", name="Different people").click()
        expect(pair).not_to_contain_text(said.split(":")[0])
    page.get_by_role("button", name="Different people").click()
    expect(queue).to_contain_text("No pair waits for an answer.")
    assert visit.wrong == []


def test_pairs_are_answered_one_after_the_other_by_mouse_and_by_keys(visit: Visit, own: str) -> None:
    page = visit.page
    visit.go(f"{own}/identity")
    pair = page.get_by_role("region", name="To review").get_by_role("group").first
    first = pair.inner_text().splitlines()[0]
    pair.get_by_role("button", name="Skip").click()
    expect(pair).not_to_contain_text(first.split(":")[0])
    second = pair.inner_text().splitlines()[0]
    page.keyboard.press("d")
    expect(pair).not_to_contain_text(second.split(":")[0])
    decisions = page.get_by_role("region", name="Decisions")
    expect(decisions).to_contain_text("different people")
    pair.get_by_role("textbox", name="Reason").fill("asked them")
    pair.get_by_role("button", name="Same person").click()
    expect(decisions).to_contain_text("asked them")
    expect(decisions).to_contain_text("same person")
    decisions.get_by_role("button", name="Take back").first.click()
    expect(decisions.get_by_role("button", name="Take back")).to_have_count(1)
    assert visit.wrong == []


def test_a_letter_in_the_reason_is_a_letter(visit: Visit, own: str) -> None:
    page = visit.page
    visit.go(f"{own}/identity")
    reason = page.get_by_role("textbox", name="Reason")
    reason.press_sequentially("skids")
    expect(reason).to_have_value("skids")
    expect(page.get_by_role("region", name="Decisions")).to_have_count(0)


def test_a_person_is_found_by_any_record_and_parted(visit: Visit, own: str, ran: Path, tmp_path: Path) -> None:
    with open_workspace(Path(copytree(ran, tmp_path / "read"))) as workspace:
        keys = {row["customer_no"]: row["customer_id"] for row in rows(workspace, CUSTOMER_KEYS)}
        record = keys[rows(workspace, IDENTITIES)[0]["record_no"]]
    page = visit.page
    visit.go(f"{own}/identity")
    person = page.get_by_role("region", name="A person")
    person.get_by_role("textbox", name="Identifier").fill(record)
    person.get_by_role("button", name="Show").click()
    why = page.get_by_role("region", name="Why")
    why.get_by_role("button", name="Unmerge").first.click()
    expect(why.get_by_role("status")).to_contain_text("will be two people from the next run on")
    assert visit.wrong == []
