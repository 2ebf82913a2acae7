"""How often content was shown: each exposure of the log once, by variant, held out or not, and the day of the zone."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.clock import FixedClock
from tests.decisions.world import write_content

from ilk.app.decide import Asked, show
from ilk.app.definitions import apply
from ilk.app.exposures import count_exposures, exposures
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.database.exposures import Counted
from ilk.database.intake import Arrivals, LogEntry
from ilk.database.intake_trimming import Trimming
from ilk.decisions.answers import ExposureCount
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import Denied, NotFound
from ilk.live.intake.messages import Circumstances, message_of
from ilk.live.intake.writing import Writer

NOON = datetime(2025, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def workspace(shop) -> Iterator[Workspace]:
    with open_workspace(write_content(shop), clock=FixedClock(NOON)) as opened:
        apply(opened, LOCAL, why="content")
        yield opened


def send(workspace: Workspace, number: int, at: datetime = NOON, event: str = "Content Shown", **said: Any) -> None:
    """Send an exposure, as a page does."""
    raw = {"messageId": str(number), "anonymousId": "b", "type": "track", "event": event, "properties": said}
    message = message_of(json.dumps(raw).encode(), None, Circumstances(at))
    workspace.intake.add([Arrivals(at, [LogEntry(message.id, message.kind, message.text())])])


def counted(workspace: Workspace, slot: str = "hero", days: int = 30) -> dict[str, tuple[int, int]]:
    """What was shown and held out, of variants of which anything was."""
    told = exposures(workspace, LOCAL, slot, days=days).variants
    return {each.variant: (each.shown, each.held_out) for each in told if each.shown or each.held_out}


def test_before_anything_was_shown_all_variants_stand_at_nothing_and_no_log_is_made(workspace):
    told = exposures(workspace, LOCAL, "hero")
    assert told.variants == [
        ExposureCount(variant=name, shown=0, held_out=0) for name in ("regulars", "berlin", "nobody_yet", "default")
    ]
    assert (told.days, told.charts, told.sentence) == ([], {}, "Nothing was shown since 9 February 2025.")
    assert not workspace.live_place.has_log


def test_what_decisions_write_down_is_counted_once_for_a_visitor_and_session(workspace):
    run(workspace, LOCAL)
    writer = Writer(lambda: workspace.intake)
    for session in ("s1", "s1", "s2"):
        for user in ("c01", "c02", "c03", "c04", "somebody new"):
            shown = show(workspace, LOCAL, Asked(user_id=user, slots=["hero", "mail"], session=session), writer)
            assert shown.written is not None
            shown.written.result()
    writer.close()
    decided = show(workspace, LOCAL, Asked(user_id="c04", slots=["hero"]), writer).decision.slots["hero"]
    assert counted(workspace)[decided.variant][0] >= 2
    for slot in ("hero", "mail"):
        assert sum(sum(each) for each in counted(workspace, slot).values()) == 10
    held = sum(out for _, out in counted(workspace, "mail").values())
    events = [json.loads(each.entry.message) for piece in workspace.intake.events(None) for each in piece]
    mine = [each["properties"] for each in events if each["properties"]["slot"] == "mail"]
    assert held == sum(each["held_out"] for each in mine)


def test_shown_and_held_out_are_told_apart_by_the_variant_that_was_meant(workspace):
    send(workspace, 1, slot="hero", variant="berlin", meant="berlin", held_out=False)
    send(workspace, 2, slot="hero", variant="default", meant="berlin", held_out=True)
    send(workspace, 3, slot="hero", variant="berlin")
    send(workspace, 4, slot="hero", variant="of last year", held_out="yes")
    send(workspace, 5, slot="mail", variant="readers")
    assert counted(workspace) == {"berlin": (2, 1), "of last year": (1, 0)}
    assert counted(workspace) == {"berlin": (2, 1), "of last year": (1, 0)}
    send(workspace, 6, slot="hero", variant="berlin")
    assert counted(workspace)["berlin"] == (3, 1)
    told = exposures(workspace, LOCAL, "hero")
    assert told.sentence == "Exposures since 9 February 2025: 4 shown, 1 held out."
    assert [each.variant for each in told.variants][-1] == "of last year"


def test_what_is_no_exposure_of_a_slot_counts_nowhere(workspace):
    send(workspace, 1, event="Order Completed", slot="hero", variant="berlin", note="Content Shown")
    for number, said in enumerate(({}, {"slot": 7, "variant": "x"}, {"slot": "hero"}, {"slot": "hero", "variant": ""})):
        send(workspace, 10 + number, **said)
    send(workspace, 20, slot="hero", variant="x" * 256)
    send(workspace, 21, slot="hero", variant="berlin")
    assert counted(workspace) == {"berlin": (1, 0)}


def test_a_day_is_that_of_the_projects_zone_and_days_before_are_left_out(shop):
    path = shop / "ilk.yaml"
    path.write_text(path.read_text("utf-8").replace("Europe/Berlin", "Asia/Kathmandu"), "utf-8")
    with open_workspace(write_content(shop), clock=FixedClock(NOON)) as workspace:
        apply(workspace, LOCAL, why="content")
        midnight = datetime(2025, 3, 9, 18, 15, tzinfo=UTC)  # of the tenth, there
        for number, at in enumerate((midnight - timedelta(seconds=1), midnight, midnight - timedelta(days=3))):
            send(workspace, number, at, slot="hero", variant="berlin")
        told = exposures(workspace, LOCAL, "hero", days=2)
        assert [(f"{each.day}", each.shown) for each in told.days] == [("2025-03-09", 1), ("2025-03-10", 1)]
        assert (f"{told.since}", f"{told.until}") == ("2025-03-09", "2025-03-10")
        assert counted(workspace, days=4) == {"berlin": (3, 0)}


def test_what_was_counted_stays_when_the_log_is_trimmed(workspace):
    for number in range(5):
        send(workspace, number, slot="hero", variant="berlin")
    count_exposures(workspace)
    later = NOON + timedelta(days=9)
    workspace.intake.trim(Trimming(2**62, later, NOON), later)
    send(workspace, 9, slot="hero", variant="berlin")
    assert counted(workspace) == {"berlin": (6, 0)}


def test_two_who_count_at_the_same_time_count_once(workspace):
    counts = {Counted("hero", NOON.date(), "berlin", held_out=False): 4}
    assert workspace.exposures.add(counts, after=0, until=7, at=NOON)
    assert not workspace.exposures.add(counts, after=0, until=9, at=NOON)
    assert workspace.exposures.position() == 7
    assert workspace.exposures.of_slot("hero", NOON.date()) == counts


def test_the_chart_has_a_bar_for_each_day_and_variant_shown_and_held_out(workspace):
    import altair as alt

    send(workspace, 1, slot="hero", variant="berlin")
    send(workspace, 2, slot="hero", variant="default", meant="berlin", held_out=True)
    (chart,) = exposures(workspace, LOCAL, "hero").charts.values()
    rows = [(each["day"], each["variant"], each["what"], each["exposures"]) for each in chart["data"]["values"]]
    assert rows == [("2025-03-10", "berlin", "shown", 1), ("2025-03-10", "berlin", "held out", 1)]
    alt.Chart.from_dict(chart)  # it holds to the schema of charts


def test_a_slot_that_there_is_not_and_who_may_not_ask(workspace):
    with pytest.raises(NotFound):
        exposures(workspace, LOCAL, "footer")
    with pytest.raises(Denied):
        exposures(workspace, Actor("a page", Role.WRITER), "hero")
