"""Content documents: what they may say, and that all that is wrong with them is said at once, in its place."""

import pytest
from pydantic import ValidationError
from tests.decisions.world import HERO, write_content

from ilk.app.definitions import plan
from ilk.app.wiring import LOCAL, open_workspace
from ilk.decisions.definition import MOST_VARIANTS, ContentDefinition, Values
from ilk.kernel.errors import UserErrors


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "//evil.example.com",
        "/\\evil.example.com",
        " https://a",
        "https://a b",
        'https://a"onload="x',
        "https://a<b",
        "offers",
        "/a\n",
        "",
    ],
)
def test_an_address_that_could_run_something_or_lead_astray_is_refused(link):
    for field in ("link", "image"):
        with pytest.raises(ValidationError):
            Values.model_validate({field: link})


@pytest.mark.parametrize("link", ["/", "/a?b=c#d", "#top", "https://a.example/ü?x=%20", "http://a:8080/"])
def test_a_plain_address_is_taken(link):
    assert Values(link=link).link == link
    assert Values(image=link).image == link


def test_a_link_may_lead_to_mail_and_telephone_and_an_image_may_not():
    assert Values(link="mailto:shop@example.com").link == "mailto:shop@example.com"
    assert Values(link="tel:+49-30-1").link == "tel:+49-30-1"
    with pytest.raises(ValidationError):
        Values(image="mailto:shop@example.com")


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\u202eb", ""])
def test_a_text_holds_only_what_can_be_shown(text):
    with pytest.raises(ValidationError):
        Values(text=text)


@pytest.mark.parametrize(("field", "most"), [("title", 150), ("text", 2000)])
def test_a_text_has_a_longest_length(field, most):
    Values.model_validate({field: "a" * most})
    with pytest.raises(ValidationError):
        Values.model_validate({field: "a" * (most + 1)})


def variants(*names: str) -> list[dict[str, object]]:
    return [{"name": name, "when": "everyone", "show": {}} for name in names]


@pytest.mark.parametrize(
    "document",
    [
        {"variants": variants("a", "a")},
        {"variants": variants("default")},
        {"variants": variants(*(f"v{number}" for number in range(MOST_VARIANTS + 1)))},
        {"holdout": 0},
        {"holdout": 1},
    ],
)
def test_a_document_that_makes_no_sense_is_refused(document):
    with pytest.raises(ValidationError):
        ContentDefinition.model_validate({"name": "hero", **document})


def test_all_that_is_wrong_is_said_at_once_each_at_its_line(shop):
    text = HERO.replace("in segment regulars", "in segment regulers").replace("did not order", "did not ordr")
    write_content(shop, hero=text)
    with open_workspace(shop) as workspace, pytest.raises(UserErrors) as told:
        plan(workspace, LOCAL)
    assert [(each.code, (each.where or "").partition(", column")[0]) for each in told.value.problems] == [
        ("unknown-segment", "content/hero.yaml: variants[0].when, line 5"),
        ("unknown-event", "content/hero.yaml: variants[2].when, line 11"),
    ]
