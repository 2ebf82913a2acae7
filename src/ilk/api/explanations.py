"""The page that explains every error, from `docs/errors.md`: in a clone read there, in a wheel brought along."""

import re
from html import escape
from pathlib import Path

from ilk.api.page import inline, page
from ilk.kernel.errors import Bug

_PLACES = (Path(__file__).parent / "errors.md", Path(__file__).parents[3] / "docs" / "errors.md")


def errors_page() -> str:
    """The page, with an anchor for each code."""
    source = next((place for place in _PLACES if place.is_file()), None)
    if source is None:
        raise Bug("docs/errors.md is neither in the package nor in a clone around it")
    return page("Errors", rendered(source.read_text(encoding="utf-8")))


def rendered(text: str) -> str:
    """The little Markdown that the page is written in (headings, paragraphs, code, links) as HTML."""
    blocks = re.split(r"\n{2,}", text.strip())
    return "".join(_block(block) for block in blocks)


def _block(block: str) -> str:
    hashes, _, title = block.partition(" ")
    if set(hashes) == {"#"}:
        name = title.strip("`")
        return f'<h{len(hashes)} id="{escape(name)}">{inline(title)}</h{len(hashes)}>'
    return f"<p>{inline(block)}</p>"
