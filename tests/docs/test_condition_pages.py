"""The pages of conditions are those that the code says: each kind has one, with its examples over the small shop."""

from pathlib import Path

import pytest
from scripts.pages.shop import CATALOGUE
from scripts.pages.writing import members, pages

from ilk.segments.kinds import CONDITIONS, VALUES
from ilk.segments.language.forms import kind_name
from ilk.segments.subjects.regions import REGIONS, countries, words_of

pytestmark = pytest.mark.docs

FOLDER = Path(__file__).parents[2] / "docs" / "conditions"
WRITTEN = pages()


def test_every_kind_has_a_page_of_its_own_and_no_page_is_of_a_kind_that_is_gone() -> None:
    kinds = [kind_name(kind) for kind in (*CONDITIONS, *VALUES)]
    assert len(set(kinds)) == len(kinds)
    assert {f"{kind}.md" for kind in kinds} | {"README.md"} == {path.name for path in FOLDER.iterdir()}


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_a_page_says_what_the_code_says(name: str) -> None:
    # `make docs` writes them anew.
    assert (FOLDER / name).read_text(encoding="utf-8") == WRITTEN[name]


def test_examples_say_whom_they_find() -> None:
    # By hand: Ann lives in Potsdam and is 35 on Friday; Ben writes his country small, and Carla's has its name.
    assert members("home within 27.5 km of (52.52, 13.405)") == ["Ann", "Ben"]
    assert members("anniversary of birth_date within next 7 days") == ["Ann"]
    assert members('country in region "EU"') == ["Ann", "Ben", "Carla", "Dora"]
    assert members("nobody") == []


def test_an_example_that_asks_what_the_shop_has_not_is_found() -> None:
    assert "colour" not in CATALOGUE.traits
    with pytest.raises(AssertionError, match="colour"):
        members('colour = "red"')


def test_regions_are_countries_and_no_country_has_two_names_alike() -> None:
    codes = [country.code for country in countries()]
    assert codes == sorted(set(codes))
    for region in REGIONS:
        assert region.codes(), region.name
        assert set(region.members.split()) <= set(codes), region.name
        assert set(region.parts) <= {country.subregion for country in countries()}, region.name
    words = [word.lower() for country in countries() for word in country.words()]
    assert len(words) == len(set(words))
    sizes = {region.name: len(region.codes()) for region in REGIONS}
    assert (sizes["EU"], sizes["EEA"], sizes["Schengen"], sizes["Eurozone"]) == (27, 30, 29, 21)
    assert {"DE", "DEU", "Germany"} <= set(words_of("eu"))
