"""Takes the pictures of the docs from the studio on the demonstration project: `python -m scripts.pictures`."""

import shutil
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright
from tests.browser.conftest import QUIET
from tests.serving import ILK, serving

IMAGES = Path(__file__).parents[1] / "docs" / "images"
WIDTH = 1280
PATIENCE = 120_000
"""Milliseconds that a page may take, on a slow machine."""
LAPSING = (
    "spend_year >= 1500 and did order where revenue > 50 at least 4 times in last 180 days"
    " and (did not order in last 14 days or discount_rate >= 25%)"
)


DRAWN = """() => !document.querySelector("[aria-busy=true], [data-counting]")
  && [...document.querySelectorAll("figure")].every((figure) => figure.querySelector("[role=img] svg"))"""
"""Whether nothing is awaited any more, and every chart is there."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One file of `docs/images`: the upper part of a page, of so many pixels, once a text is there."""

    name: str
    page: str
    height: int
    awaits: str


PICTURES = (
    Picture("overview", "/", 1320, "Segments by size and value"),
    Picture("segment", "/segments/champions", 1150, "What sets them apart"),
    Picture("builder", f"/segments/new?when={quote(LAPSING)}", 860, "of all"),
)


def main(project: Path | None) -> None:
    """Take every picture of a project; without one, of the demonstration, which is built for it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("Chromium is not installed: scripts/system-packages brings it")
    with ExitStack() as stack:
        folder = project or demonstration(Path(stack.enter_context(TemporaryDirectory())) / "demo")
        address = stack.enter_context(serving(folder)).address
        browser = stack.enter_context(sync_playwright()).chromium.launch(executable_path=chromium, args=list(QUIET))
        page = browser.new_page(color_scheme="light", reduced_motion="reduce")
        page.set_default_timeout(PATIENCE)
        for picture in PICTURES:
            take(page, address, picture)
        browser.close()


def demonstration(folder: Path) -> Path:
    """The demonstration project, built in a folder."""
    subprocess.run([*ILK, "demo", "--no-serve", "--dir", str(folder)], check=True)
    return folder


def take(page: Page, address: str, picture: Picture) -> None:
    """Write one picture: the page as it stands when all that it asked for is there and drawn."""
    page.set_viewport_size({"width": WIDTH, "height": picture.height})
    page.goto(address + picture.page)
    page.get_by_text(picture.awaits).first.wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_function(DRAWN)
    page.screenshot(path=IMAGES / f"{picture.name}.png")
    print(IMAGES / f"{picture.name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
