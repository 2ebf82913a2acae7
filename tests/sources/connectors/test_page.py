"""The pages of connectors: their examples are sources, the codes that they name are raised, and none is missing."""

import re
from pathlib import Path
from textwrap import dedent

import pytest
from ruamel.yaml import YAML

from ilk.sources.connectors.connectors import CONNECTORS, connector_of
from ilk.sources.definition import SourceDefinition

ROOT = Path(__file__).parents[3]
PAGES = {page.stem: page.read_text(encoding="utf-8") for page in (ROOT / "docs" / "connectors").glob("*.md")}
INDEX = PAGES.pop("README")
PLACES = {
    "databases": "sales.orders in db.example.com/shop",
    "object-storage": "orders/**/*.csv.gz in s3://shop-exports at minio.example.com:9000",
    "web": "products.csv in https://shop.example.com/exports/",
    "sftp": "outgoing/receipts-*.csv in sftp://shop@files.example.com",
    "hubspot": "contacts of HubSpot",
    "intake": "the intake",
    "webhooks": "webhooks (stripe)",
    "queues": "the stream orders at queue.example.com",
    "salesforce": "Opportunity of Salesforce at example.my.salesforce.com",
}


def examples(page: str) -> list[tuple[str, SourceDefinition]]:
    """The sources that a page shows, with their names."""
    found = re.findall(r"(?m)^    # sources/(\w+)\.yaml\n((?:    .*\n)+)", PAGES[page])
    return [
        (name, SourceDefinition.model_validate({"name": name, **YAML(typ="safe").load(dedent(text))}))
        for name, text in found
    ]


@pytest.mark.parametrize("page", sorted(PLACES))
def test_an_example_is_a_source_of_its_place(page: str) -> None:
    ((_, source),) = examples(page)
    assert source.place == PLACES[page]


def test_every_connector_has_its_page_and_its_row_in_the_index() -> None:
    shown = {source.connect.kind: page for page in PAGES for _, source in examples(page) if source.connect}
    assert shown.keys() == {each.kind for each in CONNECTORS}
    rows = set(re.findall(r"\]\((\S+)\.md\) \| `(\w+)`", INDEX))
    assert rows == {(page, kind) for kind, page in shown.items()} | {("../python", "frames")}
    assert {connector_of(source.connect).kind for page in PAGES for _, source in examples(page)} == shown.keys()


@pytest.mark.parametrize("page", sorted(PLACES))
def test_the_codes_are_those_of_the_code(page: str) -> None:
    told = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", PAGES[page].partition("## What goes wrong")[2]))
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src" / "ilk" / "sources").rglob("*.py"))
    assert told
    assert {each for each in told if f'"{each}"' not in code} <= {"unknown-column"}
