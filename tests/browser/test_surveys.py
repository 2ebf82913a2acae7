"""Surveys in the studio: loadings, answers of classes, the form that places somebody, and Discover by factors."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect
from tests.browser.test_studio import Visit, violations, visit
from tests.serving import serving
from tests.survey_shop import CHECKS, SCALES

from ilk.app.definitions import apply
from ilk.app.models import fit_model
from ilk.app.wiring import LOCAL, open_workspace

__all__ = ["visit"]
pytestmark = pytest.mark.browser


def discover(*by: str, **more: int) -> str:
    """The address of the page Discover with criteria that are ticked."""
    return "/discover?" + urlencode({"by": "\n".join(by), **more})


@pytest.fixture(scope="module")
def asked(survey_once_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a copy of the shop that asked its customers."""
    folder = Path(shutil.copytree(survey_once_run, tmp_path_factory.mktemp("asked") / "survey"))
    with serving(folder) as running:
        yield running.address


@pytest.mark.parametrize("visit", [(1280, "light"), (360, "dark")], indirect=True, ids=str)
@pytest.mark.parametrize("path", ["/models/needs", "/models/kinds", discover(*CHECKS)])
def test_a_page_of_a_survey_opens_without_an_error_fits_and_is_accessible(visit: Visit, asked: str, path: str) -> None:
    visit.go(asked + path)
    assert visit.wrong == []
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    assert violations(visit.page) == []


def test_somebody_is_placed_by_the_form_and_nothing_was_asked_before(visit: Visit, asked: str) -> None:
    page = visit.page
    visit.go(f"{asked}/models/needs")
    button = page.get_by_role("button", name="Place them")
    expect(button).to_be_disabled()
    page.get_by_role("combobox", name="Cares for price 1").select_option("7")
    page.get_by_role("combobox", name="Cares for service 1").select_option("1")
    button.click()
    expect(page.get_by_role("status").filter(has_text="likely")).to_contain_text("%")
    assert visit.wrong == []


def test_loadings_and_answers_are_there_as_tables_too(visit: Visit, asked: str) -> None:
    page = visit.page
    visit.go(f"{asked}/models/needs")
    heading = 1
    expect(page.get_by_role("table", name="Factors").get_by_role("row")).to_have_count(heading + 2)
    page.get_by_role("region", name="The factors behind the answers").get_by_role(
        "button", name="Show as table"
    ).click()
    expect(page.get_by_role("table", name="Loadings").get_by_role("row")).to_have_count(heading + len(SCALES))
    visit.go(f"{asked}/models/kinds")
    expect(page.get_by_role("table", name="Fit").get_by_role("row")).to_have_count(heading + 4)


def test_factors_that_may_correlate_say_how_much(visit: Visit, survey_once_run: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(survey_once_run, tmp_path / "survey"))
    models = folder / "models" / "survey.yaml"
    models.write_text(models.read_text().replace("factors: {}", "factors: {rotation: oblimin, count: 2}"))
    with open_workspace(folder) as workspace:
        apply(workspace, LOCAL, why="a test")
        told = fit_model(workspace, LOCAL, "needs").findings["factor_correlations"]
    with serving(folder) as running:
        visit.go(f"{running.address}/models/needs")
        rows = visit.page.get_by_role("table", name="Correlations of factors").get_by_role("row")
        expect(rows).to_have_count(1 + len(told))
        for row, line in zip(told, rows.all()[1:], strict=True):
            figures = [float(cell.replace("\u2212", "-")) for cell in line.all_inner_texts()[0].split("\t")[1:]]
            assert figures == [pytest.approx(row[other["factor"]], abs=0.006) for other in told]
    assert visit.wrong == []


def test_latent_classes_and_factors_are_offered_for_answers_of_a_survey_alone(visit: Visit, asked: str) -> None:
    page = visit.page
    visit.go(asked + discover("spend"))
    expect(page.get_by_label("latent class analysis")).to_be_disabled()
    expect(page.get_by_label("Compare by the factors behind the answers")).to_have_count(0)
    visit.go(asked + discover(*SCALES, fewest=4, most=4))
    expect(page.get_by_label("latent class analysis")).to_be_enabled()
    page.get_by_label("Compare by the factors behind the answers").check()
    page.get_by_label("Factors are").select_option("oblimin")
    page.get_by_role("button", name="Find groups").click()
    expect(page.get_by_role("heading", name="The factors behind the answers")).to_be_visible(timeout=90_000)
    assert visit.wrong == []
