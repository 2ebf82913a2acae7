"""Criteria and mistakes from evidence made by hand: each verdict with the number that decides it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from tests.insight.health.made import MARCH, METRICS, PLAIN, WORDS, known

from ilk.insight.health.answers import CriterionHealth, SegmentationHealth
from ilk.insight.health.counting import Stood, Tally
from ilk.insight.health.criteria import criteria
from ilk.insight.health.evidence import Kept, SegmentationEvidence, SegmentEvidence, Setting, Used
from ilk.insight.health.mistakes import of_like_size, same_people, segment_mistakes
from ilk.insight.health.report import report, segment_health, summary
from ilk.insight.health.segmentation import segmentation_health
from ilk.insight.health.segmentations import chosen, groups_of, of_values, segmentations
from ilk.measurement.statistics import Moments
from ilk.segments.language.checking import unchecked_condition
from ilk.segments.refresh.sizes import Size

DAY = timedelta(days=1)
FLAGS = {"reach_0": 0, "tested": 0, "messaged": 0, "answered": 0}


def tally(customers: int, mean: float = 50.0, deviation: float = 20.0, **flags: int) -> Tally:
    """Some customers, with a mean of both metrics and a standard deviation."""
    metric = Moments(*(np.asarray(each, float) for each in (customers, mean, deviation**2)))
    return Tally(customers, [metric] * len(METRICS), FLAGS | flags)


def setting(customers: int = 1000, **flags: int) -> Setting:
    return Setting(WORDS, known(), tally(customers, **flags), floor=20, now=MARCH, value_metric="revenue")


def evidence(members: int = 200, text: str = "spend > 100", **given: Any) -> SegmentEvidence:
    inside = given.pop("inside", tally(members, mean=80.0))
    used = given.pop("used", Used((), MARCH - 10 * DAY, MARCH - 10 * DAY, 1))
    return SegmentEvidence("a", unchecked_condition(text), ("value",), inside, used, **given)


def judged(found: SegmentEvidence, at: Setting | None = None) -> dict[str, CriterionHealth]:
    return {each.criterion: each for each in criteria(at or setting(), found)}


def size(at: datetime, members: int, **given: Any) -> Size:
    return Size("a", given.get("version", 1), at, "r", members, given.get("entered", 0), 0, None)


def codes(found: SegmentEvidence, at: Setting | None = None) -> list[str]:
    frame = at or setting()
    return [each.code for each in segment_mistakes(frame, found, criteria(frame, found))]


@pytest.mark.parametrize(
    ("filled", "verdict"), [(1000, "good"), (800, "good"), (799, "fair"), (500, "fair"), (499, "poor")]
)
def test_measurable_by_the_least_known_trait(filled: int, verdict: str) -> None:
    found = judged(evidence(filled={"age": 1000, "income": filled}))["measurable"]
    assert (found.verdict, found.figures[0].value) == (verdict, filled / 1000)


@pytest.mark.parametrize(
    ("members", "mean", "verdict"),
    [(19, 50, "poor"), (20, 50, "good"), (200, 50, "good"), (0, 0, "poor")],
)
def test_substantial_by_the_projects_floor(members: int, mean: float, verdict: str) -> None:
    found = judged(evidence(inside=tally(members, mean)))["substantial"]
    assert found.verdict == verdict


def test_few_members_of_few_customers_are_no_fault() -> None:
    assert judged(evidence(inside=tally(16)), setting(40))["substantial"].verdict == "fair"
    assert judged(evidence(inside=tally(16)), setting(200))["substantial"].verdict == "poor"


def test_a_small_share_of_people_and_of_value_is_only_fair() -> None:
    many = setting(100_000)
    assert judged(evidence(inside=tally(500, 50)), many)["substantial"].verdict == "fair"
    worth = judged(evidence(inside=tally(500, 500)), many)["substantial"]
    # 500 of 100,000 people with ten times the mean: half a percent of people with five of revenue.
    assert worth.verdict == "good"
    assert worth.sentence == "500 customers, 0.5% of all with 5.0% of all revenue."


@pytest.mark.parametrize(("reached", "verdict"), [(100, "good"), (99, "fair"), (40, "fair"), (39, "poor")])
def test_accessible_by_the_best_channel(reached: int, verdict: str) -> None:
    found = judged(evidence(inside=tally(200, reach_0=reached)))["accessible"]
    assert (found.verdict, found.figures[0].value) == (verdict, reached / 200)


def test_addresses_without_consent_and_no_channel_at_all_tell_nothing() -> None:
    plain = replace(setting(), known=known(catalogue=PLAIN))
    found = judged(evidence(inside=tally(200, reach_0=150)), plain)["accessible"]
    assert (found.verdict, found.sentence) == (
        "unknown",
        "75% can be reached by email as far as addresses go; consent is not on record.",
    )
    none = replace(setting(), known=known(catalogue=replace(PLAIN, channels={})))
    assert judged(evidence(), none)["accessible"].sentence.startswith("The project has no channel")


@pytest.mark.parametrize(
    ("members", "mean", "verdict"),
    [
        (400, 65, "good"),
        (400, 58, "fair"),
        (400, 51, "poor"),
        (25, 61, "fair"),
        (25, 55, "unknown"),
        (10, 90, "unknown"),
    ],
    ids=["medium", "small", "none", "medium but unsure", "not to be told from chance", "under the floor"],
)
def test_differentiable_by_how_sure_a_difference_is(members: int, mean: float, verdict: str) -> None:
    whole = setting(4000)
    assert judged(evidence(inside=tally(members, mean)), whole)["differentiable"].verdict == verdict


def test_a_difference_is_told_against_everyone_else() -> None:
    # 200 of 1000 with a mean of 80 where all have 50: the others have 42.5, 1.9 deviations of 20 below.
    found = judged(evidence())["differentiable"]
    assert found.sentence.startswith("Revenue: €80.00 on average against €42.50 of everyone else,")
    assert found.figures[1].value == pytest.approx(1.0)  # as spread as everyone


@pytest.mark.parametrize(
    ("used", "verdict"),
    [
        (Used(("segment/b",), MARCH - 900 * DAY, MARCH - 900 * DAY, 1), "good"),
        (Used((), MARCH - 90 * DAY, MARCH - 900 * DAY, 1), "fair"),
        (Used((), MARCH - 91 * DAY, MARCH - 900 * DAY, 1), "poor"),
    ],
    ids=["depended on", "looked at", "left alone"],
)
def test_actionable_by_what_is_done_with_it(used: Used, verdict: str) -> None:
    assert judged(evidence(used=used))["actionable"].verdict == verdict


def test_other_answers_to_messages_make_it_actionable() -> None:
    old = Used((), MARCH - 900 * DAY, MARCH - 900 * DAY, 1)
    among = setting(messaged=500, answered=100)
    differs = evidence(inside=tally(200, messaged=100, answered=60), used=old)
    alike = evidence(inside=tally(200, messaged=100, answered=20), used=old)
    assert judged(differs, among)["actionable"].sentence.endswith("60% answer messages, against 10% of the others.")
    assert [judged(each, among)["actionable"].verdict for each in (differs, alike)] == ["good", "poor"]


@pytest.mark.parametrize(
    ("kept", "verdict"),
    [((100, 80), "good"), ((100, 79), "fair"), ((100, 50), "fair"), ((100, 49), "poor"), ((19, 0), "unknown")],
)
def test_stable_by_who_stayed(kept: tuple[int, int], verdict: str) -> None:
    found = judged(evidence(kept=Kept(MARCH - 60 * DAY, *kept)))["stable"]
    assert found.verdict == verdict
    assert judged(evidence())["stable"].verdict == "unknown"


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [
        (100, 120, "good"),
        (100, 80, "good"),
        (1000, 800, "fair"),
        (1000, 700, "poor"),
        (0, 30, "good"),
        (0, 0, "unknown"),
    ],
    ids=["grew", "within chance", "shrank", "shrank much", "new", "never anybody"],
)
def test_growing_beyond_chance(before: int, now: int, verdict: str) -> None:
    points = [size(MARCH - 60 * DAY, before), size(MARCH, now)]
    assert judged(evidence(sizes=points))["growing"].verdict == verdict
    assert judged(evidence(sizes=points[1:]))["growing"].verdict == "unknown"


def test_a_changed_definition_is_said_beside_growth() -> None:
    points = [size(MARCH - 60 * DAY, 100), size(MARCH, 200, version=2)]
    assert "partly for its definition changed" in judged(evidence(sizes=points))["growing"].sentence


def test_a_good_segment_has_no_mistakes_and_its_criteria_are_summed_up() -> None:
    points = [size(MARCH - 60 * DAY, 200), size(MARCH, 200, entered=5)]
    found = evidence(
        inside=tally(200, mean=80, reach_0=150), used=Used(("segment/b",), MARCH, MARCH, 1), sizes=points,
        kept=Kept(MARCH - 60 * DAY, 200, 190),
    )  # fmt: skip
    told = segment_health(setting(), found)
    assert (told.sentence, told.mistakes) == ("Good by 7 of 7 criteria.", [])


def test_what_cannot_be_told_is_said() -> None:
    told = summary(criteria(setting(), evidence(inside=tally(10, reach_0=1))))
    assert told == "Good by 1 of 4 criteria, not substantial and accessible; 3 cannot be told."


OLD = Used((), MARCH - 400 * DAY, MARCH - 400 * DAY, 3)


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("unclear-definition", {"text": 'on list "press"'}),
        ("unclear-definition", {"text": " and ".join(f"spend > {each}" for each in range(13))}),
        ("hardly-measurable", {"filled": {"income": 320}}),
        ("only-demographic", {"is_only_demographic": True}),
        ("too-small", {"inside": tally(19)}),
        ("nearly-everyone", {"inside": tally(901)}),
        ("hardly-reachable", {"inside": tally(200, reach_0=10)}),
        ("not-different", {"inside": tally(500, 50.0)}),
        ("unused", {"used": OLD}),
        ("stale", {"used": OLD}),
        ("stale", {"sizes": [size(MARCH - (120 - 60 * each) * DAY, 200) for each in range(3)]}),
        ("fleeting", {"kept": Kept(MARCH - 60 * DAY, 100, 20)}),
        ("shrinking", {"sizes": [size(MARCH - 60 * DAY, 1000), size(MARCH, 200)]}),
    ],
)
def test_each_classic_mistake_is_found(code: str, given: dict[str, Any]) -> None:
    whole = setting(4000) if code == "not-different" else setting()
    assert code in codes(evidence(**({"inside": tally(200, 80, reach_0=150)} | given)), whole)


def test_who_is_drawn_by_lot_may_be_like_everyone_else() -> None:
    lot = evidence(inside=tally(500, 50.0, reach_0=500), is_by_chance=True)
    assert codes(lot, setting(4000)) == []


def test_a_small_project_is_left_in_peace() -> None:
    # Nineteen of thirty: nothing of size, difference, stability or growth can be told.
    few = evidence(
        inside=tally(19, 60, reach_0=19), kept=Kept(MARCH - 60 * DAY, 12, 2),
        sizes=[size(MARCH - 60 * DAY, 19), size(MARCH, 12)],
    )  # fmt: skip
    assert codes(few, setting(30)) == []


def test_two_segments_of_the_same_people_are_told_once() -> None:
    sizes = {"a": 100, "b": 100, "c": 100}
    found = list(same_people(setting(), sizes, {("a", "b"): 98, ("a", "c"): 97}))
    # 98 of 102 in either is 96 %; 97 of 103 is 94 %.
    assert [(each.segment, each.sentence) for each in found] == [
        ("a", "Beta has the same people: the two share 96% of those in either.")
    ]


def test_only_segments_of_like_size_can_have_the_same_people() -> None:
    # Of 100 and 94 at most 94 % are in both; 19 is under the floor.
    assert of_like_size(setting(), {"a": 100, "b": 94, "c": 99, "d": 19, "e": 19}) == ["a", "c"]
    assert of_like_size(setting(), {"a": 100, "b": 95, "c": 91}) == ["a", "b", "c"]


# ---- segmentations -------------------------------------------------------------------------------------------------

AB = chosen(("a", "b"), WORDS)
ABC = chosen(("a", "b", "c"), WORDS)


def whole(
    groups: list[Tally], *, none: Tally | None = None, several: int = 0, kind: str = "chosen"
) -> SegmentationHealth:
    places = dict(enumerate(groups, start=1)) | ({0: none} if none else {})
    segmentation = replace(AB if len(groups) == 2 else ABC, kind=kind)  # type: ignore[arg-type]
    parts = [replace(evidence(inside=each), name=name) for name, each in zip("abc", groups, strict=False)]
    return segmentation_health(setting(), SegmentationEvidence(Stood(segmentation, places, several), parts=parts))


def found_in(health: SegmentationHealth) -> set[str]:
    return {each.code for each in health.mistakes}


def test_a_segmentation_that_tells_people_apart() -> None:
    found = whole([tally(400, 20), tally(300, 60), tally(300, 100)])
    assert (found.covered, found.in_several) == (1, 0)
    assert found.effective_groups == pytest.approx(1000**2 / (400**2 + 2 * 300**2))
    # Means 20, 60 and 100 about 56: 400·36² + 300·4² + 300·44² between, 997·400 within.
    between = 400 * 36**2 + 300 * 4**2 + 300 * 44**2
    assert found.explained[0].share == pytest.approx(between / (between + 997 * 400))
    assert found_in(found) == set()
    assert found.sentence == "3 groups with 100% of all customers; they explain 73% of revenue."


@pytest.mark.parametrize(
    ("code", "groups", "more"),
    [
        ("too-many", [tally(480, 50), tally(420, 50), tally(100, 99)], {}),
        ("too-many", [tally(960, 50), tally(19, 80), tally(15, 10)], {}),
        ("too-few", [tally(950, 50), tally(50, 80)], {}),
        ("overlapping", [tally(500, 20), tally(500, 80)], {"several": 101}),
        ("leaves-out", [tally(200, 20), tally(200, 80)], {"none": tally(600, 50)}),
        ("explains-little", [tally(5000, 50), tally(5000, 53)], {}),
    ],
    ids=["alike", "small", "one has all", "overlap", "out", "alike by metrics"],
)
def test_each_mistake_of_a_segmentation_is_found(code: str, groups: list[Tally], more: dict[str, Any]) -> None:
    assert code in found_in(whole(groups, **more))


def test_groups_that_may_differ_are_not_called_alike() -> None:
    assert whole([tally(50, 50), tally(50, 51), tally(900, 99)]).alike == []


def test_a_segmentation_of_few_people_is_left_in_peace() -> None:
    assert found_in(whole([tally(12, 50), tally(3, 50), tally(2, 50)])) == set()


def test_no_segment_for_the_values_of_a_trait_is_said_and_untested_ones_too() -> None:
    regions = of_values("region", "Region", ("north", "south"))
    stood = Stood(regions, {1: tally(500, 20), 2: tally(500, 80)}, 0)
    found = segmentation_health(setting(), SegmentationEvidence(stood))
    assert found_in(found) == {"no-segments"}
    assert "never-tested" in found_in(whole([tally(500, 20), tally(500, 80)], kind="all"))
    assert "never-tested" not in found_in(whole([tally(500, 20, tested=9), tally(500, 80, tested=1)], kind="all"))


def test_segmentations_are_families_then_criteria_then_all() -> None:
    texts = {"a": 'kind = "x"', "b": 'kind = "y"', "c": "age > 50"}
    trees = {name: unchecked_condition(text) for name, text in texts.items()}
    by_kind = {"a": ["value"], "b": ["value"], "c": ["demographic"]}
    assert [(each.name, each.kind, each.segments) for each in segmentations(trees, WORDS, by_kind)] == [
        ("kind", "trait", ("a", "b")),
        ("all", "all", ("a", "b", "c")),
    ]
    loose = {name: unchecked_condition("age > 50") for name in "abc"}
    found = segmentations(loose, WORDS, {"a": ["demographic"], "b": ["demographic"], "c": ["needs", "value"]})
    assert [(each.name, each.kind) for each in found] == [("demographic", "criterion"), ("all", "all")]
    assert segmentations({}, WORDS, {}) == []


def test_what_most_segments_have_in_common_is_told_once() -> None:
    parts = [replace(evidence(kept=Kept(MARCH - 60 * DAY, 100, 20)), name=name) for name in "abc"]
    stood = Stood(ABC, {1: tally(400, 20), 2: tally(300, 60), 3: tally(300, 100)}, 0)
    told = report(setting(), [SegmentationEvidence(stood, parts=parts)], parts, {}, [])
    fleeting = [each for each in told.mistakes if each.code == "fleeting"]
    assert [(each.segmentation, each.segment) for each in fleeting] == [("a,b,c", None)]
    assert fleeting[0].sentence.startswith("3 of 3 segments; Alpha: Of 100 customers")
    assert all("fleeting" in {each.code for each in one.mistakes} for one in told.segments)


def test_the_report_of_no_segments_says_so() -> None:
    assert report(setting(), [], [], {}, []).sentence == "The project has no segments yet."
    assert groups_of((), WORDS) == ()
