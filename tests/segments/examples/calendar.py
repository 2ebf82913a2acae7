"""Birthdays, days of the week, hours: on calendars and by clocks of a zone."""

from tests.segments.examples.table import Table, order, person

# Friday, 28 February 2025, noon; 2025 has no 29 February.
BIRTHDAYS = Table(
    as_of="2025-02-28T12:00:00Z",
    people={
        "leap": person(birth="1996-02-29"),
        "feb28": person(birth="1990-02-28"),
        "feb27": person(birth="1990-02-27"),
        "mar1": person(birth="1990-03-01"),
        "mar7": person(birth="1990-03-07"),
        "mar8": person(birth="1990-03-08"),
        "dec31": person(birth="1990-12-31"),
        "jan1": person(birth="1990-01-01"),
        "today": person(birth="2025-02-28"),
        "last_year": person(birth="2024-02-29"),
        "ahead": person(birth="2027-03-01"),
        "none": person(),
    },
    rows=[
        ("anniversary of birth in this day", "leap feb28 last_year"),
        ("anniversary of birth within next 1 day", "mar1"),
        ("anniversary of birth within next 7 days", "mar1 mar7"),
        ("anniversary of birth in last 1 day", "leap feb28 last_year"),
        ("anniversary of birth in last 2 days", "leap feb28 feb27 last_year"),
        ("anniversary of birth in this month", "leap feb28 feb27 last_year"),
        ("anniversary of birth in previous month", "jan1"),
        ("anniversary of birth in last 60 days", "leap feb28 feb27 dec31 jan1 last_year"),
        # Over the end of the year; who was born today has no anniversary before next year.
        ("anniversary of birth between 2025-12-31 and 2026-01-01", "dec31 jan1"),
        ("anniversary of birth on 2026-02-28", "leap feb28 today last_year"),
        ("anniversary of birth on 2028-02-28", "feb28 today"),
        ("anniversary of birth on 2028-02-29", "leap last_year"),
        ("anniversary of birth on 2028-03-01", "mar1 ahead"),
        ("anniversary of birth in last 1 year", "leap feb28 feb27 mar1 mar7 mar8 dec31 jan1 last_year"),
        ("anniversary of birth within next 3 years", "leap feb28 feb27 mar1 mar7 mar8 dec31 jan1 today last_year"),
        ("not anniversary of birth in last 1 year", "today ahead none"),
    ],
)

# In New York the day begins at 05:00 UTC.
BIRTHDAY_INSTANTS = Table(
    as_of="2025-01-01T12:00:00Z",
    zone="America/New_York",
    people={
        "new_year": person(signup="2020-01-01T05:00:00Z"),
        "before": person(signup="2020-01-01T04:59:59.999999Z"),
        "leap": person(signup="2024-02-29T12:00:00Z"),
        "old": person(signup="1969-12-31T12:00:00Z"),
        "far": person(signup="2110-01-01T12:00:00Z"),
        "none": person(),
    },
    rows=[
        ("anniversary of signup in this day", "new_year"),
        ("anniversary of signup in previous day", "before old"),
        ("anniversary of signup on 2025-02-28", "leap"),
        ("anniversary of signup on 2111-01-01", "new_year far"),
        ("anniversary of signup in last 1 year", "new_year before old"),
        ("not anniversary of signup in last 1 year", "leap far none"),
    ],
)

# 30 March 2025 is a Sunday. In Berlin clocks go from 02:00 to 03:00 at 01:00 UTC.
WEEKDAYS = Table(
    zone="Europe/Berlin",
    people={
        "friday": person(birth="2025-03-28", signup="2025-03-28T22:59:59.999999Z"),
        "saturday": person(birth="2025-03-29", signup="2025-03-28T23:00:00Z"),
        "sunday": person(birth="2025-03-30", signup="2025-03-30T21:59:59.999999Z"),
        "monday": person(birth="2025-03-31", signup="2025-03-30T22:00:00Z"),
        "leap": person(birth="2024-02-29", signup="2024-02-29T12:00:00Z"),
        "first": person(birth="0001-01-01", signup="1969-12-31T23:00:00Z"),
        "none": person(),
    },
    rows=[
        ("weekday of birth in (sat, sun)", "saturday sunday"),
        ("weekday of signup in (sat, sun)", "saturday sunday"),
        ("weekday of birth in (Monday)", "monday first"),
        ("weekday of birth in (thursday, fri)", "friday leap"),
        ("weekday of signup in (Thu)", "leap first"),
        ("weekday of birth not in (mon, tue, wed, thu, fri)", "saturday sunday"),
        ("not weekday of birth in (mon, tue, wed, thu, fri)", "saturday sunday none"),
        ("weekday of (birth else 2025-03-29) in (sat)", "saturday none"),
    ],
)

HOURS = Table(
    zone="Europe/Berlin",
    people={
        "winter": person(order("2025-03-01T08:00:00Z", paid="2025-03-01T16:00:00Z")),
        "early": person(order("2025-03-01T07:59:59.999999Z")),
        "summer": person(order("2024-07-01T07:00:00Z", paid="2024-07-01T15:59:59Z")),
        "skipped": person(order("2025-03-30T00:59:59.999999Z")),
        "after": person(order("2025-03-30T01:00:00Z")),
        "midnight": person(order("2025-03-29T23:00:00Z")),
        "late": person(order("1969-12-31T22:59:59Z")),
        "never": person(),
    },
    rows=[
        ("hour of last order = 9", "winter summer"),
        ("hour of last order between 9 and 17", "winter summer"),
        ("hour of last order = 8", "early"),
        ("hour of last order = 1", "skipped"),
        ("hour of last order = 2", ""),
        ("hour of last order = 3", "after"),
        ("hour of last order = 0", "midnight"),
        ("hour of last order = 23", "late"),
        ("hour of last order is missing", "never"),
        ("did order where hour of paid = 17", "winter summer"),
        ("did order where (hour of paid between 9 and 17 and weekday of paid in (sat))", "winter"),
    ],
)

CALENDAR = {
    "birthdays": BIRTHDAYS,
    "birthday_instants": BIRTHDAY_INSTANTS,
    "weekdays": WEEKDAYS,
    "hours": HOURS,
}
