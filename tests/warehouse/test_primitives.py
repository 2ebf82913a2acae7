"""Every SQL primitive, by hand: an expression and what each engine must answer for it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import md5
from inspect import isfunction, signature
from math import inf, nan, nextafter
from typing import Any

import pytest
from tests.warehouse import field_primitives, frame_primitives
from tests.warehouse.answering import Answers, answers, meant, told
from tests.warehouse.rows import COLUMN

from ilk.kernel.errors import Bug, UserError
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr

NONE = sql.literal(None)
TRUE, FALSE = sql.literal(value=True), sql.literal(value=False)
UNKNOWN = sql.cast(NONE, ValueType.YES_NO)
NO_NUMBER, NO_TEXT = sql.cast(NONE, ValueType.NUMBER), sql.cast(NONE, ValueType.TEXT)

ZONED = sql.try_cast_zoned(sql.literal("2025-03-30 03:00:00+02"))


def lit(value: Any) -> Expr:
    return sql.literal(value)


def at(text: str) -> Expr:
    return sql.literal(datetime.fromisoformat(text).replace(tzinfo=UTC))


def nested_division(levels: int) -> Expr:
    expr = lit(2)
    for _ in range(levels):
        expr = sql.arithmetic(lit(1), "/", expr)
    return expr


# The primitive, an expression made with it, and its value.
CASES: list[tuple[str, Expr, Any]] = [
    ("literal", lit(None), None),
    ("literal", lit(1), 1),
    ("literal", lit(-(2**63)), -(2**63)),
    ("literal", lit(0.1), 0.1),
    ("literal", lit(1e300), 1e300),
    ("literal", lit(nextafter(1, 2)), nextafter(1, 2)),
    ("literal", lit(inf), inf),
    ("literal", lit(Decimal("-12.3400")), Decimal("-12.3400")),
    ("literal", lit(Decimal("1E+3")), Decimal(1000)),
    ("literal", lit("it's"), "it's"),
    ("literal", lit('quo"te'), 'quo"te'),
    ("literal", lit("back\\slash\\'"), "back\\slash\\'"),
    ("literal", lit("nul\0, line\nend, 🙂"), "nul\0, line\nend, 🙂"),
    ("literal", lit("'; drop table x; --"), "'; drop table x; --"),
    ("literal", lit(date(2024, 2, 29)), date(2024, 2, 29)),
    ("literal", lit(datetime(2025, 3, 30, 1, 2, 3, 4, tzinfo=UTC)), datetime(2025, 3, 30, 1, 2, 3, 4)),  # noqa: DTZ001 - stored without a zone
    ("literal", lit(datetime.fromisoformat("2025-03-30T03:00:00+02:00")), datetime(2025, 3, 30, 1)),  # noqa: DTZ001 - stored without a zone
    ("literal", lit(["a", "it's"]), ["a", "it's"]),
    ("cast", sql.cast(lit("12"), ValueType.INTEGER), 12),
    # Halves are rounded to even from a number, and away from zero from money.
    ("cast", sql.cast(lit(0.5), ValueType.INTEGER), 0),
    ("cast", sql.cast(lit(2.5), ValueType.INTEGER), 2),
    ("cast", sql.cast(lit(1.5), ValueType.INTEGER), 2),
    ("cast", sql.cast(lit(-2.5), ValueType.INTEGER), -2),
    ("cast", sql.cast(sql.cast(lit("-2.5"), ValueType.MONEY), ValueType.INTEGER), -3),
    ("cast", sql.cast(sql.cast(lit("2.5"), ValueType.MONEY), ValueType.INTEGER), 3),
    ("cast", sql.cast(sql.cast(lit("1.25"), ValueType.MONEY), ValueType.MONEY), Decimal("1.2500")),
    # A decimal of another scale is not the same type.
    ("cast", sql.cast(lit(Decimal("1.5")), ValueType.MONEY), Decimal("1.5000")),
    ("cast", sql.cast(lit(Decimal("1.00005")), ValueType.MONEY), Decimal("1.0001")),
    ("cast", sql.cast(at("2025-03-30T23:59:59"), ValueType.DATE), date(2025, 3, 30)),
    ("try_cast", sql.try_cast(lit("twelve"), ValueType.INTEGER), None),
    ("try_cast", sql.try_cast(lit("12"), ValueType.INTEGER), 12),
    ("try_cast", sql.try_cast(lit("99999999999999999999"), ValueType.INTEGER), None),
    ("try_cast", sql.try_cast(lit("2025-02-30"), ValueType.DATE), None),
    ("try_cast_zoned", ZONED, datetime(2025, 3, 30, 1, tzinfo=UTC)),
    ("try_cast_zoned", sql.try_cast_zoned(lit("yesterday")), None),
    ("whole", sql.whole(lit(7)), 7),
    ("truth", sql.truth(UNKNOWN), False),
    ("truth", sql.truth(TRUE), True),
    ("all_of", sql.all_of([]), True),
    ("all_of", sql.all_of([TRUE, FALSE]), False),
    ("all_of", sql.all_of([sql.any_of([TRUE, FALSE]), FALSE]), False),
    ("any_of", sql.any_of([]), False),
    ("any_of", sql.any_of([FALSE, TRUE]), True),
    ("any_of", sql.any_of([TRUE, sql.all_of([FALSE, FALSE])]), True),
    ("any_of", sql.any_of([FALSE] * 4000 + [TRUE]), True),
    ("all_of", sql.all_of([TRUE] * 4000), True),
    ("negate", sql.negate(sql.any_of([TRUE, FALSE])), False),
    ("negate", sql.negate(sql.compare(lit(1), "=", lit(2))), True),
    ("negate", sql.negate(sql.negate(TRUE)), True),
    ("count_true", sql.count_true([TRUE, FALSE, TRUE]), 2),
    ("count_true", sql.count_true([]), 0),
    ("count_true", sql.count_true([TRUE] * 1000), 1000),
    ("row_filter", sql.truth(sql.row_filter(sql.truth(UNKNOWN))), False),
    # What is joined by `or` stays together when the rule about missing values around it goes.
    ("row_filter", sql.row_filter(sql.all_of([sql.truth(sql.any_of([TRUE, TRUE])), sql.truth(FALSE)])), False),
    ("row_filter", sql.row_filter(sql.any_of([TRUE, sql.truth(sql.all_of([FALSE, TRUE]))])), True),
    ("is_missing", sql.is_missing(NONE), True),
    ("is_known", sql.is_known(NONE), False),
    ("is_known", sql.is_known(lit("")), True),
    ("or_else", sql.or_else(NO_NUMBER, 0), 0.0),
    ("or_else", sql.or_else(NO_TEXT, lit("x")), "x"),
    ("choose", sql.choose([(FALSE, lit(1)), (TRUE, lit(2))], lit(3)), 2),
    ("choose", sql.choose([(UNKNOWN, lit(1))]), None),
    ("compare", sql.compare(lit(1), "=", NONE), None),
    ("compare", sql.compare(lit(2), ">=", lit(2)), True),
    ("compare", sql.compare(lit("a"), "<", lit("B")), False),
    ("compare", sql.compare(sql.compare(lit(1), "=", lit(1)), "=", TRUE), True),
    ("compare", sql.compare(lit(0.0), "=", lit(-0.0)), True),
    # Texts are in the order of their bytes, and what is not a number is the greatest of numbers.
    ("compare", sql.compare(lit("Z"), "<", lit("a")), True),
    ("compare", sql.compare(lit("é"), ">", lit("z")), True),
    ("compare", sql.compare(lit(nan), "=", lit(nan)), True),
    ("compare", sql.compare(lit(nan), ">", lit(inf)), True),
    ("compare", sql.compare(lit(1), "<", lit(Decimal("1.5"))), True),
    ("in_set", sql.in_set(lit(2), [1, 2]), True),
    ("in_set", sql.in_set(lit(2), []), False),
    ("in_set", sql.in_set(NO_NUMBER, [1, 2]), None),
    ("in_set", sql.in_set(lit("it's"), ["it's"]), True),
    ("in_set", sql.in_set(lit(150), list(range(200))), True),
    ("in_set", sql.in_set(lit(500), list(range(200))), False),
    ("in_set", sql.in_set(NO_TEXT, [str(number) for number in range(200)]), None),
    ("in_set", sql.in_set(sql.cast(lit("150"), ValueType.MONEY), list(range(200))), True),
    ("fold", sql.fold(lit("ÉTÉ Straße İ Σ")), "été straße i σ"),  # noqa: RUF001 - these are Greek
    ("fold", sql.fold(lit("ΟΔΟΣ")), "οδοσ"),
    ("contains", sql.contains(lit("a%b"), lit("%")), True),
    ("contains", sql.contains(lit("abc"), lit("")), True),
    ("contains", sql.contains(NO_TEXT, lit("a")), None),
    ("starts_with", sql.starts_with(lit("a_b"), lit("a_")), True),
    ("starts_with", sql.starts_with(lit("axb"), lit("a_")), False),
    ("ends_with", sql.ends_with(lit("a%"), lit("%")), True),
    ("ends_with", sql.ends_with(lit("ab"), lit("%")), False),
    ("like", sql.like(lit("abc"), "a_c"), True),
    ("like", sql.like(lit("a\nb"), "a%"), True),
    ("like", sql.like(lit("a\\b"), "a\\b"), True),
    ("like", sql.like(lit("ABC"), "abc"), False),
    ("has_any", sql.has_any(lit(["a", "b"]), ["b", "c"]), True),
    ("has_any", sql.has_any(lit(["a"]), ["it's"]), False),
    ("has_all", sql.has_all(lit(["a", "b"]), ["b", "a"]), True),
    ("has_all", sql.has_all(lit(["a", "b"]), ["b", "c"]), False),
    ("size_of", sql.size_of(lit(["a", "b"])), 2),
    ("arithmetic", sql.arithmetic(lit(1), "/", lit(2)), 0.5),
    ("arithmetic", sql.arithmetic(lit(7), "/", lit(0)), None),
    ("arithmetic", sql.arithmetic(lit(7), "/", sql.arithmetic(lit(1), "-", lit(1))), None),
    ("arithmetic", sql.arithmetic(lit(1), "/", sql.arithmetic(lit(1), "/", lit(0))), None),
    ("arithmetic", nested_division(21), 0.5),
    ("arithmetic", sql.arithmetic(lit(2), "*", sql.arithmetic(lit(3), "+", lit(4))), 14.0),
    ("arithmetic", sql.arithmetic(sql.arithmetic(lit(8), "-", lit(4)), "-", lit(1)), 3.0),
    ("arithmetic", sql.arithmetic(lit(8), "-", sql.arithmetic(lit(4), "-", lit(1))), 5.0),
    ("arithmetic", sql.arithmetic(lit(5), "-", lit(-5)), 10.0),
    ("arithmetic", sql.arithmetic(lit(0.1), "+", lit(0.2)), 0.1 + 0.2),
    ("arithmetic", sql.arithmetic(NO_NUMBER, "+", lit(1)), None),
    ("arithmetic", sql.arithmetic(lit(1e308), "*", lit(10)), inf),
    (
        "exact",
        sql.exact((lit(2**62), ValueType.INTEGER), "+", (lit(1), ValueType.INTEGER), ValueType.INTEGER),
        2**62 + 1,
    ),
    ("exact", sql.exact((lit(2**62), ValueType.INTEGER), "*", (lit(4), ValueType.INTEGER), ValueType.INTEGER), None),
    (
        "exact",
        sql.exact((lit(Decimal("0.1")), ValueType.MONEY), "+", (lit(Decimal("0.2")), ValueType.MONEY), ValueType.MONEY),
        Decimal("0.3000"),
    ),
    ("days_between", sql.days_between(at("2025-03-29T12:00:00"), at("2025-03-30T12:00:00")), 1),
    ("days_between", sql.days_between(at("2025-03-29T12:00:00.000001"), at("2025-03-30T12:00:00")), 0),
    ("days_between", sql.days_between(at("2025-03-30T12:00:00"), at("2025-03-30T11:59:59")), -1),
    ("days_between", sql.days_between(at("2025-03-30T12:00:00"), at("2025-03-29T12:00:00")), -1),
    ("days_between", sql.days_between(at("1925-03-30T00:00:00"), at("2025-03-29T23:59:59.999999")), 36524),
    ("days_between", sql.days_between(sql.cast(NONE, ValueType.INSTANT), at("2025-03-30T12:00:00")), None),
    # The first eight hexadecimal digits of the MD5 of `salt`, U+001F and the key, in Python and in `md5sum` alike.
    ("band", sql.band(lit(0), lit(5), 10), 1),
    ("band", sql.band(lit(1), lit(5), 4), 1),
    ("band", sql.band(lit(3), lit(5), 4), 3),
    ("band", sql.band(lit(3), lit(30), 10), 2),
    ("band", sql.band(lit(999_999_999), lit(10**9), 100), 100),
    ("band", sql.band(sql.literal(None), lit(5), 4), None),
    ("bucket", sql.bucket("spring", lit("c1"), 100), int(md5(b"spring\x1fc1").hexdigest()[:8], 16) % 100),  # noqa: S324 - not for secrets
    ("bucket", sql.bucket("spring", lit("c1"), 100), 45),
    ("bucket", sql.bucket("spring", lit(7), 10_000), 3624),
    ("bucket", sql.bucket("", lit("ü"), 2**32), 3734263654),
    ("joined", sql.joined([lit("a"), lit("'"), lit("b")]), "a'b"),
    ("joined", sql.joined([lit("a"), NO_TEXT]), None),
    ("call", sql.call("upper", lit("straße")), "STRAẞE"),
    ("call", sql.call("nullif", lit("x"), "x"), None),
    ("call", sql.call("replace", lit("a.b.c"), ".", ""), "abc"),
    ("of_each", sql.of_each(sql.call("json_transform", '[{"k": 1}, {}]', '[{"k": "VARCHAR"}]'), "k"), ["1", None]),
    *field_primitives.CASES,
    *frame_primitives.CASES,
]

ORDER = (COLUMN["n"],)

# The primitive, an aggregate, and its value for each of the three.
AGGREGATES: list[tuple[str, Expr, list[Any]]] = [
    ("column", sql.largest(sql.column("n", "rows")), [3, 2, 1]),
    # Two tables say the same where all of the columns do; nothing equals what is missing.
    ("same", sql.last_by(sql.same("rows", "rows", "n"), ORDER), [True, True, True]),
    ("same", sql.count_if(sql.same("rows", "rows", "n", "i")), [2, 2, 0]),
    ("count_rows", sql.count_rows(), [3, 2, 1]),
    ("count_if", sql.count_if(sql.compare(COLUMN["n"], ">", lit(1))), [2, 1, 0]),
    ("gathered", sql.gathered(COLUMN["n"]), [14, 6, 2]),
    ("gathered", sql.gathered(sql.choose([(sql.compare(COLUMN["n"], ">", lit(1)), lit(61))])), [2**61, 2**61, 0]),
    ("in_one_alone", sql.in_one_alone(COLUMN["n"]), [14, 6, 2]),
    ("in_one_alone", sql.in_one_alone(sql.choose([(sql.is_known(COLUMN["n"]), lit(0))])), [1, 0, 1]),
    ("has_place", sql.has_place(sql.gathered(COLUMN["n"]), lit(3)), [True, False, False]),
    ("count_known", sql.count_known(COLUMN["i"]), [2, 2, 0]),
    ("count_distinct", sql.count_distinct(COLUMN["t"]), [2, 1, 0]),
    ("total", sql.total(COLUMN["i"], ValueType.INTEGER), [4.0, 2.0**63, None]),
    # Exact to six places, whatever the order: 0.1 + 0.2 is 0.3.
    ("total", sql.total(COLUMN["x"], ValueType.NUMBER), [0.3, 0.0, None]),
    ("total", sql.total(COLUMN["m"], ValueType.MONEY), [0.3, 99999999999999.9999, None]),
    ("average", sql.average(COLUMN["i"], ValueType.INTEGER), [2.0, 2.0**62, None]),
    ("average", sql.average(COLUMN["x"], ValueType.NUMBER), [0.15, 0.0, None]),
    ("smallest", sql.smallest(COLUMN["t"]), ["X", "y", None]),
    ("largest", sql.largest(COLUMN["i"]), [3, 2**62, None]),
    ("nth_smallest", sql.nth_smallest(COLUMN["n"], 2), [2, 2, None]),
    ("nth_largest", sql.nth_largest(COLUMN["n"], 3), [1, None, None]),
    ("nth_largest", sql.nth_largest(COLUMN["t"], 1), ["x", "y", None]),
    ("median", sql.median(COLUMN["n"]), [2.0, 1.5, 1.0]),
    ("median", sql.median(COLUMN["i"]), [2.0, 2.0**62, None]),
    ("quantile", sql.quantile(COLUMN["n"], 0.75), [2.5, 1.75, 1.0]),
    ("quantiles", sql.quantiles(COLUMN["n"], [0.5, 0.75]), [[2.0, 2.5], [1.5, 1.75], [1.0, 1.0]]),
    ("variance", sql.variance(COLUMN["n"]), [1.0, 0.5, None]),
    ("first_by", sql.first_by(COLUMN["i"], ORDER), [1, 2**62, None]),
    ("last_by", sql.last_by(sql.all_of([sql.compare(COLUMN["n"], ">", lit(1)), TRUE]), ORDER), [True, True, False]),
    # The last known one: the newest row has no text.
    ("last_by", sql.last_by(COLUMN["t"], ORDER), ["X", "y", None]),
    ("last_by", sql.last_by(COLUMN["t"], (COLUMN["g"], COLUMN["n"])), ["X", "y", None]),
]


def numbered(cases: list[tuple[str, Expr, Any]]) -> list[str]:
    return [f"{name}-{number}" for number, (name, *_) in enumerate(cases)]


@pytest.fixture(scope="module")
def of_one(engine: Engine) -> Answers:
    return answers(engine, CASES, "one")


@pytest.fixture(scope="module")
def of_groups(engine: Engine) -> Answers:
    return answers(engine, AGGREGATES, "rows")


@pytest.mark.parametrize("number", range(len(CASES)), ids=numbered(CASES))
def test_expressions(engine: Engine, of_one: Answers, number: int) -> None:
    primitive, expression, expected = CASES[number]
    if not meant(engine, primitive):
        return
    (found,) = told(of_one[number], expression)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize("number", range(len(AGGREGATES)), ids=numbered(AGGREGATES))
def test_aggregates(of_groups: Answers, number: int) -> None:
    _, expression, expected = AGGREGATES[number]
    assert told(of_groups[number], expression) == expected


def test_every_primitive_that_gives_an_expression_has_a_row() -> None:
    exported = {name: getattr(sql, name) for name in sql.__all__}
    primitives = {
        name for name, value in exported.items() if isfunction(value) and signature(value).return_annotation is Expr
    }
    assert "bucket" in primitives
    in_windows = {"around", "row_number", "previous", "place", "number_beyond", "number_of_all"}
    assert primitives == {name for name, *_ in [*CASES, *AGGREGATES]} | in_windows


def test_aliases_in_an_expression() -> None:
    both = sql.compare(sql.column("a", "one"), "=", sql.column("b", "two"))
    assert sql.aliases_in([both, sql.column("c")]) == {"one", "two"}
    assert sql.aliases_in([sql.in_set(sql.column("a", "one"), list(range(500)))]) == {"one"}
    assert sql.aliases_in([nested_division(3)]) == set()


def test_a_naive_instant_never_reaches_sql() -> None:
    with pytest.raises(Bug):
        sql.literal(datetime(2025, 1, 1))  # noqa: DTZ001 - that is the point


def test_a_statement_that_nests_too_deeply_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        sql.select({"x": nested_division(500)}, None).sql()
    assert caught.value.code == "definition-too-deep"


def test_the_sql_of_another_engine_is_written_too() -> None:
    query = sql.select({"found": sql.truth(sql.in_set(COLUMN["t"], ["it's"]))}, "rows")
    assert query.sql("spark") == "SELECT COALESCE(`t` IN ('it\\'s'), FALSE) AS `found` FROM `rows`"
