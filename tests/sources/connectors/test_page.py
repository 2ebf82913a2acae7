"""The page of databases: its example is a source, and the codes that it names are raised."""

import re
from pathlib import Path
from textwrap import dedent

from ruamel.yaml import YAML

from ilk.sources.connectors.database.settings import DatabaseConnection
from ilk.sources.definition import SourceDefinition

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "connectors" / "databases.md").read_text(encoding="utf-8")


def test_the_example_is_a_source() -> None:
    (text,) = re.findall(r"(?m)^    # sources/orders.yaml\n((?:    .*\n)+)", PAGE)
    found = SourceDefinition.model_validate({"name": "orders", **YAML(typ="safe").load(dedent(text))})
    assert isinstance(found.connect, DatabaseConnection)
    assert found.place == "sales.orders in db.example.com/shop"


def test_the_codes_are_those_of_the_code() -> None:
    told = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", PAGE.partition("## What goes wrong")[2]))
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src" / "ilk" / "sources").rglob("*.py"))
    assert {each for each in told if f'"{each}"' not in code} <= {"unknown-column"}
