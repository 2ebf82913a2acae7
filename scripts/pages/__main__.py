"""`python -m scripts.pages` writes the pages anew, and removes those of kinds that are gone."""

from pathlib import Path

from scripts.pages.writing import pages

FOLDER = Path(__file__).parents[2] / "docs" / "conditions"


def main() -> None:
    """Write every page."""
    FOLDER.mkdir(exist_ok=True)
    written = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
