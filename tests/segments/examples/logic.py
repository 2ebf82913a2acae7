"""And, or, not; some of several; everyone and nobody; other segments."""

from tests.segments.examples.table import Table, person

LOGIC = Table(
    people={
        "ann": person(country="DE", age=20),
        "bob": person(country="DE", age=40),
        "cem": person(age=40),
        "dee": person(),
    },
    rows=[
        ("everyone", "ann bob cem dee"),
        ("nobody", ""),
        ("not everyone", ""),
        ("not nobody", "ann bob cem dee"),
        ('country = "DE" and age > 30', "bob"),
        ('country = "DE" or age > 30', "ann bob cem"),
        # What is compared with nothing is false, and `not` makes it true.
        ('country != "DE"', ""),
        ('not country = "DE"', "cem dee"),
        ('not not country = "DE"', "ann bob"),
        ('not (country = "DE" and age > 30)', "ann cem dee"),
        # `not` before `and`, `and` before `or`.
        ('not country = "DE" and age > 30', "cem"),
        ('age > 30 or age < 30 and country = "AT"', "bob cem"),
        ('(age > 30 or age < 30) and country = "AT"', ""),
        ('none of (country = "DE", age > 30)', "dee"),
        ("none of (nobody)", "ann bob cem dee"),
        ('at least 1 of (country = "DE", age > 30)', "ann bob cem"),
        ('at least 2 of (country = "DE", age > 30, age < 30)', "ann bob"),
        ('not at least 2 of (country = "DE", age > 30, age < 30)', "cem dee"),
    ],
)

SEGMENTS = Table(
    people={"ann": person(segments="vip lapsed"), "bob": person(segments="vip"), "cem": person()},
    rows=[
        ("in segment vip", "ann bob"),
        ("not in segment vip", "cem"),
        ("in segment vip and in segment lapsed", "ann"),
        ("in segment vip and not in segment lapsed", "bob"),
        ("in segment lapsed or age > 1", "ann"),
    ],
)
