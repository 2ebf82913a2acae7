"""`python -m scripts.pages` writes the pages anew, and removes those of what is gone."""

from collections.abc import Mapping
from pathlib import Path

from scripts.pages.exports import export_pages
from scripts.pages.writing import pages

DOCS = Path(__file__).parents[2] / "docs"


def main() -> None:
    """Write every page."""
    write(DOCS / "conditions", pages())
    write(DOCS / "exports", export_pages())


def write(folder: Path, written: Mapping[str, str]) -> None:
    """Write the pages of a folder, and no other."""
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.md"):
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
