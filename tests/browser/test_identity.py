"""Identity in the studio: pairs answered by mouse and by keys, a person's records, and Unmerge."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from playwright.sync_api import expect
from tests import matching_shop
from tests.browser.test_studio import Visit, violations, visit
from tests.serving import serving

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
