"""The page of errors explains every code that the code base can tell, and no other."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from ilk.app.kinds import KINDS

pytestmark = pytest.mark.docs

ROOT = Path(__file__).parents[2]
ERRORS = {"UserError", "Transient", "Busy", "Denied", "NotFound"}
NAMED_AT_RUN_TIME = {
    "src/ilk/catalog/store.py": tuple(kind.name for kind in KINDS),
    "src/ilk/segments/tree.py": ("trait", "property"),
}
"""Kinds of names that `unknown` is told by a variable: what the variable can be."""


def codes_told() -> dict[str, set[str]]:
    """Every code in the code base, with the files that tell it."""
    package = ROOT / "src" / "ilk"
    trees = {str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8")) for path in package.rglob("*.py")}
    makers = {name: set(makers_of_errors(tree)) for name, tree in trees.items()}
    shared = {maker for own in makers.values() for maker in own if not maker.startswith("_")}
    found: dict[str, set[str]] = defaultdict(set)
    for name, tree in trees.items():
        for code in codes_of(tree, shared | makers[name], NAMED_AT_RUN_TIME.get(name, ())):
            found[code].add(name)
    for path in package.rglob("*.sql"):
        for code in re.findall(r"_code, '([a-z0-9-]+)'", path.read_text("utf-8")):
            found[code].add(path.name)
    return found


def makers_of_errors(tree: ast.Module) -> Iterator[str]:
    """The functions and methods that take a code first, and make an error of it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("__"):
            parameters = [each.arg for each in node.args.args if each.arg != "self"]
            if parameters[:1] == ["code"]:
                yield node.name


def codes_of(tree: ast.Module, makers: set[str], named_at_run_time: Sequence[str]) -> Iterator[str]:
    """The codes in a module: of errors, of what makes errors from a code, of rules that put rows aside."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Name(id=function) | ast.Attribute(attr=function), args=[ast.Constant(value=str(code)), *_]
            ) if function in ERRORS | makers:
                yield code
            case ast.Call(func=ast.Name(id="unknown"), args=[kind, *_], keywords=keywords):
                yield from unknown_codes(kind, keywords, named_at_run_time)
            case ast.Call(func=ast.Name(id="Problem"), keywords=keywords):
                yield from constants(keywords, "code")
            case ast.Call(func=ast.Name(id="Check"), args=[_, ast.Constant(value=str(code)), *_]):
                yield code
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(code))) if name.endswith("_CODE"):
                yield code
            case ast.Tuple(elts=[*_, ast.Constant(value=str(code)), _]) if re.fullmatch(r"(above|below)-[a-z]+", code):
                yield code


def constants(keywords: list[ast.keyword], name: str) -> Iterator[str]:
    """The text that a keyword is given, where it stands in the code."""
    yield from (str(each.value.value) for each in keywords if each.arg == name and isinstance(each.value, ast.Constant))


def unknown_codes(kind: ast.expr, keywords: list[ast.keyword], named_at_run_time: Sequence[str]) -> Iterator[str]:
    """The code of an unknown name: as given, or made of the kind of name."""
    if given := list(constants(keywords, "code")):
        yield from given
    elif isinstance(kind, ast.Constant):
        yield f"unknown-{kind.value}".replace(" ", "-")
    else:
        yield from (f"unknown-{each}" for each in named_at_run_time)


def codes_explained() -> list[str]:
    """The codes with an entry on the page, in its order."""
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    return re.findall(r"^### `([a-z0-9-]+)`$", page, re.MULTILINE)


def test_every_code_is_explained():
    explained = set(codes_explained())
    assert {code: files for code, files in codes_told().items() if code not in explained} == {}


def test_no_code_is_explained_that_nothing_tells():
    assert set(codes_explained()) - set(codes_told()) == set()


def test_codes_stand_in_order_within_their_chapter():
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    for chapter in page.split("\n## ")[1:]:
        codes = re.findall(r"^### `([a-z0-9-]+)`$", chapter, re.MULTILINE)
        assert codes == sorted(codes)
    assert len(codes_explained()) == len(set(codes_explained()))


def test_every_entry_says_something():
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    entries = re.split(r"^### `[a-z0-9-]+`$", page, flags=re.MULTILINE)[1:]
    assert all(len(entry.partition("\n## ")[0].split()) >= 8 for entry in entries)


def test_codes_are_found_in_every_way_that_they_are_told():
    module = ast.parse(
        """
def wrong(code, what): return UserError(code, what)
raise UserError("a-one", "x")
raise wrong("a-two", "x")
scope.complain("a-five", "x")
raise unknown("sort key", name, known)
raise unknown(kind, name, known)
raise unknown("value", name, known, code="a-three")
Check(column, "a-four", reason)
bounds = ((value.min, "<", "below-minimum", "under"),)
print("not-a-code")
"""
    )
    assert set(codes_of(module, {*makers_of_errors(module), "complain"}, ["trait"])) == {
        "a-one",
        "a-two",
        "unknown-sort-key",
        "unknown-trait",
        "a-three",
        "a-four",
        "a-five",
        "below-minimum",
    }
