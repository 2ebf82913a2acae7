"""Redaction of what people write, nasty as it comes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilk.insight.personas.redaction import cleaned, redacted

NAMES = frozenset({"anna", "brien", "jean", "will", "o'brien"})
TAKEN_OUT = (
    "ann.b+x@mail.example.co.uk",
    "ANN (at) mail (dot) com",
    "ann at mail dot com",
    "ａｎｎｂ＠ｍａｉｌ．ｃｏｍ",  # noqa: RUF001 - wide letters are the test
    "an\u200bn@ma\u00adil.com",
    "+49 (0)30 123-4567",
    "030/1234567",
    "0 1 5 1 2 3 4 5 6 7",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "DE89 3704 0044 0532 0130 00",
    "order #A-1234",
    "customer no. 77",
    "AB12CD34",
    "https://shop.example/o/1?u=ann",
    "www.ann.example",
    "ann-shop.de/me",
    "mailto:ann",
    "@ann_b",
    "Anna",
    "ANNA's",
    "jean-Luc",
    "O’Brien",  # noqa: RUF001 - people write it so
)


@pytest.mark.parametrize("secret", TAKEN_OUT)
def test_what_tells_who_it_is_does_not_stay(secret: str) -> None:
    shown = redacted(f"Please look at {secret} again, thank you", NAMES)
    pieces = [piece for piece in cleaned(secret).lower().replace("(", " ").replace(")", " ").split() if len(piece) > 3]
    left = re.sub(r"\[[a-z-]+\]", "", shown).lower()
    assert left != shown.lower()
    assert [piece for piece in pieces if piece in left and piece not in {"order", "customer"}] == []
    assert shown.startswith("Please look at ")
    assert shown.endswith("thank you")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("My name is Zoë Klein", "My name is [name]"),
        ("Dear Frau Schmidt, no", "Dear [name], no"),
        ("Regards, Jo Doe", "Regards, [name]"),
        ("i'm Kim", "i'm [name]"),
    ],
)
def test_who_is_introduced_is_not_named_though_no_customer_is_called_so(text: str, shown: str) -> None:
    assert redacted(text) == shown


@pytest.mark.parametrize(
    "text",
    ["It took 3 days, 24/7, and cost 12.50", "I waited from 9 to 17 in 2024", "Great shop. Came twice!", "5 of 5"],
)
def test_what_tells_nobody_stays(text: str) -> None:
    assert redacted(text, NAMES) == text


def test_a_name_that_is_a_word_stays_in_small_letters_only_where_others_write_it() -> None:
    assert redacted("I will come, Will", NAMES, ordinary={"will"}) == "I will come, [name]"
    assert redacted("I will come", NAMES) == "I [name] come"
    assert redacted("I will come", NAMES, own=["Will"], ordinary={"will"}) == "I [name] come"


def test_the_writers_own_things_are_taken_out_wherever_they_stand() -> None:
    own = ["Mary Ann Poe", "c-9", "poe@x"]
    assert (
        redacted("poe@x says: MARY ANN POE, or c-9, or just ann", own=own)
        == "[name] says: [name], or [name], or just [name]"
    )


def test_direction_marks_and_new_lines_do_not_stay() -> None:
    assert redacted("a\u202eb\u0000\n\n c") == "ab c"


@given(st.text(max_size=80), st.text("abcxyz@.+0123456789 -()", min_size=1, max_size=30))
def test_redaction_comes_to_an_end_and_keeps_one_line(text: str, secret: str) -> None:
    shown = redacted(f"{text} {secret}", NAMES, own=[secret])
    assert "\n" not in shown
    assert redacted("x" * 3000 + "@") is not None


@given(st.emails())
def test_no_address_that_is_one_stays(address: str) -> None:
    _, _, domain = address.partition("@")
    shown = redacted(f"write to {address} please")
    assert f"@{domain}" not in shown
