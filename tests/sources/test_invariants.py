"""What holds for every file: a row is counted once, loading again adds nothing, planted faults are found."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sources.till import HEADER, Till, source

from ilk.sources.retrying import retry

FAULTS = {
    "unparsable": "{who},2024-03-01 10:00:0{digit},abc,1",
    "missing": ",2024-03-01 10:00:0{digit},1,1",
    "below-minimum": "{who},2024-03-01 10:00:0{digit},-1,1",
    "future": "{who},2030-03-01 10:00:0{digit},1,1",
    "unreadable-line": "{who},2024-03-01 10:00:0{digit}",
}
GOOD = "{who},2024-03-01 10:00:0{digit},{digit}.50,1"
LINE = st.tuples(
    st.sampled_from([None, None, None, *FAULTS]), st.sampled_from(["ann", "ben", '"eva, ""e"""']), st.integers(0, 3)
)
FILES = st.lists(st.lists(LINE, max_size=12), min_size=1, max_size=3)


def text_of(line: tuple[str | None, str, int]) -> str:
    fault, who, digit = line
    return (FAULTS[fault] if fault else GOOD).format(who=who, digit=digit)


def written(till: Till, files: list[list[tuple[str | None, str, int]]]) -> None:
    for number, lines in enumerate(files):
        till.write(f"sales-{number}.csv", HEADER + "".join(f"{text_of(line)}\n" for line in lines))


def expected_events(files: list[list[tuple[str | None, str, int]]]) -> int:
    """For each kind of good line the most that one file has of it: extracts may overlap, lines of a file are apart."""
    kinds = {line for lines in files for line in lines if line[0] is None}
    return sum(max(lines.count(kind) for lines in files) for kind in kinds)


@settings(max_examples=12, deadline=None)
@given(FILES)
def test_every_row_is_loaded_known_or_quarantined_and_planted_faults_are_found(files):
    with TemporaryDirectory() as folder:
        till = Till(Path(folder))
        written(till, files)
        report = till.load()
        lines = [line for each in files for line in each]
        planted = [fault for fault, _, _ in lines if fault]
        assert report.rows_read == len(lines)
        assert report.rows_read == report.rows_loaded + report.rows_known + report.rows_quarantined
        assert sorted(code for (code,) in till.rows("SELECT code FROM quarantine")) == sorted(planted)
        assert report.rows_loaded == expected_events(files) == till.one("SELECT count(*) FROM event_purchase")
        assert till.one("SELECT count(DISTINCT event_id) FROM event_purchase") == report.rows_loaded
        assert till.load().rows_read == 0
        till.engine.close()


@settings(max_examples=5, deadline=None)
@given(FILES)
def test_files_one_by_one_give_the_same_events_as_files_together(files):
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        together, apart = Till(Path(one)), Till(Path(other))
        written(together, files)
        together.load()
        for number in range(len(files)):
            written(apart, files[: number + 1])
            apart.load()
        shown = "SELECT event_id, occurred_at, revenue FROM event_purchase ORDER BY event_id"
        assert together.rows(shown) == apart.rows(shown)
        assert together.counts() == apart.counts()
        together.engine.close()
        apart.engine.close()


@settings(max_examples=5, deadline=None)
@given(FILES)
def test_a_mended_mapping_gives_the_same_by_retry_and_by_reading_anew(files):
    mended = source(columns={"revenue": "money(amount) else 7", "quantity": "integer(quantity)"}, allow_future=True)
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        tried, anew = Till(Path(one)), Till(Path(other))
        for till in (tried, anew):
            written(till, files[:1])
            till.load()
        retry(tried.engine, mended, [], tried.context())
        anew.load(mended)
        shown = (
            "SELECT customer_id, occurred_at, revenue, count(*) "
            "FROM event_purchase JOIN customer_keys USING (customer_no) GROUP BY ALL ORDER BY ALL"
        )
        assert tried.rows(shown) == anew.rows(shown)
        assert tried.counts() == anew.counts()
        for till in (tried, anew):
            assert till.one("SELECT count(*) FROM quarantine") == till.counts()[3]
            till.engine.close()
