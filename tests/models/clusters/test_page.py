"""The page about clusters: its examples run, one after the other, and print what they say."""

import re
from pathlib import Path

import pytest

from ilk.models import clusters

pytestmark = pytest.mark.docs

PAGE = (Path(__file__).parents[3] / "docs" / "models" / "clusters.md").read_text(encoding="utf-8")


def test_the_examples_run(capsys):
    names: dict[str, object] = {}
    for number, example in enumerate(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)):
        exec(compile(example, f"example {number + 1}", "exec"), names)  # noqa: S102 - running the page is the test
    told = capsys.readouterr().out
    assert told.startswith("3 3 clusters: preferred by")
    assert told.count("True\n") == 2
    assert re.search(r"9\d% of 270 customers", told)
    assert "('factor 1', 'factor 2')" in told


def test_every_method_and_tool_is_on_the_page():
    public = {name for name in clusters.__all__ if not name.startswith("_")}
    unsaid = {name for name in public if not re.search(rf"\b{name}\b", PAGE)}
    assert unsaid <= {
        "Basis",
        "Choice",
        "Components",
        "Factors",
        "Matching",
        "Preparation",
        "Responses",
        "Rule",
        "Rules",
        "Tool",
        "cronbach_alpha",
        "match",
    }
