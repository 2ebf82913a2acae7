"""The reference page and the page of errors: complete, escaped, and without a script."""

import re
from pathlib import Path

import pytest

from ilk.api.app import build_api
from ilk.api.explanations import rendered
from ilk.api.openapi import document
from ilk.api.problems import STATUS
from ilk.api.reference import reference_page


@pytest.mark.parametrize("address", ["/docs", "/docs/errors"])
def test_a_page_runs_no_script_and_fetches_nothing(client, address):
    text = client.get(address).text
    assert "<script" not in text
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", text)


def test_the_reference_has_every_route_and_every_answer(client):
    text = client.get("/docs").text
    described = client.get("/openapi.json").json()
    for path, methods in described["paths"].items():
        for method in methods:
            assert f"<code>{method.upper()} {path}</code>" in text
    for name in described["components"]["schemas"]:
        assert f'id="schema-{name}"' in text


def test_every_link_within_the_reference_leads_somewhere(client):
    text = client.get("/docs").text
    anchors = set(re.findall(r'id="([^"]+)"', text))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= anchors


def test_what_the_document_says_is_escaped():
    described = {
        "info": {"title": "<b>", "version": "<i>", "description": "<u>"},
        "components": {"schemas": {}},
        "paths": {
            "/<x>": {
                "get": {
                    "tags": ["<t>"],
                    "operationId": "<o>",
                    "description": "<d>",
                    "responses": {},
                    "parameters": [{"name": "<n>", "in": "query", "schema": {"type": "<s>"}}],
                }
            }
        },
    }
    text = reference_page(described)
    assert [tag for tag in ("<b>", "<i>", "<u>", "<x>", "<t>", "<o>", "<d>", "<n>", "<s>") if tag in text] == []


def test_the_page_of_errors_has_an_anchor_where_a_problem_leads(client):
    where = client.get("/v1/segments/nobody").json()["type"]
    page, _, anchor = where.partition("#")
    assert f'id="{anchor}"' in client.get(page).text


def test_the_little_markdown_is_rendered_and_escaped():
    assert rendered("# A\n\n### `a-b`\n\nSee `x<y` and [there](api.md).\nMore & more.") == (
        '<h1 id="A">A</h1><h3 id="a-b"><code>a-b</code></h3>'
        '<p>See <code>x&lt;y</code> and <a href="api.md">there</a>.\nMore &amp; more.</p>'
    )


@pytest.mark.docs
def test_the_document_that_the_studio_is_built_on_is_current():
    stored = Path(__file__).parents[2] / "web" / "openapi.json"
    assert stored.read_text(encoding="utf-8") == document(), "python -m ilk.api.openapi > web/openapi.json"


@pytest.mark.docs
def test_the_page_of_the_api_names_every_route_and_every_status():
    page = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    paths = build_api().openapi()["paths"]
    routes = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert set(re.findall(r"^\| `([A-Z]+ /[^`]*)` \|", page, re.MULTILINE)) == routes
    told = {int(status) for row in re.findall(r"^\| ([0-9, ]+) \|", page, re.MULTILINE) for status in row.split(",")}
    assert told == set(STATUS.values()) - {405} | {403, 404, 422, 503}
