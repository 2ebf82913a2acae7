"""The page about affinity: its examples run, one after the other, and print what they say."""

import re
from pathlib import Path

import pytest

from ilk.models import affinity

pytestmark = pytest.mark.docs

PAGE = (Path(__file__).parents[3] / "docs" / "models" / "affinity.md").read_text(encoding="utf-8")


def test_the_examples_run(capsys):
    names: dict[str, object] = {}
    for number, example in enumerate(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)):
        exec(compile(example, f"example {number + 1}", "exec"), names)  # noqa: S102 - running the page is the test
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "['affinity', 'low', 'high', 'above'] ['bought', 'of', 'expected', 'weight']",
        "True",
        "butter True True",
        "True",
    ]


def test_every_method_is_on_the_page():
    unsaid = {name for name in affinity.__all__ if not re.search(rf"\b{name}\b", PAGE)}
    assert unsaid <= {"BasketRules", "CategoryAffinities", "Ranking"}
