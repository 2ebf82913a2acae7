"""Two sources that claim one customer or one event: what they say otherwise is counted, told, and settled by nobody."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.shop import write_shop

from ilk.app.answers import Check
from ilk.app.data import check_source
from ilk.app.run import run, runs
from ilk.app.wiring import LOCAL, Workspace, open_workspace

CRM = """id,town,grade
{0},Oslo,1
{1},Rome,2
{2},,3
"""
WEB = """id,town,grade
{0},Oslo,1.0
{1},Paris,5
{2},Bonn,3
"""
SOURCE = """title: {name}
files: {{path: data/{name}.csv}}
into: {{customers: true, customer: text(id)}}
columns: {{town: text(town), grade: {grade}}}
"""
RETURNS = """title: {name}
files: {{path: data/{name}.csv}}
into: {{events: send_back, customer: text(id), occurred_at: instant(at), id: text(no)}}
columns: {{why: text(why)}}
"""
IDENTITY = """name: people
identifiers: {town_of: {columns: {crm: town}}}
rules: [{name: same_town, same: [town_of], review: true}]
survivorship: {otherwise: most_recent}
"""


def written(shop: Path, files: Mapping[str, str]) -> Path:
    for name, content in files.items():
        (shop / name).parent.mkdir(exist_ok=True)
        (shop / name).write_text(content, encoding="utf-8")
    return shop


def with_two_sources(shop: Path) -> Path:
    who = ["17850", "13047", "12583"]
    returns = "id,at,no,why\n"
    return written(
        shop,
        {
            "data/crm.csv": CRM.format(*who),
            "data/web.csv": WEB.format(*who),
            "sources/crm.yaml": SOURCE.format(name="crm", grade="integer(grade)"),
            "sources/web.yaml": SOURCE.format(name="web", grade="number(grade)"),
            "data/desk.csv": f"{returns}{who[0]},2010-12-05 10:00:00,1,late\n{who[1]},2010-12-06 10:00:00,2,torn\n",
            "data/post.csv": f"{returns}{who[0]},2010-12-05 10:00:00,1,late\n{who[2]},2010-12-07 10:00:00,2,small\n",
            "sources/desk.yaml": RETURNS.format(name="desk"),
            "sources/post.yaml": RETURNS.format(name="post"),
        },
    )


@pytest.fixture(scope="module")
def disputed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop of which two sources tell of the same customers, and two of the same event, after its first run."""
    shop = with_two_sources(write_shop(tmp_path_factory.mktemp("shop")))
    with open_workspace(shop) as workspace:
        run(workspace, LOCAL)
    return shop


def compared(workspace: Workspace) -> list[str]:
    """What the last run told of sources that say otherwise."""
    steps = runs(workspace, LOCAL).items[0].steps
    return [step.note for step in steps if step.name == "Compare sources"]


def findings(workspace: Workspace, source: str) -> list[Check]:
    told = ("than in", "the id of another")
    return [each for each in check_source(workspace, LOCAL, source) if any(words in each.sentence for words in told)]


def test_a_run_tells_how_many_customers_and_events_two_sources_say_otherwise_of(disputed: Path) -> None:
    with open_workspace(disputed) as workspace:
        (told,) = compared(workspace)
    assert told.split("; ") == [
        "1 customer has another `town` in web than in crm, which counts",
        "1 customer has another `grade` in web than in crm, which counts",
        "1 row of post has the id of another `send_back` of desk",
    ]


def test_the_check_of_either_source_tells_it_with_what_settles_it(disputed: Path) -> None:
    with open_workspace(disputed) as workspace:
        for name in ("crm", "web"):
            first, second = findings(workspace, name)
            assert (first.name, first.state, second.name) == ("town", "warning", "grade")
            assert "`survivorship`" in (first.hint or "")
        (event,) = findings(workspace, "post")
        assert event.name == "send_back"
        assert 'id: concat("post-", id)' in (event.hint or "")
        assert findings(workspace, "orders") == []


def test_what_survivorship_settles_is_in_dispute_no_more(tmp_path: Path) -> None:
    shop = written(with_two_sources(write_shop(tmp_path / "shop")), {"identity/people.yaml": IDENTITY})
    (shop / "sources/web.yaml").write_text(SOURCE.format(name="web", grade="integer(grade)"), encoding="utf-8")
    with open_workspace(shop) as workspace:
        run(workspace, LOCAL)
        assert compared(workspace) == ["1 row of post has the id of another `send_back` of desk"]


def test_sources_that_agree_are_told_to_and_a_project_of_single_sources_has_no_such_step(tmp_path: Path) -> None:
    shop = write_shop(tmp_path / "shop")
    with open_workspace(shop) as workspace:
        run(workspace, LOCAL)
        assert compared(workspace) == []
    with_two_sources(shop)
    for name in ("crm", "desk"):
        other = "web" if name == "crm" else "post"
        (shop / f"data/{other}.csv").write_text((shop / f"data/{name}.csv").read_text(encoding="utf-8"))
    with open_workspace(shop) as workspace:
        run(workspace, LOCAL)
        assert compared(workspace) == ["no two say otherwise"]
