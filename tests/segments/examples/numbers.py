"""Numbers, integers and money: equal, less, between; arithmetic; what stands in for a missing value."""

from tests.segments.examples.table import Table, person

NUMBERS = Table(
    people={
        "zero": person(age=0, score=0.0, income="0"),
        "one": person(age=1, score=1.0, income="1"),
        "tenth": person(score=0.1, income="0.1"),
        "third": person(age=3, score=0.3, income="0.3"),
        "near": person(age=4, score=0.1 + 0.2, income="0.3001"),
        # One more than binary floating point tells apart.
        "large": person(age=2**53 + 1, score=2.0**53, income="99999999999999.9999"),
        "none": person(),
    },
    rows=[
        ("age = 1", "one"),
        ("age == 1", "one"),
        ("age != 1", "zero third near large"),
        ("age <> 1", "zero third near large"),
        ("not age = 1", "zero tenth third near large none"),
        ("age < 1", "zero"),
        ("age <= 1", "zero one"),
        ("age ≤ 1", "zero one"),
        ("age > 3", "near large"),
        ("age >= 3", "third near large"),
        ("age = 1.0", "one"),
        ("age > 50%", "one third near large"),
        ("age >= 1k", "large"),
        ("age >= 9_000", "large"),
        ("1 < age", "third near large"),
        ("income = 1", "one"),
        ("income = 1.0", "one"),
        ("income = 0.1", "tenth"),
        ("score = 0.1", "tenth"),
        ("income = 0.3", "third"),
        # 0.1 + 0.2 is not 0.3 in binary floating point.
        ("score = 0.3", "third"),
        ("income > 99m", "large"),
        # Money and numbers meet as numbers.
        ("income = score", "zero one tenth third"),
        ("income > score", "near"),
        # Whole numbers are compared exactly, with a number of fractions in binary floating point.
        ("age = 9007199254740993", "large"),
        ("age = 9007199254740992", ""),
        ("age = score", "zero one large"),
        ("age = -0", "zero"),
        ("age > -1", "zero one third near large"),
        ("age is known", "zero one third near large"),
        ("age is missing", "tenth none"),
    ],
)

RANGES = Table(
    people=NUMBERS.people,
    rows=[
        ("age between 0 and 1", "zero one"),
        ("age not between 0 and 1", "third near large"),
        ("not age between 0 and 1", "tenth third near large none"),
        ("income between 0.1 and 0.3", "tenth third"),
        ("score between 0.1 and 0.3", "tenth third"),
        ("age between 3 and 1", ""),
        ("age not between 3 and 1", "zero one third near large"),
        ("age between score and 3", "zero one third"),
        ("age between age and age", "zero one third near large"),
        ("age in (0, 1.0, 3)", "zero one third"),
        ("age not in (0, 1)", "third near large"),
        ("not age in (0, 1)", "tenth third near large none"),
        ("income in (0.1, 1)", "one tenth"),
        ("score in (0.1, 0.3, 9)", "tenth third"),
        ("income not in (0.1, 1)", "zero third near large"),
    ],
)

ARITHMETIC = Table(
    people=NUMBERS.people,
    rows=[
        ("age + 1 = 2", "one"),
        ("age - 1 = -1", "zero"),
        ("age * 2 >= 6", "third near large"),
        ("1 + age * 2 = 7", "third"),
        ("(1 + age) * 2 = 8", "third"),
        ("8 - 4 - 1 = 3", "zero one tenth third near large none"),
        ("score + 0.2 > 0.3", "one tenth third near large"),
        ("income * 10 = 1", "tenth"),
        # Numbers are never divided as whole ones.
        ("1 / 2 = 0.5", "zero one tenth third near large none"),
        ("age / 2 = 1.5", "third"),
        # Nothing can be divided by zero: the value is missing.
        ("age / age = 1", "one third near large"),
        ("age / age is missing", "zero tenth none"),
        ("1 / (1 / age) = 3", "third"),
        ("1 / (1 / age) is missing", "zero tenth none"),
        ("age + 1 is missing", "tenth none"),
        # Beyond what a number can hold: infinity, and what is no number equals itself and is above all.
        ("score * 1e308 * 1e308 > 1e308", "one tenth third near large"),
        ("score * 1e308 * 1e308 - score * 1e308 * 1e308 > 0", "one tenth third near large"),
        ("age else 0 = 0", "zero tenth none"),
        ("(age else 0) + 1 = 1", "zero tenth none"),
        ("(income else 0.5) > 0.4", "one large none"),
        ("(age else score) < 0.5", "zero tenth"),
        ("(age else income) is missing", "none"),
    ],
)
