"""The pages of exports are those that the code says, and every source on them is a definition."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from scripts.pages.exports import export_pages

from ilk.catalog.checking import checked
from ilk.sources.definition import SourceDefinition
from ilk.sources.shapes.shapes import SHAPES

pytestmark = pytest.mark.docs

FOLDER = Path(__file__).parents[2] / "docs" / "exports"
WRITTEN = export_pages()


def test_every_vendor_has_a_page_and_no_other() -> None:
    assert set(WRITTEN) == {path.name for path in FOLDER.iterdir()}
    told = "".join(WRITTEN.values())
    assert all(f"The shape `{shape.name}`" in told for shape in SHAPES)


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_a_page_says_what_the_code_says(name: str) -> None:
    # `make docs` writes them anew.
    assert (FOLDER / name).read_text(encoding="utf-8") == WRITTEN[name]


@pytest.mark.parametrize("name", sorted(set(WRITTEN) - {"README.md"}))
def test_the_sources_of_a_page_are_definitions(name: str) -> None:
    blocks = re.findall(r"^The source `(\w+)`:\n\n```yaml\n(.*?)```", WRITTEN[name], re.DOTALL | re.MULTILINE)
    assert blocks
    for source, text in blocks:
        checked(SourceDefinition, {"name": source, **YAML(typ="safe").load(text)}, str)
