"""Sessions: page views with no long pause between them, as the language's `in one session` knows them."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sources.till import Till, source

from ilk.segments.subjects.sessions import Session
from ilk.segments.time.durations import Duration
from ilk.segments.tree import Event

BEGINNING = datetime(2024, 3, 31, tzinfo=UTC)
COLUMNS = {
    "landing": "first(page)",
    "exit": "last(page)",
    "pages": "count()",
    "different_pages": "count_distinct(page)",
    "duration": "duration()",
    "referrer": "first(referrer)",
    "campaign": "first(campaign)",
}
VIEWS = {
    "files": {"path": "views*.csv"},
    "into": {"events": "view", "customer": "who", "occurred_at": "instant(at)"},
    "columns": {"page": "page", "referrer": "referrer", "campaign": "campaign", "device": "device"},
    "rollups": {"session": {"apart": "30 minutes", "columns": COLUMNS}},
}
HEADER = "who,at,page,referrer,campaign,device\n"


def sessions(till: Till, columns: str = "landing, exit, pages, duration") -> list[tuple]:
    return till.rows(
        f"SELECT customer_id, CAST(occurred_at AS VARCHAR), {columns} FROM event_session "
        "JOIN customer_keys USING (customer_no) ORDER BY customer_id, occurred_at"
    )


def test_a_session_has_its_landing_and_exit_pages_its_length_and_where_it_came_from(till):
    till.write(
        "views.csv",
        HEADER + "ann,2024-03-01 23:50:00,/,google.com,spring,phone\n"
        "ann,2024-03-02 00:10:00,/tea,,,phone\n"
        "ann,2024-03-02 00:40:00,/,,summer,phone\n"
        "ann,2024-03-02 01:10:01,/cart,,,phone\n"
        "ben,2024-03-02 00:20:00,/tea,,,desktop\n",
    )
    till.load(source(**VIEWS))
    assert sessions(till, "landing, exit, pages, different_pages, duration, referrer, campaign") == [
        # Neither midnight nor another campaign ends it; a pause of just 30 minutes is none that does.
        ("ann", "2024-03-01 23:50:00", "/", "/", 3, 2, 3000.0, "google.com", "spring"),
        ("ann", "2024-03-02 01:10:01", "/cart", "/cart", 1, 1, 0.0, None, None),
        ("ben", "2024-03-02 00:20:00", "/tea", "/tea", 1, 1, 0.0, None, None),
    ]
    assert till.rows("SELECT events FROM seen_session ORDER BY customer_no") == [(2,), (1,)]


def test_a_view_that_comes_late_joins_what_were_two_sessions(till):
    till.write("views1.csv", HEADER + "ann,2024-03-01 10:00:00,/,,,\nann,2024-03-01 10:50:00,/b,,,\n")
    till.load(source(**VIEWS))
    assert [row[2:] for row in sessions(till)] == [("/", "/", 1, 0.0), ("/b", "/b", 1, 0.0)]
    till.write("views2.csv", HEADER + "ann,2024-03-01 10:25:00,/a,,,\nann,2024-03-01 11:10:00,/c,,,\n")
    till.load(source(**VIEWS))
    assert sessions(till) == [("ann", "2024-03-01 10:00:00", "/", "/c", 4, 4200.0)]


def test_with_a_column_beside_the_pause_devices_have_sessions_of_their_own(till):
    till.write("views.csv", HEADER + "".join(f"ann,2024-03-01 10:{m}:00,/{m},,,{d}\n" for m, d in DEVICES))
    described = VIEWS | {"rollups": {"session": {"apart": "30 minutes", "by": ["device"], "columns": COLUMNS}}}
    till.load(source(**described))
    assert sessions(till, "device, pages") == [
        ("ann", "2024-03-01 10:00:00", "phone", 2),
        ("ann", "2024-03-01 10:10:00", "desktop", 1),
        ("ann", "2024-03-01 10:15:00", None, 1),
        ("ann", "2024-03-01 10:45:00", "desktop", 1),
    ]


DEVICES = (("00", "phone"), ("10", "desktop"), ("15", ""), ("20", "phone"), ("45", "desktop"))


@pytest.mark.parametrize(
    ("rollup", "said"),
    [
        ({"columns": COLUMNS}, "nothing says which rows belong together"),
        ({"apart": "half an hour"}, "write a number and"),
        ({"apart": "0 minutes"}, "greater than"),
        ({"apart": "30 minutes", "columns": {"length": "duration(page)"}}, "`duration(page)` is no way to sum up rows"),
    ],
)
def test_a_rollup_that_says_nothing_is_refused(rollup, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        source(**VIEWS | {"rollups": {"session": rollup}})


def test_a_definition_with_a_pause_is_stored_as_it_is_written():
    described = source(**VIEWS)
    stored = described.model_dump(mode="json", exclude_defaults=True)
    assert stored["rollups"]["session"]["apart"] == "30 minutes"
    assert type(described).model_validate(stored) == described


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 400)), min_size=1, max_size=40),
    st.integers(1, 4),
    st.sampled_from([1, 10, 30]),
)
@settings(max_examples=12, deadline=None)
def test_sessions_are_those_of_the_language_however_the_views_come(views, files, minutes):
    """The oracle is `Session.split`, which answers `in one session` in memory."""
    oracle = Session(apart=Duration(count=minutes, unit="minute"))
    expected = []
    for who in sorted({who for who, _ in views}):
        times = sorted(BEGINNING + timedelta(minutes=minute) for one, minute in views if one == who)
        runs = oracle.split([Event(at, str(place)) for place, at in enumerate(times)])
        expected += [(who, str(run[0].at)[:19], len(run), (run[-1].at - run[0].at).total_seconds()) for run in runs]
    assert _loaded(views, files, minutes) == expected


def _loaded(views: Sequence[tuple[str, int]], files: int, minutes: int) -> list[tuple]:
    """The sessions of views that come in so many files, one load each."""
    described = VIEWS | {"rollups": {"session": {"apart": f"{minutes} minutes", "columns": COLUMNS}}}
    with TemporaryDirectory() as folder:
        till = Till(Path(folder))
        for number in range(files):
            rows = [
                f"{who},{(BEGINNING + timedelta(minutes=minute)):%Y-%m-%d %H:%M:%S},/{place},,,\n"
                for place, (who, minute) in enumerate(views)
                if place % files == number
            ]
            if rows:
                till.write(f"views{number}.csv", HEADER + "".join(rows))
                till.load(source(**described))
        found = sessions(till, "pages, duration")
        till.engine.close()
    return found
