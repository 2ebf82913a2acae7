"""Windows of a person's own, sessions, nth events, regularity, stages and sequences."""

from tests.segments.examples.table import Table, order, person, visit

_BORN = {"birth": "2025-03-01"}
_MIDNIGHT, _NOON = {"signup": "2025-03-01T00:00:00Z"}, {"signup": "2025-03-01T12:00:00Z"}

OWN_DATES = Table(
    people={
        "none": person(order("2025-03-01T00:00:00Z")),
        "start": person(order("2025-03-01T00:00:00Z"), **_BORN, **_MIDNIGHT),
        "late": person(order("2025-03-01T23:59:59.999999Z"), **_BORN, **_NOON),
        "next": person(order("2025-03-02T00:00:00Z"), **_BORN, **_NOON),
        "week": person(order("2025-03-08T00:00:00Z"), **_BORN, **_MIDNIGHT),
        "before": person(order("2025-02-28T23:59:59.999999Z"), **_BORN, **_MIDNIGHT),
    },
    rows=[
        ("did order since birth", "start late next week"),
        ("did order before birth", "before"),
        # After a date is after its day has ended, as with a date that is written out.
        ("did order after birth", "next week"),
        ("did order since signup", "start late next week"),
        ("did order after signup", "late next week"),
        ("did order before signup", "before"),
        # The day of a date is the first of the days after it; an instant itself is not after it.
        ("did order in first 7 days after birth", "start late next"),
        ("did order in first 1 day after birth", "start late"),
        ("did order in first 7 days after signup", "late next week"),
        ("did order in first 12 hours after signup", "late next"),
        ("did order between 7 and 14 days after signup", "week"),
        ("did order between 1 and 7 days after birth", "next"),
        # Who has no such date has nothing in the window.
        ("did not order since signup", "none before"),
        ("count of order since birth = 0", "none before"),
        ("last of order.channel since birth is missing", "none start late next week before"),
    ],
)

OWN_EVENTS = Table(
    people={
        "pair": person(
            order("2025-03-01T00:00:00Z", "o1"),
            order("2025-03-05T00:00:00Z", "o2"),
            visit("2025-03-02T00:00:00Z", "v1"),
            visit("2025-03-06T00:00:00Z", "v2"),
        ),
        "alone": person(order("2025-03-01T00:00:00Z"), visit("2025-02-28T00:00:00Z")),
        "visitor": person(visit("2025-03-01T00:00:00Z")),
        "same": person(order("2025-03-01T00:00:00Z"), visit("2025-03-01T00:00:00Z")),
        # An order that has not happened yet is none.
        "ahead": person(order("2025-03-31T00:00:00Z"), visit("2025-03-01T00:00:00Z")),
    },
    rows=[
        ("did visit before first order", "alone"),
        ("did visit after first order", "pair"),
        ("did visit since first order", "pair same"),
        ("did visit after last order", "pair"),
        ("did visit since 2nd order", "pair"),
        ("did visit before 2nd order", "pair"),
        ("did visit since 2nd last order", "pair"),
        ("did order after first order", "pair"),
        ("count of order since first order = 1", "alone same"),
        ("did visit in first 24 hours after first order", "pair"),
        ("did visit in first 23 hours after first order", ""),
        ("did not visit before first order", "pair visitor same ahead"),
    ],
)

# Clocks skip midnight: the day begins at 04:00 UTC and has 23 hours.
_SKIPPED = {"birth": "2024-09-08"}
SKIPPED_MIDNIGHT = Table(
    zone="America/Santiago",
    people={
        "before": person(order("2024-09-08T03:59:59.999999Z"), **_SKIPPED),
        "start": person(order("2024-09-08T04:00:00Z"), **_SKIPPED),
        "last": person(order("2024-09-09T02:59:59.999999Z"), **_SKIPPED),
        "next": person(order("2024-09-09T03:00:00Z"), **_SKIPPED),
        "days": person(order("2024-09-08T03:59:59.999999Z", "o1"), order("2024-09-08T04:00:00Z", "o2")),
    },
    rows=[
        ("did order since birth", "start last next"),
        ("did order before birth", "before"),
        ("did order after birth", "next"),
        ("did order in first 23 hours after birth", "start last"),
        ("did order in first 24 hours after birth", "start last next"),
        ("days with order = 2", "days"),
        ("days with order = 1", "before start last next"),
    ],
)

# At one o'clock clocks are set back to midnight: the day has two, and begins with the first, at 04:00 UTC.
_TWICE = {"birth": "2024-11-03"}
TWO_MIDNIGHTS = Table(
    zone="America/Havana",
    people={
        "before": person(order("2024-11-03T03:59:59.999999Z"), **_TWICE),
        "first": person(order("2024-11-03T04:00:00Z"), **_TWICE),
        "second": person(order("2024-11-03T05:00:00Z"), **_TWICE),
        "next": person(order("2024-11-04T05:00:00Z"), **_TWICE),
        "days": person(order("2024-11-03T04:00:00Z", "o1"), order("2024-11-04T04:59:59.999999Z", "o2")),
    },
    rows=[
        ("did order since birth", "first second next"),
        ("did order before birth", "before"),
        ("did order after birth", "next"),
        ("days with order = 1", "before first second next days"),
    ],
)

SESSIONS = Table(
    people={
        "steady": person(
            visit("2025-03-29T10:00:00Z", "v1", seconds=10),
            visit("2025-03-29T10:30:00Z", "v2", seconds=10),
            visit("2025-03-29T11:00:00Z", "v3", seconds=10),
        ),
        "broken": person(visit("2025-03-29T10:00:00Z", "v1"), visit("2025-03-29T10:30:00.000001Z", "v2")),
        "two": person(
            visit("2025-03-29T10:00:00Z", "v1", seconds=30, channel="web"),
            visit("2025-03-29T10:10:00Z", "v2", seconds=30, channel="web"),
            visit("2025-03-29T12:00:00Z", "v3", seconds=10),
            visit("2025-03-29T12:10:00Z", "v4", seconds=10, channel="web"),
            visit("2025-03-29T12:20:00Z", "v5", seconds=10),
        ),
        "old": person(visit("2024-03-01T10:00:00Z", "v1"), visit("2024-03-01T10:10:00Z", "v2")),
        "none": person(),
    },
    rows=[
        ("did visit at least 3 times in one session", "steady two"),
        ("did visit at least 2 times in one session", "steady two old"),
        ("did visit at least 2 times in one session in last 30 days", "steady two"),
        ("did visit at least 2 times in one session 10 minutes apart", "two old"),
        ("did visit at least 2 times in one session 31 minutes apart", "steady broken two old"),
        # The greatest session counts.
        ("did visit exactly 1 times in one session", "broken"),
        ("did visit at most 2 times in one session", "broken old none"),
        ('did visit where channel = "web" at least 2 times in one session', "two"),
        ('did visit where channel = "web" at least 3 times in one session', ""),
        ("count of visit in one session = 2", "old"),
        ("sum of visit.seconds in one session >= 60", "two"),
        ("sum of visit.seconds in one session = 0", "broken old none"),
        ("average of visit.seconds in one session = 30", "two"),
        ("max of visit.seconds in one session is missing", "broken old none"),
    ],
)

NTH = Table(
    people={
        "one": person(order("2025-03-01T12:00:00Z", revenue="5")),
        "three": person(
            order("2025-01-01T12:00:00Z", "o1", revenue="10"),
            order("2025-02-01T12:00:00Z", "o2", revenue="20"),
            order("2025-03-29T12:00:00Z", "o3", revenue="150", channel="web"),
        ),
        # Of the same instant, the ids decide.
        "tied": person(
            order("2025-03-01T12:00:00Z", "b", revenue="2"), order("2025-03-01T12:00:00Z", "a", revenue="-2")
        ),
        "none": person(),
    },
    rows=[
        ("3rd order before 2025-03-30", "three"),
        ("2nd order in last 30 days", "tied"),
        ("2nd order < 2025-03-01", "three"),
        ("3rd order is missing", "one tied none"),
        ("2nd last order < 2025-03-01", "three"),
        ("1st order = first order", "one three tied"),
        ("2nd order where revenue > 15 in last 30 days", "three"),
        ("days since 2nd order = 57", "three"),
        ("days since 2nd last order > 8 weeks", "three"),
        ("last order has revenue > 100", "three"),
        ("first order has revenue > 1", "one three"),
        ("2nd order has revenue > 1", "three tied"),
        ("last order where (revenue < 100) has revenue > 15", "three"),
        ('last order has (channel = "web" and revenue > 100)', "three"),
        ('last order has channel = "web" or none of (did order)', "three none"),
        ("not last order has revenue > 1", "none"),
    ],
)

SHARES = Table(
    people={
        "ann": person(
            order("2024-01-01T12:00:00Z", "o1", channel="web"),
            order("2025-03-01T12:00:00Z", "o2", channel="web"),
            order("2025-03-02T12:00:00Z", "o3", channel="shop"),
        ),
        "bob": person(order("2025-03-01T12:00:00Z", channel="web")),
        "tied": person(
            order("2025-03-01T12:00:00Z", "o1", channel="b"), order("2025-03-02T12:00:00Z", "o2", channel="a")
        ),
        "dot": person(order("2025-03-01T12:00:00Z")),
        "cem": person(),
    },
    rows=[
        ('share of order where channel = "web" >= 50%', "ann bob"),
        ('share of order where channel = "web" in last 90 days = 0.5', "ann"),
        ('share of order where channel = "web" = 0', "tied dot"),
        ('share of order where channel = "web" is missing', "cem"),
        ('mode of order.channel = "web"', "ann bob"),
        # Of those that are there as often, the smallest.
        ('mode of order.channel = "a"', "tied"),
        ("mode of order.channel is missing", "dot cem"),
        ('mode of order.channel in last 90 days = "shop"', "ann"),
    ],
)

# Sunday, 30 March 2025, noon.
REGULARITY = Table(
    people={
        "weekly": person(*(visit(f"2025-03-{day}T12:00:00Z", f"v{day}") for day in ("09", "16", "23", "30"))),
        "paused": person(visit("2025-03-05T12:00:00Z", "v1"), visit("2025-03-12T12:00:00Z", "v2")),
        "lately": person(visit("2025-03-12T12:00:00Z", "v1"), visit("2025-03-19T12:00:00Z", "v2")),
        "burst": person(
            visit("2025-03-29T00:00:00Z", "v1"),
            visit("2025-03-29T12:00:00Z", "v2"),
            visit("2025-03-30T00:00:00Z", "v3"),
        ),
        "never": person(),
    },
    rows=[
        ("streak of visit weeks >= 4", "weekly"),
        # Up to the previous week it lasts; who was last here two weeks ago has none.
        ("streak of visit weeks = 2", "lately"),
        ("streak of visit weeks = 0", "paused never"),
        ("streak of visit weeks = 1", "burst"),
        ("streak of visit days = 2", "burst"),
        ("streak of visit months = 1", "weekly paused lately burst"),
        # Pieces are counted back from now: a week of 168 hours, its end inside.
        ("did visit in at least 3 of last 4 weeks", "weekly"),
        ("did visit in exactly 2 of last 4 weeks", "paused lately"),
        ("did visit in exactly 1 of last 2 weeks", "lately burst"),
        ("did visit in at most 0 of last 2 weeks", "paused never"),
        ("did visit in between 2 and 3 of last 4 weeks", "paused lately"),
        ("did visit in more than 1 of last 30 days", "weekly paused lately burst"),
        ("did visit in fewer than 1 of last 1 month", "never"),
        ("days with visit in last 30 days >= 2", "weekly paused lately burst"),
        ("days with visit = 4", "weekly"),
        ("days with visit = 2", "paused lately burst"),
        ("days with visit in last 24 hours = 1", "weekly burst"),
        ("gap between visit >= 7", "weekly paused lately"),
        ("gap between visit > 12 hours", "weekly paused lately"),
        ("gap between visit = 0.5", "burst"),
        ("gap between visit < 1 week", "burst"),
        ("gap between visit is missing", "never"),
        ("gap between visit in last 24 hours is missing", "weekly paused lately burst never"),
        ("rate of visit per week in last 4 weeks = 1", "weekly"),
        ("rate of visit per week in last 14 days = 1.5", "burst"),
        ("rate of visit per month in last 3 months = 1", "burst"),
        ("rate of visit per day between 2025-03-29 and 2025-03-30 = 1.5", "burst"),
        ("rate of visit per week in last 4 weeks = 0", "never"),
    ],
)

# The last period of 30 days begins after 28 February, noon.
STAGES = Table(
    people={
        "newcomer": person(order("2025-03-01T12:00:00Z", channel="web")),
        "loyal": person(order("2025-03-01T12:00:00Z", "o1", channel="web"), order("2025-02-01T12:00:00Z", "o2")),
        "back": person(order("2025-03-01T12:00:00Z", "o1"), order("2024-12-01T12:00:00Z", "o2")),
        "gone": person(order("2025-02-01T12:00:00Z")),
        "edge": person(order("2025-02-28T12:00:00Z")),
        "long_gone": person(order("2024-12-01T12:00:00Z")),
        "never": person(),
    },
    rows=[
        ("is active in order over 30 days", "newcomer loyal back"),
        ("is new in order over 30 days", "newcomer"),
        ("is returning in order over 30 days", "loyal"),
        ("is resurrected in order over 30 days", "back"),
        ("is dormant in order over 30 days", "gone edge"),
        ('is new in order where channel = "web" over 30 days', "newcomer loyal"),
        ("is new in order over 1 year", "newcomer loyal back gone edge long_gone"),
    ],
)

SEQUENCES = Table(
    people={
        "bought": person(visit("2025-03-01T10:00:00Z", channel="a"), order("2025-03-01T11:00:00Z", channel="a")),
        "late": person(visit("2025-03-01T10:00:00Z", channel="a"), order("2025-03-01T12:00:00.000001Z", channel="b")),
        "edge": person(visit("2025-03-01T10:00:00Z"), order("2025-03-01T12:00:00Z", channel="b")),
        "left": person(visit("2025-03-01T10:00:00Z")),
        "just": person(visit("2025-03-30T11:00:00Z")),
        # At the same instant nothing is later.
        "same": person(visit("2025-03-01T10:00:00Z"), order("2025-03-01T10:00:00Z")),
        "reversed": person(order("2025-03-01T10:00:00Z"), visit("2025-03-01T11:00:00Z")),
        "again": person(
            visit("2025-03-01T10:00:00Z", "v1", channel="a"),
            visit("2025-03-01T11:00:00Z", "v2", channel="b"),
            order("2025-03-01T12:30:00Z", channel="b"),
        ),
    },
    rows=[
        ("did visit then order", "bought late edge again"),
        ("did order then visit", "reversed"),
        ("did visit then order within 2 hours", "bought edge again"),
        ("did visit then order within 1 hour", "bought"),
        # Two hours have to pass in full.
        ("did visit then not order within 2 hours", "late left same reversed again"),
        ("did visit then not order within 30 minutes in last 7 days", "just"),
        ("did visit then not order", "left just same reversed"),
        ("did visit then not order within 2 hours then not visit within 2 hours", "late left same reversed"),
        # What is missing is like nothing.
        ("did visit then order with same channel", "bought again"),
        ("did visit then not order with same channel within 2 hours", "late edge left same reversed again"),
        ("did visit then visit then order", "again"),
        ("did visit then not visit then order", "bought late edge again"),
        ('did visit where (channel = "a") then not visit then order', "bought late"),
        ('did visit where (channel = "a") then order', "bought late again"),
        ('did visit where (channel = "a") then order strictly', "bought late"),
        ('did visit where (channel = "a") then order where (channel = "b")', "late again"),
        ("did visit then visit then order within 90 minutes of previous", "again"),
        ("did visit then visit then order within 89 minutes of previous", ""),
        ("did visit then visit then order within 2 hours", ""),
        ("did visit then visit then order within 150 minutes", "again"),
        ("did visit then visit then not order within 1 day overall within 1 hour", ""),
        ("did visit then visit then not order within 1 hour overall within 1 hour", "again"),
        ("did visit then not order with same channel then order with same channel", "bought again"),
        ("did visit then order in one session", ""),
        ("did visit then order in one session 1 hour apart", "bought"),
        ("did visit then order in one session 90 minutes apart", "bought again"),
        ("did visit then order in last 7 days", ""),
        ("did visit then order on 2025-03-01", "bought late edge again"),
        ("did order then visit since first order", "reversed"),
    ],
)

OVER_TIME = {
    "own_dates": OWN_DATES,
    "own_events": OWN_EVENTS,
    "skipped_midnight": SKIPPED_MIDNIGHT,
    "two_midnights": TWO_MIDNIGHTS,
    "sessions": SESSIONS,
    "nth": NTH,
    "shares": SHARES,
    "regularity": REGULARITY,
    "stages": STAGES,
    "sequences": SEQUENCES,
}
