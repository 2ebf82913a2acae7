"""The page of the Python door: its examples run, one after the other, and print what they say."""

import re
from pathlib import Path

import pytest

from ilk.python.shop import Shop

pytestmark = pytest.mark.docs

PAGE = (Path(__file__).parents[2] / "docs" / "python.md").read_text(encoding="utf-8")


def test_the_examples_run(shop, monkeypatch, capsys):
    shop.rename(shop.with_name("my-shop"))
    monkeypatch.chdir(shop.parent)
    names: dict[str, object] = {}
    for number, example in enumerate(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)):
        exec(compile(example, f"example {number + 1}", "exec"), names)  # noqa: S102 - running the page is the test
    told = capsys.readouterr().out
    assert "done 40" in told
    assert "berliners 10 0.25" in told
    assert "Not in, because not so: city is “Berlin” (city: München)." in told
    assert "10 0 10\n" in told
    assert "20 2\n10\n" in told
    assert "2 rows wait\n2 rows loaded" in told
    assert "memberships of 40 customers in 3 segments are right" in told
    assert "unknown-trait line 1, column 1" in told


def test_the_page_shows_everything_that_a_shop_can_do():
    methods = {name for part in Shop.__mro__[:-1] for name in vars(part) if not name.startswith("_")} - {"open"}
    shown = set(re.findall(r"shop\.([a-z_]+)", PAGE))
    assert methods - shown <= {"runs", "project", "plan", "apply"}
    assert shown <= methods
