"""The page about value: its examples run, one after the other, and print what they say."""

import re
from pathlib import Path

import pytest

from ilk.models import value

pytestmark = pytest.mark.docs

PAGE = (Path(__file__).parents[3] / "docs" / "models" / "value.md").read_text(encoding="utf-8")


def test_the_examples_run(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    for number, example in enumerate(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)):
        exec(compile(example, f"example {number + 1}", "exec"), names)  # noqa: S102 - running the page is the test
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("['customer', 'frequency', 'recency', 'T'")
    assert "True" in told
    assert any("holdout rmse" in line for line in told)
    assert told[-1].startswith("[")


def test_every_model_is_on_the_page() -> None:
    models = {name for name in value.__all__ if not name.endswith(("Fit", "Config"))}
    unsaid = {name for name in models if not re.search(rf"\b{name}\b", PAGE)}
    assert unsaid <= {"Choice", "holdout_figures", "validated"}
