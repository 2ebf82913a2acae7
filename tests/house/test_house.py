"""The house rules that no linter knows: sizes, unfinished work, and what must never be in a tracked file."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from scripts.house.measures import (
    LINES_OF_A_FILE,
    LINES_OF_A_FUNCTION,
    LINES_OF_MOST_FILES,
    MOST_FILES,
    NESTING,
    SLOW,
    functions,
    hidden_imports,
    lengths,
    python,
    unused,
)

pytestmark = pytest.mark.house

ENGINES = {"duckdb", "lark", "ruamel", "sqlglot"}
LATE = (
    "src/ilk/__init__.py",
    "src/ilk/cli/",
    "src/ilk/python/",
    "src/ilk/app/modelling/",
    "src/ilk/app/discovering/",
    "src/ilk/app/drivers.py",
    "src/ilk/app/find_segments.py",
    "src/ilk/app/forecast.py",
    "src/ilk/quality/drift.py",
    "src/ilk/warehouse/spark/streaming.py",
)
"""They import what is ours when it is asked for: a command needs little of it, the models need numpy and scipy, and
Spark's operator needs PySpark, which is an extra."""

# Written in pieces, so that this file does not hold what it looks for.
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error")) + r")\b")
HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com", "yarnpkg" + ".com")
MACHINE_PATH = re.compile(r"(?<![\w.}~-])/(work|root|home(?!/me\b)|tmp|opt|Users)/\w")


def rooms(texts: dict[str, str]) -> list[str]:
    """The `__init__.py` of each room."""
    return [name for name in texts if re.fullmatch(r"src/ilk/\w+/__init__\.py", name)]


def test_no_file_of_code_is_too_long_to_read(texts: dict[str, str]) -> None:
    found = lengths(texts)
    assert found
    assert {name: lines for name, lines in found.items() if lines > LINES_OF_A_FILE} == {}


@pytest.mark.parametrize("part", ["src", "tests", "web"])
def test_most_files_are_short(texts: dict[str, str], part: str) -> None:
    found = lengths(texts, f"{part}/")
    long = {name: lines for name, lines in found.items() if lines > LINES_OF_MOST_FILES}
    assert len(long) <= (1 - MOST_FILES) * len(found), long


def test_no_function_is_too_long_to_read_or_nests_too_deeply(texts: dict[str, str]) -> None:
    found = functions(texts)
    assert found
    assert [str(one) for one in found if one.lines > LINES_OF_A_FUNCTION or one.nesting > NESTING] == []


def test_nesting_counts_blocks_and_neither_elif_nor_functions_within() -> None:
    chained = "def f():\n  if a: pass\n  elif b: pass\n  elif c:\n    for d in e: pass\n"
    within = "def f():\n  with a:\n    def g():\n      while b: pass\n"
    beside = "def f():\n  if a: pass\n  else:\n    if b: pass\n    return 1\n"
    found = functions({"chained.py": chained, "within.py": within, "beside.py": beside})
    assert {str(one): one.nesting for one in found} == {
        "chained.py:1 f": 2,
        "within.py:1 f": 1,
        "within.py:3 g": 1,
        "beside.py:1 f": 2,
    }


def test_whatever_a_module_defines_is_used(texts: dict[str, str]) -> None:
    assert unused({"src/ilk/a.py": "ONE = 1\ndef two(): return ONE\n"}) == ["src/ilk/a.py:2 two"]
    assert unused(texts) == []


def test_nothing_is_left_unfinished(texts: dict[str, str]) -> None:
    assert [name for name, text in texts.items() if UNFINISHED.search(text)] == []


def test_every_module_says_in_its_first_line_what_it_is_for(texts: dict[str, str]) -> None:
    unsaid = [name for name, tree in python(texts, "src/") if not ast.get_docstring(tree)]
    assert unsaid == []


def test_every_room_says_in_one_line_what_it_reads_and_writes(texts: dict[str, str]) -> None:
    assert rooms(texts)
    said = {name: ast.get_docstring(ast.parse(texts[name])) or "" for name in rooms(texts)}
    unsaid = [name for name, line in said.items() if not re.search(r"\breads\b.*\bwrites\b", line, re.IGNORECASE)]
    assert unsaid == []
    assert [name for name, line in said.items() if "\n" in line] == []


def test_functions_import_for_themselves_only_what_is_slow(texts: dict[str, str]) -> None:
    found = hidden_imports(texts)
    assert found
    unneeded = [each for each in found if each[2] not in SLOW]
    assert [each for each in unneeded if not (each[2] == "ilk" and each[0].startswith(LATE))] == []


def loaded(code: str, folder: Path) -> set[str]:
    """The top packages that a program has loaded when it ends."""
    told = "import atexit, sys\natexit.register(lambda: print('LOADED', *sys.modules))\n"
    found = subprocess.run([sys.executable, "-c", told + code], cwd=folder, capture_output=True, text=True, check=False)
    return {name.partition(".")[0] for name in found.stdout.partition("LOADED ")[2].split()}


def test_importing_ilk_loads_nothing_slow(tmp_path: Path) -> None:
    found = loaded("import ilk", tmp_path)
    assert "ilk" in found
    assert found & {*SLOW, *ENGINES, "pydantic", "rich", "typer"} == set()


@pytest.mark.parametrize("words", ["--help", "segment --help", "segment list", "run", "nothing"])
def test_help_and_a_wrong_place_are_told_before_anything_slow_is_loaded(tmp_path: Path, words: str) -> None:
    found = loaded(f"sys.argv = ['ilk', *{words.split()}]\nfrom ilk.cli import main\nmain()", tmp_path)
    assert "typer" in found
    assert found & {*SLOW, *ENGINES} == set()


def test_no_file_names_a_package_registry(texts: dict[str, str]) -> None:
    assert [name for name, text in texts.items() if any(host in text for host in HOSTS)] == []


def test_no_file_names_a_path_of_the_machine_it_was_written_on(texts: dict[str, str]) -> None:
    named = {
        f"{name}: {found[0]}"
        for name, text in texts.items()
        if not name.endswith("package-lock.json")
        for found in [MACHINE_PATH.search(text)]
        if found
    }
    assert named == set()


def test_every_pin_of_python_is_exact_and_hashed_and_says_nothing_of_where_from(root: Path) -> None:
    pin = re.compile(r"[a-z0-9.-]+==[\w.+]+( ; [^\\]+)? \\")
    line = re.compile(rf"#.*|{pin.pattern}|    --hash=sha256:[0-9a-f]{{64}}( \\)?")
    locks = sorted((root / "requirements").glob("*.txt"))
    assert [lock.name for lock in locks] == ["bench.txt", "demo.txt", "dev.txt", "node.txt"]
    for lock in locks:
        lines = lock.read_text().splitlines()
        assert [text for text in lines if not line.fullmatch(text)] == []
        assert any(pin.fullmatch(text) for text in lines)


def test_the_demo_and_the_tests_run_with_the_same_versions(root: Path) -> None:
    pins = {
        name: set(re.findall(r"^[a-z].*==\S+", (root / "requirements" / name).read_text(), re.MULTILINE))
        for name in ("demo.txt", "dev.txt")
    }
    assert pins["demo.txt"]
    assert pins["demo.txt"] - pins["dev.txt"] == set()


def test_every_pin_of_the_studio_is_hashed_and_says_nothing_of_where_from(root: Path) -> None:
    packages = json.loads((root / "web" / "package-lock.json").read_text())["packages"]
    pinned = {name: package for name, package in packages.items() if name and not package.get("inBundle")}
    assert pinned
    assert [name for name, package in pinned.items() if "integrity" not in package] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("from datetime import datetime\ndatetime.now(UTC)", "TID251"),
        ("from datetime import date\ndate.today()", "TID251"),
        ("import time\ntime.time()", "TID251"),
        ("from time import sleep\nsleep(1)", "TID251"),
        ("import random\nrandom.random()", "TID251"),
        ("from numpy import random\nrandom.default_rng(1)", "TID251"),
        ("import numpy as np\nnp.random.rand(3)", "NPY002"),
        ("from uuid import uuid4\nuuid4()", "TID251"),
        ("print(1)", "T201"),
        ("def f():\n    breakpoint()", "T100"),
    ],
)
def test_the_linter_refuses_a_clock_chance_and_print_from_the_air(root: Path, code: str, rule: str) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise", "--stdin-filename"]
    refused = subprocess.run(
        [*command, "src/ilk/segments/x.py", "-"], cwd=root, input=code, capture_output=True, text=True, check=False
    )
    assert f": {rule} " in refused.stdout
