"""Dates and instants: windows to the microsecond, calendar periods in a zone, days of 23 hours, ends of months."""

from tests.segments.examples.table import Table, person

# 30 March 2025 is a Sunday.
DATES = Table(
    people={
        "feb29": person(birth="2024-02-29"),
        "feb28": person(birth="2025-02-28"),
        "mar23": person(birth="2025-03-23"),
        "mar24": person(birth="2025-03-24"),
        "mar29": person(birth="2025-03-29"),
        "mar30": person(birth="2025-03-30"),
        "mar31": person(birth="2025-03-31"),
        "never": person(birth="9999-12-31"),
        "dawn": person(birth="0001-01-01"),
        "none": person(),
    },
    rows=[
        ("birth = 2025-03-30", "mar30"),
        ("birth != 2025-03-30", "feb29 feb28 mar23 mar24 mar29 mar31 never dawn"),
        ("birth < 2025-03-24", "feb29 feb28 mar23 dawn"),
        ("birth <= 2025-03-24", "feb29 feb28 mar23 mar24 dawn"),
        ("birth > 2025-03-29", "mar30 mar31 never"),
        ("birth in (2024-02-29, 2025-03-31)", "feb29 mar31"),
        ("not birth > 2025-03-29", "feb29 feb28 mar23 mar24 mar29 dawn none"),
        ("birth is missing", "none"),
        # A date stands for the beginning of its day; now is noon of the 30th.
        ("birth in last 1 day", "mar30"),
        ("birth in last 36 hours", "mar30"),
        ("birth in last 37 hours", "mar29 mar30"),
        ("birth in last 2 days", "mar29 mar30"),
        ("birth in last 1 week", "mar24 mar29 mar30"),
        ("birth older than 1 day", "feb29 feb28 mar23 mar24 mar29 dawn"),
        ("birth older than 36 hours", "feb29 feb28 mar23 mar24 mar29 dawn"),
        ("birth older than 37 hours", "feb29 feb28 mar23 mar24 dawn"),
        ("birth within next 1 day", "mar31"),
        ("birth within next 12 hours", "mar31"),
        ("birth within next 11 hours", ""),
        ("birth before 2025-03-30", "feb29 feb28 mar23 mar24 mar29 dawn"),
        ("birth after 2025-03-30", "mar31 never"),
        ("birth on 2025-03-30", "mar30"),
        ("birth between 2025-03-24 and 2025-03-30", "mar24 mar29 mar30"),
        ("birth in this day", "mar30"),
        ("birth in previous day", "mar29"),
        ("birth in this week", "mar24 mar29 mar30"),
        ("birth in previous week", "mar23"),
        ("birth in this month", "mar23 mar24 mar29 mar30 mar31"),
        ("birth in previous month", "feb28"),
        ("birth in this quarter", "feb28 mar23 mar24 mar29 mar30 mar31"),
        ("birth in this year", "feb28 mar23 mar24 mar29 mar30 mar31"),
        ("birth in previous year", "feb29"),
        ("not birth in previous year", "feb28 mar23 mar24 mar29 mar30 mar31 never dawn none"),
        # The ends of the calendar, which people use to say never and always.
        ("birth on 9999-12-31", "never"),
        ("birth after 9999-12-31", ""),
        ("birth before 0001-01-01", ""),
        ("birth between 0001-01-01 and 9999-12-31", "feb29 feb28 mar23 mar24 mar29 mar30 mar31 never dawn"),
        ("birth in last 100000 years", "feb29 feb28 mar23 mar24 mar29 mar30"),
        ("birth within next 100000 years", "mar31 never"),
        ("(birth else 2025-03-30) in this day", "mar30 none"),
    ],
)

# In Berlin this is a day of 23 hours: at 01:00 UTC clocks go from 02:00 to 03:00.
BERLIN = Table(
    zone="Europe/Berlin",
    people={
        "before_year": person(signup="2024-12-31T22:59:59.999999Z"),
        "year": person(signup="2024-12-31T23:00:00Z"),
        "before_march": person(signup="2025-02-28T22:59:59.999999Z"),
        "march": person(signup="2025-02-28T23:00:00Z"),
        "week_ago": person(signup="2025-03-23T12:00:00Z"),
        "week": person(signup="2025-03-23T12:00:00.000001Z"),
        "monday": person(signup="2025-03-23T23:00:00Z"),
        "before_today": person(signup="2025-03-29T22:59:59.999999Z"),
        "today": person(signup="2025-03-29T23:00:00Z"),
        "now": person(signup="2025-03-30T12:00:00Z"),
        "next": person(signup="2025-03-30T12:00:00.000001Z"),
        "before_tomorrow": person(signup="2025-03-30T21:59:59.999999Z"),
        "tomorrow": person(signup="2025-03-30T22:00:00Z"),
        "april": person(signup="2025-03-31T22:00:00Z"),
        "none": person(),
    },
    rows=[
        ("signup in last 7 days", "week monday before_today today now"),
        ("signup in last 1 week", "week monday before_today today now"),
        ("signup in last 168 hours", "week monday before_today today now"),
        (
            "signup older than 7 days",
            "before_year year before_march march week_ago",
        ),
        ("signup within next 10 hours", "next before_tomorrow tomorrow"),
        # A month ago there was no 30th: all of March counts, which began at 23:00 UTC.
        ("signup in last 1 month", "march week_ago week monday before_today today now"),
        (
            "signup in last 1 quarter",
            "before_year year before_march march week_ago week monday before_today today now",
        ),
        (
            "signup in this month",
            "march week_ago week monday before_today today now next before_tomorrow tomorrow",
        ),
        ("signup in this day", "today now next before_tomorrow"),
        ("signup in previous day", "before_today"),
        ("signup in this week", "monday before_today today now next before_tomorrow"),
        ("signup in previous week", "week_ago week"),
        (
            "signup in this year",
            "year before_march march week_ago week monday before_today today now next before_tomorrow tomorrow april",
        ),
        ("signup in previous year", "before_year"),
        ("signup in previous quarter", "before_year"),
        ("signup in previous month", "before_march"),
        ("signup on 2025-03-30", "today now next before_tomorrow"),
        ("signup between 2025-03-30 and 2025-03-31", "today now next before_tomorrow tomorrow"),
        ("signup before 2025-01-01", "before_year"),
        ("signup after 2025-03-30", "tomorrow april"),
        # Between instants the first is inside and the last is not.
        ("signup between 2025-03-30T12:00:00Z and 2025-03-30T22:00:00Z", "now next before_tomorrow"),
        ("signup between 2025-03-30T14:00:00+02:00 and 2025-03-31T00:00:00+02:00", "now next before_tomorrow"),
        ("signup before 2025-03-30T12:00:00Z and signup after 2025-03-23T12:00:00Z", "week monday before_today today"),
        ("signup after 2025-03-30T22:00:00Z", "april"),
        # An instant compared with a date is compared with the beginning of that day.
        ("signup = 2025-03-30", "today"),
        ("signup < 2025-01-01", "before_year"),
        ("signup >= 2025-03-31", "tomorrow april"),
        ("2025-03-31 <= signup", "tomorrow april"),
        ("signup = 2025-03-30T12:00:00Z", "now"),
        ("signup > 2025-03-30T12:00:00Z", "next before_tomorrow tomorrow april"),
        ("signup in (2025-03-30, 2025-03-30T12:00:00Z)", "today now"),
        ("(signup else 2025-03-30) = 2025-03-30", "today none"),
        ("(signup else 2025-03-30) in this day", "today now next before_tomorrow none"),
        ("(signup else 2025-03-30) < 2025-03-29T23:00:00.000001Z and signup is missing", "none"),
    ],
)

# On 7 September 2025 clocks in Santiago go from 00:00 to 01:00: there is no midnight, the day begins at 04:00 UTC.
SANTIAGO = Table(
    zone="America/Santiago",
    as_of="2025-09-07T15:00:00Z",
    people={
        "before": person(signup="2025-09-07T03:59:59.999999Z", birth="2025-09-06"),
        "begins": person(signup="2025-09-07T04:00:00Z", birth="2025-09-07"),
        "ends": person(signup="2025-09-08T02:59:59.999999Z", birth="2025-09-08"),
        "after": person(signup="2025-09-08T03:00:00Z", birth="2025-09-09"),
    },
    rows=[
        ("signup on 2025-09-07", "begins ends"),
        ("signup in this day", "begins ends"),
        ("signup = 2025-09-07", "begins"),
        ("signup before 2025-09-07", "before"),
        ("signup after 2025-09-07", "after"),
        ("birth in this day", "begins"),
        ("birth in last 12 hours", "begins"),
        ("birth in last 11 hours", ""),
        ("birth older than 11 hours", "before begins"),
        ("birth within next 12 hours", "ends"),
        ("birth within next 11 hours", ""),
    ],
)

# On 25 April 2025 Cairo has no midnight, and 30 October has 25 hours: 23:00 to 24:00 comes twice.
CAIRO_SPRING = Table(
    zone="Africa/Cairo",
    as_of="2025-04-25T12:00:00Z",
    people={
        "before": person(signup="2025-04-24T21:59:59.999999Z"),
        "begins": person(signup="2025-04-24T22:00:00Z"),
        "ends": person(signup="2025-04-25T20:59:59.999999Z"),
        "after": person(signup="2025-04-25T21:00:00Z"),
    },
    rows=[
        ("signup in this day", "begins ends"),
        ("signup in previous day", "before"),
        ("signup on 2025-04-26", "after"),
    ],
)
CAIRO_AUTUMN = Table(
    zone="Africa/Cairo",
    as_of="2025-10-30T12:00:00Z",
    people={
        "before": person(signup="2025-10-29T20:59:59.999999Z"),
        "begins": person(signup="2025-10-29T21:00:00Z"),
        "twice": person(signup="2025-10-30T20:30:00Z"),
        "again": person(signup="2025-10-30T21:30:00Z"),
        "after": person(signup="2025-10-30T22:00:00Z"),
    },
    rows=[
        ("signup in this day", "begins twice again"),
        ("signup on 2025-10-31", "after"),
        ("signup before 2025-10-30", "before"),
    ],
)

LEAP_DAY = Table(
    as_of="2024-02-29T12:00:00Z",
    people={
        "last_day": person(signup="2023-02-28T23:59:59.999999Z"),
        "first": person(signup="2023-03-01T00:00:00Z"),
        "month_ago": person(signup="2024-01-29T12:00:00Z"),
        "month": person(signup="2024-01-29T12:00:00.000001Z"),
    },
    rows=[
        # A year ago there was no 29 February: its last instant is where the year before begins.
        ("signup in last 1 year", "first month_ago month"),
        ("signup older than 1 year", "last_day"),
        ("signup in last 12 months", "first month_ago month"),
        ("signup in last 1 month", "month"),
        ("signup older than 1 month", "last_day first month_ago"),
    ],
)

END_OF_JANUARY = Table(
    as_of="2025-01-31T12:00:00Z",
    people={
        "feb27": person(birth="2025-02-27"),
        "feb28": person(birth="2025-02-28"),
        "mar01": person(birth="2025-03-01"),
        "apr30": person(birth="2025-04-30"),
        "may01": person(birth="2025-05-01"),
    },
    rows=[
        ("birth within next 1 month", "feb27 feb28"),
        ("birth within next 1 quarter", "feb27 feb28 mar01 apr30"),
    ],
)
