"""Topics by their words: endings, phrases, languages, and lexicons that are none."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.till import Till, source

from ilk.kernel.errors import UserError
from ilk.sources.columns import column_type
from ilk.sources.mapping.topics import gives_topics, mentioned, written
from ilk.sources.wording.stems import LANGUAGES, stem, words
from ilk.sources.wording.stop_words import likely_language, stop_words

LEXICON = json.dumps(
    {
        "delivery": ["deliver*", "parcel", "arrived late", "Lieferung"],
        "price": ["price", "expensive", "teuer"],
        "colour": ["crème brûlée"],
    }
)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("The PARCELS came", ["delivery"]),
        ("undelivered? No, delivery.", ["delivery"]),
        ("It arrived late", ["delivery"]),
        ("It arrived too late", []),
        ("late, arrived", []),
        ("Pricing, and the deliveries", ["delivery", "price"]),
        ("Die Lieferungen sind teuer", ["delivery", "price"]),
        ("a creme brulee", ["colour"]),
        ("surprised by parcelling", []),
        ("", []),
        ("!?", []),
    ],
)
def test_words_are_found_whatever_their_endings_and_phrases_whole(text: str, topics: list[str]) -> None:
    assert mentioned(text, LEXICON, "en", "de") == topics


def test_endings_are_those_of_the_named_languages_alone() -> None:
    assert mentioned("Lieferungen", LEXICON, "en") == []
    assert mentioned("Lieferungen", LEXICON, "de") == ["delivery"]


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", ("ship", "ships", "shipped", "shipping")),
        ("en", ("party", "parties")),
        ("en", ("price", "prices", "priced", "pricing")),
        ("en", ("string", "strings")),
        ("de", ("karte", "karten")),
        ("fr", ("cher", "chere", "chers", "cheres")),
        ("es", ("caro", "cara", "caros", "caras")),
    ],
)
def test_forms_of_a_word_have_one_stem(language: str, forms: tuple[str, ...]) -> None:
    assert len({stem(form, language) for form in forms}) == 1


@given(text=st.text(max_size=80), language=st.sampled_from(LANGUAGES))
def test_any_word_of_a_text_is_found_in_it_again(text: str, language: str) -> None:
    for word in words(text):
        assert stem(word, language)
        assert mentioned(text, json.dumps({"x": [word]}), language) == ["x"]


def test_words_that_say_nothing_tell_the_language() -> None:
    assert set(stop_words()) == set(LANGUAGES)
    assert all(words(word) == [word] for listed in stop_words().values() for word in listed)
    assert likely_language(words("Das ist es, was ich nicht mag")) == "de"
    assert likely_language(words("C'est tout ce que je veux")) == "fr"
    assert likely_language(["coffee"]) is None


def test_an_expression_that_is_written_reads_as_topics() -> None:
    text = written("text(`What else?`)", {'a "b"': ["x*", "y z"]}, ["en", "de"])
    assert str(column_type(text, None)) == "list"
    assert gives_topics(text)
    assert not gives_topics("text(said)")


@pytest.mark.parametrize(
    ("expression", "what"),
    [
        ('topics(a, {"x": ""})', "has no words"),
        ('topics(a, {"x": ", ;"})', "has no words"),
        ('topics(a, {"x": "*"})', "holds no word"),
        ('topics(a, {"x": "b", "x": "c"})', "a name of its own"),
        ('topics(a, {" ": "b"})', "a name of its own"),
        ('topics(a, {"x": 3})', "has no words"),
        ('topics(a, {"x": "b"}, "eng")', "unknown language `eng`"),
        ('topics(a, "b")', "a lookup table"),
        ("topics(a)", "does not take 1 arguments"),
    ],
)
def test_a_lexicon_that_is_none_is_underlined(expression: str, what: str) -> None:
    with pytest.raises(UserError) as error:
        column_type(expression, None)
    assert what in error.value.what
    assert "^" in (error.value.hint or "")


def test_a_row_without_a_topic_stays_and_a_missing_text_has_no_list(till: Till) -> None:
    till.write("sales.csv", "who,at,said\na,2024-01-01,Parcels\nb,2024-01-01,fine\nc,2024-01-01,\n")
    till.load(source(columns={"about": 'topics(said, {"delivery": "parcel"})'}))
    assert till.rows("SELECT about FROM event_purchase ORDER BY customer_no") == [(["delivery"],), ([],), (None,)]
