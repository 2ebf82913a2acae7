"""A project in Python, the same of its stores and through a server."""

import subprocess
import sys
from datetime import UTC, date, datetime

import altair as alt
import pytest
from tests.serving import serving
from tests.shop import BERLINERS, CUSTOMERS, READERS, REGULARS

import ilk
from ilk.kernel.errors import NotFound, UserError


def test_everything_can_be_asked(opened):
    assert {each.name: each.size for each in opened.segments()} == {
        "berliners": len(BERLINERS),
        "regulars": len(REGULARS),
        "readers": len(READERS),
    }
    assert opened.project().currency == "EUR"
    assert opened.overview().figures
    assert opened.query('city = "Köln"', limit=3).count == 10
    assert opened.customer("a/b").customer_id == "a/b"
    assert {trait.name for trait in opened.traits()} >= {"city", "spend"}
    assert {source.name: source.rows for source in opened.sources()} == {"orders": 80, "people": 40}
    assert len(opened.quarantine(source="orders")) == 3
    assert opened.runs()[0].state == "done"
    assert opened.plan().changes == []


def test_a_segment_has_its_faces_its_members_and_its_profile(opened):
    segment = opened.segment("berliners")
    assert (segment.size, len(segment), segment.share) == (10, 10, 0.25)
    assert segment.definition == 'city = "Berlin"'
    assert segment.sentence
    assert "SELECT" in segment.sql.upper()
    assert segment.history.points[-1].size == 10
    members = segment.members()
    assert set(members.to_arrow().column("customer_id").to_pylist()) == set(BERLINERS)
    assert set(members.to_pandas()["customer_id"]) == set(BERLINERS)
    assert set(members.to_polars()["customer_id"]) == set(BERLINERS)


def test_a_past_day_is_asked_for_by_its_date_or_by_an_instant(opened, monkeypatch):
    monkeypatch.setattr("ilk.python.segment._A_PAGE", 3)
    day, its_end = date(2025, 2, 1), datetime(2025, 2, 1, 22, 59, 59, 999999, tzinfo=UTC)
    for then in (day, its_end):
        sizes = {each.name: each.size for each in opened.segments(as_of=then)}
        assert 3 < sizes["regulars"] < len(REGULARS)
        members = opened.segment("regulars").members(as_of=then).to_pylist()
        assert len({row["customer_id"] for row in members}) == len(members) == sizes["regulars"]
        assert opened.segment("regulars").as_of(then).recorded == sizes["regulars"]
        assert opened.customer(members[0]["customer_id"], as_of=then).as_of == its_end
        assert opened.overview(as_of=then).as_of == its_end
        (moved,) = opened.migration(since=then, segments=["regulars"]).segments
        assert (moved.before, moved.after) == (sizes["regulars"], len(REGULARS))
        assert {each.segment: each.size for each in opened.health(as_of=then).segments} == sizes
        assert opened.segment("regulars").health(as_of=then).size == sizes["regulars"]
        assert opened.compare_segmentations("regulars", "readers", as_of=then).as_of == its_end
    assert len(opened.segment("regulars").members(as_of=date(2020, 1, 1))) == 0


def test_a_profile_draws_its_charts_with_altair(opened):
    profile = opened.segment("regulars").profile()
    assert profile.answer.charts
    for name in profile.answer.charts:
        chart = profile.chart(name)
        assert isinstance(chart, alt.TopLevelMixin)
        assert chart.to_dict()["$schema"].startswith("https://vega.github.io/schema/vega-lite/v6")
    with pytest.raises(NotFound) as caught:
        profile.chart("difference")
    assert "differences" in caught.value.known


def test_customers_come_as_a_table_over_many_pages(opened, monkeypatch):
    monkeypatch.setattr("ilk.python.shop._A_PAGE", 7)
    everyone = opened.customers()
    assert sorted(row["customer_id"] for row in everyone) == sorted(CUSTOMERS)
    assert everyone.columns == ["customer_id", "segments", "city", "spend"]
    assert len(opened.customers(segment="berliners", limit=3)) == 3


def test_a_run_tells_its_steps_and_answers_its_record(own):
    class Steps:
        def __init__(self):
            self.done = []

        def begin(self, step, total=None):
            self.done.append(step)

        def advance(self, by=1):
            """Only steps are looked at."""

        def end(self, note=""):
            """Only beginnings are looked at."""

    steps = Steps()
    record = own.run(progress=steps)
    assert (record.state, record.customers) == ("done", 40)
    assert steps.done == [step.name for step in record.steps]


def test_a_run_that_cannot_go_on_raises_why(own):
    with pytest.raises(UserError, match="before"):
        own.run(as_of=datetime(2020, 1, 1, tzinfo=UTC))
    assert own.segment("berliners").size == 10


def test_errors_are_the_same_through_a_server(opened):
    with pytest.raises(NotFound, match="unknown segment `berliner`") as caught:
        opened.segment("berliner")
    assert caught.value.hint == "Did you mean `berliners`?"
    with pytest.raises(UserError) as caught:
        opened.query("spen > 100")
    assert (caught.value.code, caught.value.where) == ("unknown-trait", "line 1, column 1")


def test_definitions_are_applied(own):
    (own.root / "segments" / "new.yaml").write_text('when: city = "Köln"\n', encoding="utf-8")
    assert [change.name for change in own.plan().changes] == ["new"]
    assert own.apply(why="a new one").added == 1


def test_a_project_is_found_from_within_and_not_from_elsewhere(shop, tmp_path):
    with ilk.open(shop / "segments") as opened:
        assert opened.root == shop
    with pytest.raises(UserError, match=r"there is no ilk\.yaml"):
        ilk.open(tmp_path)


def test_a_closed_shop_lets_another_process_in(shop):
    with ilk.open(shop) as opened:
        assert opened.segments()
    command = [sys.executable, "-m", "ilk.cli", "segment", "list"]
    assert subprocess.run(command, cwd=shop, capture_output=True, check=False).returncode == 0


def test_a_server_that_is_gone_is_told_as_such(shop):
    with serving(shop) as server, ilk.open(shop) as opened:
        server.stop()
        with pytest.raises(UserError) as caught:
            opened.segments()
    assert caught.value.code == "server-unreachable"


def test_the_version_is_the_packages():
    from importlib.metadata import version

    assert ilk.__version__ == version("ilk")


def test_what_it_shows_says_what_it_is(opened):
    assert "shop" in repr(opened)
    segment = opened.segment("berliners")
    assert repr(segment).startswith("<segment berliners: 10 customers (25.0%)")
    assert "Berliners" in segment._repr_html_()
    assert "<table>" in opened.segments()._repr_html_()
    assert "<table>" in segment.profile()._repr_html_()
    assert "10 of 40 rows" in opened.customers()._repr_html_()
