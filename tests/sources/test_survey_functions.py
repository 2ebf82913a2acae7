"""Functions over answers of surveys: options with commas inside, languages, how a text sounds."""

import pytest
from tests.sources.till import Till, source

from ilk.sources.mapping.surveys import chosen, language_of, sentiment_of

OPTIONS = ("Tea", "Tea, green", "Coffee", "Cake; home-made")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tea", ["Tea"]),
        ("Tea, green", ["Tea, green"]),
        ("Tea, Coffee", ["Tea", "Coffee"]),
        ("Tea, green, Coffee", ["Tea, green", "Coffee"]),
        ("Coffee;Cake; home-made;Tea", ["Coffee", "Cake; home-made", "Tea"]),
        ("coffee,COFFEE", ["Coffee"]),
        ("", []),
        ("Teapot", None),
        ("Tea, water", None),
        ("Tea, green, ", ["Tea, green"]),
    ],
    ids=["one", "a_comma_inside", "two", "both", "other_marks", "case", "nothing", "a_part", "unknown", "at_the_end"],
)
def test_options_are_found_whatever_stands_in_them(text: str, found: list[str] | None) -> None:
    assert chosen(text, *OPTIONS) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tea, tap water", ["Tea", "tap water"]),
        ("a, b, Coffee, c", ["a, b", "Coffee", "c"]),
        ("Teapot", ["Teapot"]),
    ],
    ids=["last", "before_an_option", "alone"],
)
def test_what_else_was_written_is_kept_whole_where_it_may_be(text: str, found: list[str]) -> None:
    assert chosen(text, *OPTIONS, "*") == found


def test_any_order_of_options_comes_out_again() -> None:
    for between in (", ", ";", "\n"):
        for shift in range(len(OPTIONS)):
            given = [*OPTIONS[shift:], *OPTIONS[:shift]]
            if between == ", " and "Tea" in given[:-1] and given[given.index("Tea") + 1] == "green":
                continue
            assert chosen(between.join(given), *OPTIONS) == given


def test_a_language_is_told_where_the_text_is_long_enough() -> None:
    assert language_of("The delivery was late, and nobody answered") == "en"
    assert language_of("Die Lieferung kam zu spät, und niemand hat geantwortet") == "de"
    assert language_of("Tout était parfait, merci beaucoup") == "fr"
    assert language_of("ok") is None


def test_a_text_in_another_language_does_not_sound_like_english() -> None:
    """The lexicon holds `war`, which is `was` in German."""
    assert sentiment_of("Great service, I love it!") > 0.5
    assert sentiment_of("Awful, never again") < -0.3
    assert sentiment_of("The parcel came on Monday") == 0
    assert sentiment_of("Das war wirklich gut, danke") is None


def test_answers_are_read_in_a_load_and_what_is_no_option_goes_to_the_quarantine(till: Till) -> None:
    text = 'who,at,bought,said\na,2024-05-01T10:00:00,"Tea, green, Coffee",I love it\nb,2024-05-01T10:00:00,Water,\n'
    columns = {
        "bought": 'choices(bought, "Tea, green", "Coffee")',
        "said": "text(said)",
        "tone": "sentiment(said)",
        "tongue": "language(said)",
    }
    till.write("sales.csv", text)
    reasons = till.load(source(columns=columns)).reasons
    assert reasons == {"bought is no list of the options": 1}
    ((bought, tone, tongue),) = till.rows("SELECT bought, tone, tongue FROM event_purchase")
    assert (bought, tongue) == (["Tea, green", "Coffee"], "en")
    assert tone > 0.5
