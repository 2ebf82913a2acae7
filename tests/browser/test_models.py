"""The models of a project in the studio: what each found, older versions, fitting one now, and segments of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.test_studio import Visit, violations, visit
from tests.serving import serving
from tests.shop_with_models import write_shop_with_models

__all__ = ["visit"]
pytestmark = pytest.mark.browser


_MORE = """
- {name: next_order, next_purchase: {}}
- {name: staying, survival: {by: newsletter}}
- {name: leaving, survival: {using: [spend, count of order in last 90 days]}}
"""


@pytest.fixture(scope="module")
def modelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on the shop with models, after a run."""
    folder = write_shop_with_models(tmp_path_factory.mktemp("modelled"))
    (folder / "models" / "more.yaml").write_text(_MORE, encoding="utf-8")
    with serving(_run(folder)) as running:
        yield running.address


def _run(folder: Path) -> Path:
    from ilk.app.run import run
    from ilk.app.wiring import LOCAL, open_workspace

    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
    return folder


@pytest.mark.parametrize("visit", [(1280, "light"), (1280, "dark"), (360, "light")], indirect=True, ids=str)
@pytest.mark.parametrize(
    "path",
    [
        "/models",
        "/models/kind",
        "/models/comes_again",
        "/models/worth",
        "/models/next_order",
        "/models/staying",
        "/models/leaving",
    ],
)
def test_a_page_of_models_opens_without_an_error_fits_and_is_accessible(visit: Visit, modelled: str, path: str) -> None:
    visit.go(modelled + path)
    assert visit.wrong == []
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    assert violations(visit.page) == []


def test_from_the_list_to_a_cluster_and_to_a_segment_of_it(visit: Visit, modelled: str) -> None:
    page = visit.page
    visit.go(f"{modelled}/models")
    expect(page.get_by_role("row").filter(has_text="Kind of customer")).to_contain_text("2 clusters: Small, Big.")
    page.get_by_role("link", name="Kind of customer").click()
    expect(page.get_by_role("heading", level=1, name="Kind of customer")).to_be_visible()
    expect(page.get_by_role("region", name="Used by").get_by_role("link", name="Big")).to_be_visible()
    page.get_by_role("link", name="Make a segment of Big").click()
    expect(page.get_by_role("heading", level=1, name="New segment")).to_be_visible()
    expect(page.get_by_role("region", name="Text").get_by_role("textbox")).to_have_value('kind = "Big"')
    assert visit.wrong == []


def test_an_outcome_shows_its_tenths_its_calibration_and_its_groups(visit: Visit, modelled: str) -> None:
    visit.go(f"{modelled}/models/comes_again")
    for table, rows in (("Tenths", 10), ("Calibration", 10), ("Groups", 2)):
        heading = 1
        expect(visit.page.get_by_role("table", name=table, exact=True).get_by_role("row")).to_have_count(heading + rows)


def test_what_moved_since_the_fit_is_told_with_who_was_held_out(visit: Visit, modelled: str) -> None:
    visit.go(f"{modelled}/models/comes_again")
    drift = visit.page.get_by_role("region", name="Drift")
    expect(drift.get_by_role("row").filter(has_text="Comes again")).to_contain_text("as it was")
    expect(drift.get_by_role("table", name="Calibration over time").get_by_role("row")).to_have_count(2)


def test_how_long_groups_stay_and_when_they_buy_next_are_told(visit: Visit, modelled: str) -> None:
    visit.go(f"{modelled}/models/staying")
    groups = 3  # everyone, yes and no
    expect(visit.page.get_by_role("table", name="Groups").get_by_role("row")).to_have_count(1 + groups)
    visit.go(f"{modelled}/models/leaving")
    hazards = visit.page.get_by_role("table", name="Hazards")
    expect(hazards.get_by_role("row")).to_have_count(3)
    expect(hazards.get_by_role("row").filter(has_text="Spend")).to_contain_text(" to ")
    expect(visit.page.get_by_role("table", name="Calibration over time")).to_contain_text("Held out in fitting")
    visit.go(f"{modelled}/models/worth")
    periods = visit.page.get_by_role("table", name="Calibration over time").get_by_role("row")
    expect(periods.filter(has_text="Purchases")).to_have_count(1)
    expect(periods.filter(has_text="Amounts")).to_have_count(1)
    visit.go(f"{modelled}/models/next_order")
    expect(visit.page.get_by_role("table", name="Intervals").get_by_role("row")).to_have_count(4)
    assert visit.wrong == []


def test_fitting_asks_first_and_the_version_before_is_still_there(visit: Visit, modelled: str) -> None:
    page = visit.page
    visit.go(f"{modelled}/models/kind")
    page.get_by_role("button", name="Fit now").click()
    page.get_by_role("button", name="Leave it").click()
    expect(page.get_by_role("table", name="Versions").get_by_role("row")).to_have_count(2)
    page.get_by_role("button", name="Fit now").click()
    page.get_by_role("button", name="Fit Kind of customer").click()
    expect(page.get_by_text("Version 2 is there. The next run scores by it.")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="Version 1").click()
    expect(page.get_by_text("You look at version 1")).to_be_visible()
    assert page.url == f"{modelled}/models/kind?version=1"
    page.get_by_role("link", name="Show version 2").click()
    expect(page.get_by_text("You look at version 1")).to_have_count(0)
    assert visit.wrong == []


def test_a_model_that_cannot_be_fitted_says_why(visit: Visit, shop_files: Path) -> None:
    (shop_files / "models").mkdir()
    (shop_files / "models" / "one.yaml").write_text(
        "- {name: rare, outcome: {happens: did order in last 7 days, horizon_days: 7}}\n", encoding="utf-8"
    )
    page = visit.page
    with serving(_run(shop_files)) as running:
        visit.go(f"{running.address}/models/rare")
        expect(page.get_by_role("heading", name="Not fitted yet")).to_be_visible()
        page.get_by_role("button", name="Fit now").click()
        page.get_by_role("button", name="Fit Rare").click()
        expect(page.get_by_role("alert")).to_contain_text("it takes at least 10")
        assert violations(page) == []


def test_a_project_without_models_says_how_to_define_one(visit: Visit, studio: str) -> None:
    visit.go(f"{studio}/models")
    expect(visit.page.get_by_role("heading", name="No model yet")).to_be_visible()
    expect(visit.page.get_by_text("horizon_days")).to_be_visible()
    assert visit.wrong == []
