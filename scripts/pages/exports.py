"""The text of the pages about exports of other products: what tells them, and the sources that they become."""

from collections.abc import Iterator, Mapping, Sequence

from ilk.app.shapes import shapes
from ilk.catalog.documents import canonical_text
from ilk.sources.shapes.export import Export, every_source
from ilk.sources.shapes.shape import Ready, Shape
from ilk.sources.shapes.shapes import SHAPES

_FROM = "<!-- Written from the code by `python -m scripts.pages`; what is changed here is written over. -->"
_FIRST = ("title", "description", "files", "into")
_ABOUT = """\
`ilk init` and `ilk source add` know these files by their columns, say so, and write sources with the meaning that the
product itself gives the columns: nothing is guessed. `ilk shapes FILE` says which export a file is without making
anything, and `ilk shapes` lists all that are known.

- The order of columns does not matter, nor what other columns there are; of Google Forms alone, `Timestamp` is to come
  first, with an address or a question beside it. Columns that are mapped and not in the file are left out of the
  source; what such a file cannot tell at all, an event without its date, is left out whole.
- Where the columns fit two exports alike, both are said, and the file is guessed as any other is. Where some of the
  telling columns are missing, the nearest export is named, with what the file lacks.
- Files of one kind that a pattern names, such as `orders_1.csv` and `orders_2.csv`, are read by one source.
- Files of one vendor name customers alike, so that they fit together. To join customers of several vendors, use
  [identity](../identity.md).
- What is written is yours: the sources are ordinary files of the project, see [Projects](../projects.md#sources).

The columns are those that vendors had in the year in which a shape was written. An export that changed is told as
nearly known; its source can still be written by hand."""


def export_pages() -> Mapping[str, str]:
    """Every page by the name of its file: one a vendor, and the list of them."""
    vendors: dict[str, list[Shape]] = {}
    for shape in SHAPES:
        vendors.setdefault(shape.name.partition("_")[0], []).append(shape)
    texts = {f"{slug}.md": "\n".join(_page(own)) for slug, own in vendors.items()}
    return {"README.md": "\n".join(_index(vendors))} | texts


def _index(vendors: Mapping[str, Sequence[Shape]]) -> Iterator[str]:
    yield from ("# Exports that are known", "", _FROM, "", _ABOUT, "")
    yield from ("| from | file | becomes |", "|---|---|---|")
    becomes = {each.name: each.becomes for each in shapes()}
    for slug, own in vendors.items():
        for shape in own:
            yield f"| [{shape.vendor}]({slug}.md) | {shape.what} | {_listed(becomes[shape.name])} |"
    yield ""


def _page(own: Sequence[Shape]) -> Iterator[str]:
    yield from (f"# {own[0].vendor}", "", _FROM, "")
    yield from ("How such files are recognized, and what becomes of them: [Exports that are known](README.md).", "")
    for shape in own:
        yield from (f"## {shape.what[0].upper()}{shape.what[1:]}", "")
        yield from (f"The shape `{shape.name}`; its columns: {shape.documented}.", "")
        yield from (f"Known by {_listed(shape.telling)}.", "")
        if isinstance(shape, Export) and shape.also:
            yield from (f"Also called: {_called(shape)}.", "")
        for ready in every_source(shape):
            yield from _source(ready)


def _source(ready: Ready) -> Iterator[str]:
    yield from (f"The source `{ready.name}`:", "", "```yaml")
    body = {**ready.document, "files": {"path": "export.csv", **ready.document.get("files", {})}}
    order = [*(key for key in _FIRST if key in body), *(key for key in body if key not in _FIRST)]
    yield canonical_text({key: body[key] for key in order if body[key]}).rstrip("\n")
    yield from ("```", "")
    if ready.commerce is not None:
        settings = ", ".join(f"{key}: {value}" for key, value in ready.commerce.items())
        yield from (f"An order, in `ilk.yaml`: `commerce: {{{settings}}}`.", "")
    if ready.notes:
        yield from (*(f"- {note}" for note in ready.notes), "")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _called(export: Export) -> str:
    return "; ".join(f"`{name}`: {_listed(others)}" for name, others in export.also.items())
