"""The page about outcomes: its examples run, one after the other, and print what they say."""

import re
from pathlib import Path

import pytest

from ilk.models import drift, outcomes

pytestmark = pytest.mark.docs

PAGE = (Path(__file__).parents[3] / "docs" / "models" / "outcomes.md").read_text(encoding="utf-8")
ANSWERS = {"Curve", "Period", "ProportionalHazards", "PurchaseTiming", "Reference", "Shift", "Survival"}


def test_the_examples_run(capsys):
    names: dict[str, object] = {}
    for number, example in enumerate(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)):
        exec(compile(example, f"example {number + 1}", "exec"), names)  # noqa: S102 - running the page is the test
    told = capsys.readouterr().out
    assert "2,100 rows" in told
    assert "the last cutoff, 2024-05-01" in told
    assert told.count("True\n") == 3
    assert "`goodbye_call` predicts too well" in told
    assert "act `recency` is not what the model was fitted on" in told
    assert "0.0 none `plan` is as it was." in told
    assert "['next_purchase', 'earliest', 'latest']" in told


def test_every_method_is_on_the_page():
    public = {*outcomes.__all__, *drift.__all__}
    assert {name for name in public if not re.search(rf"\b{name}\b", PAGE)} <= ANSWERS
