"""What is printed: cards and Markdown of personas with whatever texts, and how wide lines are."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.insight.personas.village import AS_OF, settle, told

from ilk.app.personas import FORMATS, Format, format_of, sheet
from ilk.insight.personas.answers import Opinion, OpinionText, Persona
from ilk.insight.personas.card import HEIGHT, WIDTH, card
from ilk.insight.personas.lettering import lines, width
from ilk.insight.personas.markdown import markdown, plain
from ilk.insight.personas.portrait import portrait
from ilk.kernel.errors import UserError
from ilk.warehouse.duckdb import DuckDBEngine

NASTY = "</text><script>alert(1)</script>\"'&\x00\x0b\ud800 [x](javascript:y) `` `c` ``\n# <b>"
"""Markup of every kind, letters that XML has not, and half a letter."""
_SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def nasty() -> Persona:
    """A persona all of whose words are nasty."""
    engine = DuckDBEngine.open(None, threads=1)
    written = NASTY.replace("\ud800", "").replace("\x00", "")
    settle(engine, product=written, texts=[f"Delivery {written} was very slow"])
    found = told(engine)["early"]
    engine.close()
    text = OpinionText(name=written, summary=written, needs=[written], pains=[written], dos=[written], donts=[written])
    opinion = Opinion(version=2, at=AS_OF, by=written, why=written, text=text)
    return found.model_copy(update={"opinion": opinion, "title": NASTY, "definition": NASTY})


def test_nothing_of_a_text_becomes_a_part_of_the_card(nasty: Persona) -> None:
    tree = ET.fromstring(card(nasty))  # noqa: S314 - ours; that it can be read is the test
    assert {each.tag.removeprefix(_SVG) for each in tree.iter()} <= {
        "svg",
        "g",
        "title",
        "rect",
        "path",
        "circle",
        "text",
    }
    assert {key for each in tree.iter() for key in each.attrib if key.startswith("on") or "href" in key} == set()
    assert "<script>" in "".join(tree.itertext())


def test_all_lines_of_the_card_are_on_the_page(nasty: Persona) -> None:
    tree = ET.fromstring(card(nasty))  # noqa: S314 - ours
    for each in tree.iter(f"{_SVG}text"):
        bold = each.get("font-weight") == "700"
        end = float(each.attrib["x"]) + width(each.text or "", float(each.attrib["font-size"]), bold=bold)
        assert end <= WIDTH
        assert float(each.attrib["y"]) <= HEIGHT


def test_nothing_of_a_text_becomes_markup_of_the_markdown(nasty: Persona) -> None:
    read = MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown(nasty))
    kinds = {each.type for token in read for each in (token, *(token.children or []))}
    assert kinds.isdisjoint({"html_block", "html_inline", "link_open", "image", "code_inline", "code_block", "fence"})
    assert [each.tag for each in read if each.type == "heading_open"].count("h1") == 1
    assert "## Opinion of people" in markdown(nasty)


@given(st.text(max_size=60))
def test_plain_text_is_read_back_as_it_was(text: str) -> None:
    read = MarkdownIt("commonmark", {"html": True}).parse(f"x {plain(text)} x")
    (inline,) = (token for token in read if token.type == "inline")
    assert {each.type for each in inline.children or []} <= {"text", "text_special"}


def test_a_markdown_item_that_begins_like_a_list_is_none() -> None:
    for text in ("- a", "+ a", "1. a", "1) a", "# a", "> a", "12. a"):
        read = MarkdownIt("commonmark").parse(f"- {plain(text)}")
        assert [token.type for token in read].count("list_item_open") == 1, text


@pytest.mark.parametrize(
    ("kind", "begins"), [("pdf", b"%PDF-"), ("png", b"\x89PNG"), ("svg", b"<svg "), ("md", b"# ")], ids=str
)
def test_a_sheet_is_of_its_format(nasty: Persona, kind: Format, begins: bytes) -> None:
    made = sheet(nasty, kind)
    assert made.content.startswith(begins)
    assert made.file_name == f"early.{kind}"


def test_the_page_of_the_pdf_is_a4(nasty: Persona) -> None:
    assert b"/MediaBox [0 0 595" in sheet(nasty, "pdf").content


def test_equal_personas_have_equal_sheets(nasty: Persona) -> None:
    again = Persona.model_validate_json(nasty.model_copy(update={"title": "x", "definition": "y"}).model_dump_json())
    other = nasty.model_copy(update={"title": "x", "definition": "y"})
    for kind in ("svg", "png", "md"):
        assert sheet(again, kind).content == sheet(other, kind).content


def test_a_file_that_ends_in_nothing_known_is_refused() -> None:
    assert [format_of(f"Card.{kind.upper()}") for kind in FORMATS] == list(FORMATS)
    with pytest.raises(UserError) as refused:
        format_of("card.docx")
    assert refused.value.code == "unknown-ending"


def test_a_portrait_is_its_segments_own() -> None:
    drawings = {portrait(name, "T", colour, [], None) for name in ("at_risk", "at_rest") for colour in (0, 1)}
    assert len(drawings) == 4
    assert portrait("a", "T", 0, [], None) == portrait("a", "T", 0, [], None)


@given(st.text(max_size=200), st.integers(1, 4))
def test_lines_fit_their_room(text: str, most: int) -> None:
    found = lines(text, 12, 100, most)
    assert len(found) <= most
    assert all(width(line, 12) <= 100 for line in found)


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert lines("one two three four five six", 12, 50, 2) == ["one two", "three fo…"]
    assert lines("one two", 12, 50, 2) == ["one two"]
