"""What is found of a source: each check by hand, planted faults exactly, and every row accounted for."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sources.till import Till, source

from ilk.quality.answers import CheckResult, QualitySubject
from ilk.quality.sources import source_subjects

AS_OF = datetime(2024, 3, 11, tzinfo=UTC)
PRODUCTS = {
    "name": "products",
    "files": {"path": "products.csv"},
    "into": {"table": "products", "key": "sku"},
    "columns": {"sku": "text(sku)"},
}
SALES = {
    "name": "sales",
    "files": {"path": "sales-*.csv"},
    "into": {"events": "sale", "customer": "who", "occurred_at": "instant(at)", "id": "no"},
    "columns": {"sku": "text(sku)", "price": {"value": "integer(price)", "min": 0}, "mail": "mail"},
    "rules": [{"check": 'not mail = "bad"', "reason": "the mail is bad"}],
    "checks": [
        {"check": "unique", "columns": ["mail"]},
        {"check": "reference", "column": "sku", "table": "products", "of": "sku"},
        {"check": "fresh", "days": 5},
        {"check": "volume", "within": 0.5},
        {"check": "drift", "column": "price", "most": 0.2},
        {"check": "filled", "column": "mail", "least": 0.5, "severity": "fail"},
    ],
}
HEADER = "no,who,at,sku,price,mail\n"


def loaded(till: Till, *files: str, products: str = "p\nq\n") -> QualitySubject:
    till.write("products.csv", "sku\n" + products)
    for number, rows in enumerate(files):
        till.write(f"sales-{number}.csv", HEADER + rows)
    described = [source(**{**PRODUCTS, "rules": []}), source(**SALES)]
    for each in described:
        till.load(each)
    return list(source_subjects(till.engine, described, AS_OF).values())[1]


def check(found: QualitySubject, name: str) -> CheckResult:
    return next(each for each in found.checks if each.check == name)


def rows(first: int, last: int, *, price: int = 1, sku: str = "p", mail: str = "") -> str:
    return "".join(f"{n},c{n},2024-03-01,{sku},{price},{mail or f'm{n}'}\n" for n in range(first, last))


def test_every_check_is_told_with_what_was_measured(till: Till):
    found = loaded(till, rows(0, 6) + rows(6, 8, sku="lost") + rows(8, 10, mail="same") + rows(10, 12, mail=" "))
    assert (check(found, "unique: mail").state, check(found, "unique: mail").rows) == ("warning", 1)
    assert (check(found, "reference: sku").state, check(found, "reference: sku").rows) == ("warning", 2)
    assert check(found, "fresh").measured == pytest.approx(10)
    assert check(found, "filled: mail").measured == pytest.approx(10 / 12)
    assert check(found, "filled: mail").state == "met"
    assert check(found, "volume").state == "unknown"
    assert check(found, "drift: price").state == "unknown"
    assert found.scores.fresh == pytest.approx(0.5)
    assert found.scores.consistent == pytest.approx(10 / 12)
    assert found.scores.unique == pytest.approx(9 / 10)
    assert found.scores.complete == pytest.approx(34 / 36)
    assert found.scores.valid == 1


def test_each_kind_of_bad_row_lowers_its_own_score(till: Till):
    bad = "20,c,2024-03-01,p,-1,m20\n21,c,2024-03-01,p,1,bad\n0,c,2024-03-01,p,2,other\n"
    found = loaded(till, rows(0, 7) + bad)
    assert found.scores.valid == pytest.approx(9 / 10)
    assert found.scores.consistent == pytest.approx(9 / 10)
    assert found.scores.unique == pytest.approx(9 / 10)


def test_a_share_below_what_must_be_fails(till: Till):
    assert check(loaded(till, rows(0, 2) + rows(2, 6, mail=" ")), "filled: mail").state == "failed"


def test_a_load_of_half_the_usual_rows_or_less_is_told_from_the_fourth_on(till: Till):
    usual = [rows(n * 10, n * 10 + 10) for n in range(3)]
    found = loaded(till, *usual, rows(40, 44))
    assert check(found, "volume").state == "warning"
    assert check(found, "volume").measured == pytest.approx(-0.6)


def test_a_load_as_large_as_usual_is_well(till: Till):
    usual = [rows(n * 10, n * 10 + 10) for n in range(3)]
    assert check(loaded(till, *usual, rows(40, 45)), "volume").state == "met"


def test_values_that_moved_are_told(till: Till):
    before = rows(0, 100, price=1) + rows(100, 200, price=9)
    assert check(loaded(till, before, rows(200, 300, price=9)), "drift: price").state == "warning"


def test_values_as_before_are_not(till: Till):
    before = rows(0, 100, price=1) + rows(100, 200, price=9)
    again = rows(200, 250, price=1) + rows(250, 300, price=9)
    found = check(loaded(till, before, again), "drift: price")
    assert (found.state, found.measured) == ("met", pytest.approx(0))


def test_an_empty_source_has_no_scores_and_fails_nothing(till: Till):
    found = loaded(till, "")
    assert found.scores.overall is None
    assert {each.state for each in found.checks} == {"unknown"}


def test_what_follows_from_the_same_rows_is_looked_at_once_and_only_grows_old(till: Till):
    first = loaded(till, rows(0, 6))
    described = [source(**{**PRODUCTS, "rules": []}), source(**SALES)]
    known = source_subjects(till.engine, described, AS_OF)
    later = source_subjects(till.engine, described, AS_OF + timedelta(days=10), known)
    assert later.keys() == known.keys()
    again = list(later.values())[1]
    assert check(again, "fresh").measured == pytest.approx(20)
    assert again.scores.fresh == pytest.approx(0.25)
    assert [each for each in again.checks if each.check != "fresh"] == [
        each for each in first.checks if each.check != "fresh"
    ]
    till.write("sales-9.csv", HEADER + rows(6, 9))
    till.load(described[1])
    assert list(source_subjects(till.engine, described, AS_OF, known).values())[1].rows == 9


LINES = st.lists(st.sampled_from(["good", "negative", "ruled", "lost", "nameless", "unreadable"]), max_size=20)


@settings(max_examples=12, deadline=None)
@given(LINES)
def test_planted_faults_are_found_exactly_and_every_row_is_accounted_for(kinds: list[str]):
    written = {
        "good": "{n},c{n},2024-03-01,p,1,m{n}",
        "negative": "{n},c{n},2024-03-01,p,-1,m{n}",
        "ruled": "{n},c{n},2024-03-01,p,1,bad",
        "lost": "{n},c{n},2024-03-01,lost,1,m{n}",
        "nameless": "{n},,2024-03-01,p,1,m{n}",
        "unreadable": "{n},c{n},2024-03-01",
    }
    with TemporaryDirectory() as folder:
        till = Till(Path(folder))
        lines = [written[kind].format(n=n) for n, kind in enumerate(kinds)]
        found = loaded(till, "good,g,2024-03-01,p,1,g\n" + "".join(f"{line}\n" for line in lines))
        read = len(kinds) + 1
        counted = "SELECT rows_read, rows_loaded + rows_known + rows_quarantined FROM loads WHERE source = 'sales'"
        assert till.rows(counted) == [(read, read)]
        assert check(found, "reference: sku").rows == kinds.count("lost")
        assert found.scores.valid == pytest.approx(1 - (kinds.count("negative") + kinds.count("unreadable")) / read)
        there = 1 + kinds.count("good") + kinds.count("lost")
        ruled, referred = 1 - kinds.count("ruled") / read, 1 - kinds.count("lost") / there
        assert found.scores.consistent == pytest.approx(min(ruled, referred))
        assert found.scores.complete == pytest.approx(3 * there / (3 * there + kinds.count("nameless")))
        till.engine.close()
