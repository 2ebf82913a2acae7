"""The quick start does what it says: its files are written, its commands run, its pages opened in Chromium."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Response, expect
from tests.browser.conftest import ROOT
from tests.browser.websites import website
from tests.serving import ILK, serving

pytestmark = pytest.mark.browser

PAGE = (ROOT / "docs" / "live" / "quickstart.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(yaml|html|console) ?(\S*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
SERVER, WEBSITE = "http://127.0.0.1:8765", "http://127.0.0.1:5500"


def plain(text: str) -> str:
    """The text with one space between words, so that the widths of tables do not matter."""
    return " ".join(text.split())


def answers(text: str, folder: Path) -> str:
    """Run the commands of a block, see that each says what the page says, and tell all that they said."""
    told = ""
    for command in re.findall(r"^\$ ilk (.*(?:\n[^$].*)*)", text, re.MULTILINE):
        asked, *expected = command.splitlines()
        run = subprocess.run(
            [*ILK, *shlex.split(asked)],
            cwd=folder,
            env={**os.environ, "COLUMNS": "220", "NO_COLOR": "1", "TERM": "dumb"},
            capture_output=True,
            check=False,
            text=True,
        )
        said = run.stdout + run.stderr
        assert run.returncode == 0, said
        assert [line for line in expected if plain(line) not in plain(said)] == [], asked
        told += said
    return told


def followed(address: str) -> None:
    """Ask until somebody has entered."""
    with httpx2.Client(base_url=address, timeout=60, trust_env=False) as client:
        for _ in range(100_000):
            if client.get("/v1/live/changes").json()["items"]:
                return
    raise AssertionError("nobody has entered")


def test_the_quick_start_has_its_files_and_commands() -> None:
    assert [(kind, name) for kind, name, _ in BLOCKS] == [
        ("yaml", "ilk.yaml"),
        ("yaml", "sources/views.yaml"),
        ("yaml", "segments/runners.yaml"),
        ("yaml", "content/home_hero.yaml"),
        ("console", ""),
        ("html", "index.html"),
        ("html", "running.html"),
        ("console", "live"),
        ("console", "live"),
    ]
    assert "}, 400);" in texts("html")["index.html"]


def test_the_quick_start_does_what_it_says(browser: Browser, tmp_path: Path) -> None:
    project, pages = tmp_path / "shop", tmp_path / "website"
    pages.mkdir()
    with website(pages) as web:
        for name, text in texts("yaml").items():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_text(text.replace(WEBSITE, web.address), "utf-8")
        first, *live = [text for kind, _, text in BLOCKS if kind == "console"]
        (key,) = re.findall(r"\bilk_[0-9a-f]+_[0-9a-f]+", answers(first, project))
        with serving(project) as running:
            for name, text in texts("html").items():
                # On a busy machine a page waits a minute for Ilk.
                patient = text.replace("}, 400);", "}, 60000);")
                web.write(name, patient.replace(SERVER, running.address).replace("ilk_KEY", key))
            visited(browser, web.address, running.address)
            answers("".join(live), project)


def texts(kind: str) -> dict[str, str]:
    """The files of a kind that the page says, by name."""
    return {name: text for each, name, text in BLOCKS if each == kind}


def visited(browser: Browser, website: str, server: str) -> None:
    """What the visitor of the quick start does and sees."""
    page = browser.new_page()
    page.goto(f"{website}/index.html")
    expect(page.locator("[data-ilk-variant=default]")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome")

    def tells_of_the_visit(answer: Response) -> bool:
        return answer.url == f"{server}/v1/batch" and "running.html" in (answer.request.post_data or "")

    for _ in range(2):
        with page.expect_response(tells_of_the_visit):
            page.goto(f"{website}/running.html")
    followed(server)
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New shoes for your next run")
    expect(page.get_by_text("Tried by runners.")).to_be_visible()
    page.close()
