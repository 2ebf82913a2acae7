"""A real browser on a real server: the studio as a person has it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from tests.serving import serving
from tests.shop import write_shop

ROOT = Path(__file__).parents[2]
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
STUDIO = ROOT / "src" / "ilk" / "api" / "studio" / "index.html"
expect.set_options(timeout=30_000)
"""Milliseconds that something may take to come on a busy machine; it costs nothing where it comes at once."""
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window. It goes with these tests, for its loop would be in the way of others'."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("Chromium is not installed: scripts/system-packages brings it")
    if not STUDIO.is_file():
        pytest.skip("the studio is not built: make studio")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def studio(shop_once_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on the small shop, of which nobody else has a copy."""
    folder = Path(shutil.copytree(shop_once_run, tmp_path_factory.mktemp("studio") / "shop"))
    with serving(folder) as running:
        yield running.address


@pytest.fixture(scope="package")
def empty_studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a shop that was never run."""
    with serving(write_shop(tmp_path_factory.mktemp("empty") / "shop")) as running:
        yield running.address


@pytest.fixture
def own_studio(shop: Path) -> Iterator[str]:
    """The address of a server on a shop of the test's own, to change as it likes."""
    with serving(shop) as running:
        yield running.address
