"""The text of the pages: what a kind is, its fields, and its examples with who of the small shop is in."""

from collections.abc import Iterator, Mapping
from inspect import getdoc

from scripts.pages.shop import CATALOGUE, MOMENT, people

from ilk.segments.kinds import CONDITIONS, VALUES
from ilk.segments.language.forms import Field, Form, form_of
from ilk.segments.language.grammar import parse_condition
from ilk.segments.subjects.regions import AS_OF, REGIONS
from ilk.segments.tree import Condition, Node, Scope

_FROM = "<!-- Written from the code by `python -m scripts.pages`; what is changed here is written over. -->"


def pages() -> Mapping[str, str]:
    """Every page by the name of its file."""
    forms = [(kind, form_of(kind, "condition")) for kind in CONDITIONS]
    forms += [(kind, form_of(kind, "value")) for kind in VALUES]
    return {"README.md": _index([form for _, form in forms])} | {
        f"{form.kind}.md": "\n".join(_page(kind, form)) for kind, form in forms
    }


def members(example: str) -> list[str]:
    """Who of the small shop an example holds for, in memory. Raises `AssertionError` when it asks what it has not."""
    condition = parse_condition(example).tree
    problems = [problem.what for problem in condition.problems(Scope(CATALOGUE))]
    if problems:
        raise AssertionError(f"{example}: {'; '.join(problems)}; let scripts/pages/shop.py have it")
    return [name for name, person in people().items() if condition.holds(person, MOMENT)]


def _index(forms: list[Form]) -> str:
    lines = ["# Conditions and values", "", _FROM, ""]
    lines += ["A page for each kind of [the segment language](../language.md), with examples over a small shop:", ""]
    lines += ["six customers, as of noon of Tuesday, 15 July 2025, in Berlin (`scripts/pages/shop.py`).", ""]
    for group in dict.fromkeys(form.group for form in forms):
        lines += [f"## {group}", "", "| kind | for example |", "|---|---|"]
        lines += [
            f"| [{form.title}]({form.kind}.md) | {_code(form.example)} |" for form in forms if form.group == group
        ]
        lines.append("")
    return "\n".join(lines)


def _page(kind: type[Node], form: Form) -> Iterator[str]:
    yield from (f"# {form.title}", "", _FROM, "", *(getdoc(kind) or "").splitlines(), "")
    yield f"A {form.role}, in JSON of the kind `{form.kind}`; all kinds are [listed here](README.md)."
    yield ""
    yield from _fields(form.fields)
    yield from ("## Examples", "", "| you write | in English | who of the small shop is in |", "|---|---|---|")
    for example in kind.examples:
        found = ", ".join(members(example)) or "nobody"
        yield f"| {_code(example)} | {_cell(parse_condition(example).tree.sentence())} | {found} |"
    yield ""
    if kind.examples:
        yield from _json(parse_condition(kind.examples[0]).tree)
    if form.kind == "in_region":
        yield from _regions()


def _fields(fields: list[Field]) -> Iterator[str]:
    if not fields:
        return
    yield from ("## Fields", "", "| field | takes |", "|---|---|")
    for field in fields:
        yield f"| `{field.name}` | {_takes(field)} |"
    yield ""


def _takes(field: Field) -> str:
    words = f"one of {', '.join(_code(option) for option in field.options)}" if field.options else field.input
    words = words.replace("_", " ") if not field.options else words
    several = "; several" if field.many else ""
    return f"{words}{several}{'; may be left out' if field.optional else ''}"


def _json(condition: Condition) -> Iterator[str]:
    yield from ("The first in JSON:", "", "```json", condition.model_dump_json(indent=2), "```", "")


def _regions() -> Iterator[str]:
    yield from (
        "## Regions",
        "",
        f"Members of unions as of {AS_OF}.",
        "",
        "| region | countries | by |",
        "|---|---|---|",
    )
    for region in REGIONS:
        yield f"| {region.name} | {' '.join(region.codes())} | {region.source} |"
    yield ""


def _code(text: str) -> str:
    return f"`{_cell(text)}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
