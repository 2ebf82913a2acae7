"""Models of tasks that read events: what goes with what, who is alike, how long customers stay, when they buy next."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.shop import AS_OF, write_shop

from ilk.app.customers import customer
from ilk.app.definitions import apply
from ilk.app.models import fit_model, model, model_drift, models
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.kernel.errors import UserError

PEOPLE = 240
_STOPPED = 120
"""Whole days before now: who stopped, ordered then last."""
_MODELS = """
- name: likes
  affinity: {event: order, category: category, basket: basket, categories: [Tea]}
- name: stays
  survival: {event: order, silence_days: 90, horizon_days: 30, by: drink, segments: [now_here]}
- name: comes
  next_purchase: {event: order}
- name: like_here
  look_alikes: {like: in segment now_here, using: [spend, newsletter]}
- name: like_tea
  look_alikes: {like: in segment tea_drinkers}
"""


def drinks_coffee(number: int) -> bool:
    """Whether somebody buys coffee, with milk, rather than tea."""
    return number % 3 == 0


def stopped(number: int) -> bool:
    """Whether somebody has not ordered for long."""
    return number % 4 == 0


def orders() -> Iterator[tuple[str, ...]]:
    """A row an item: every 8 and every 12 days in turn; each fifth basket holds what somebody seldom buys."""
    for number in range(PEOPLE):
        away, turn = 300 + number % 10, 0
        while away >= (_STOPPED if stopped(number) else 1):
            at, basket = f"{AS_OF - timedelta(days=away):%Y-%m-%d} 12:00", f"b{number}-{turn}"
            items = ["Coffee", "Milk"] if drinks_coffee(number) != (turn % 5 == 0) else ["Tea"]
            yield from ((f"{basket}-{item}", f"p{number}", at, "5.00", item, basket) for item in items)
            away, turn = away - (8 if turn % 2 else 12), turn + 1


def write(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A shop of drinks after two runs."""
    with open_workspace(write_drinks(tmp_path_factory.mktemp("drinks"))) as opened:
        run(opened, LOCAL)
        run(opened, LOCAL)
        yield opened


def write_drinks(folder: Path) -> Path:
    """Write the project and data of a shop of drinks into a folder, and answer the folder."""
    write_shop(folder)
    people = [
        (f"p{n}", "Berlin", "yes" if n % 2 else "no", "coffee" if drinks_coffee(n) else "tea") for n in range(PEOPLE)
    ]
    write(folder / "data" / "people.csv", ("id", "city", "newsletter", "drink"), people)
    write(folder / "data" / "orders.csv", ("id", "customer", "ordered_at", "amount", "category", "basket"), [*orders()])
    for path, line in (
        ("orders", "  category: text(category)\n  basket: text(basket)\n"),
        ("people", "  drink: text(drink)\n"),
    ):
        source = folder / "sources" / f"{path}.yaml"
        source.write_text(source.read_text().rstrip() + "\n" + line)
    (folder / "models").mkdir()
    (folder / "models" / "drinks.yaml").write_text(_MODELS, encoding="utf-8")
    (folder / "segments" / "drinks.yaml").write_text(
        "- {name: now_here, when: did order in last 60 days}\n- {name: tea_drinkers, when: 'drink = \"tea\"'}\n",
        encoding="utf-8",
    )
    settings = folder / "ilk.yaml"
    settings.write_text(settings.read_text().replace("{every: month, periods: 3}", "{every: none}"))
    return folder


def traits(workspace: Workspace, number: int) -> dict[str, Any]:
    return {trait.name: trait.value for trait in customer(workspace, LOCAL, f"p{number}").traits}


def told(workspace: Workspace) -> list[str]:
    """What the runs said of models, the first run first."""
    return [step.note for each in workspace.runs.newest(2)[::-1] for step in each.steps if step.name == "Score models"]


def test_whom_to_be_like_is_known_in_the_first_run(workspace: Workspace) -> None:
    first, second = told(workspace)
    assert "like_here: version 1, new" in first
    assert "like_here: version 1;" in second


def test_whom_to_be_like_may_stand_on_scores_of_the_same_run_and_waits_for_what_runs_record(tmp_path: Path) -> None:
    folder = write_drinks(tmp_path)
    (folder / "models" / "like.yaml").write_text(
        "- {name: like_stayers, look_alikes: {like: in segment stayers, using: [spend, newsletter]}}\n"
        "- {name: like_turned, look_alikes: {like: in segment turned, using: [spend]}}\n"
        "- {name: a_like_of_like, look_alikes: {like: like_then >= 0.5, using: [spend]}}\n"
        "- {name: like_then, look_alikes: {like: like_stayers >= 0.5, using: [spend, newsletter]}}\n",
        encoding="utf-8",
    )
    (folder / "segments" / "like.yaml").write_text(
        "- {name: stayers, when: stays >= 0.5}\n- {name: turned, when: drink changed}\n", encoding="utf-8"
    )
    with open_workspace(folder) as opened:
        run(opened, LOCAL)
        (said,) = told(opened)
        lift = model(opened, LOCAL, "like_stayers").findings["deciles"][0]["lift"]
    assert "like_stayers: version 1, new" in said
    assert "; like_then: version 1, new" in said
    assert lift > 1
    known = "not scored (whom to be like is known after the first run:"
    assert f"like_turned: {known} `trait_history` is not there yet)" in said
    assert f"a_like_of_like: {known} `scores_like_then` is not there yet)" in said


def test_everyones_favourite_is_what_they_buy_above_the_usual_share(workspace: Workspace) -> None:
    for number in range(6):
        found = traits(workspace, number)
        assert found["likes"] == ("Coffee" if drinks_coffee(number) else "Tea")
        assert found["likes_strength"] > 1
        assert (found["likes_tea"] > 1) is not drinks_coffee(number)


def test_scores_worked_out_by_the_engine_are_those_of_the_estimator(workspace: Workspace) -> None:
    from ilk.models.affinity import CategoryAffinities

    fitted = CategoryAffinities.from_document(workspace.model_versions.versions("likes")[0].document)
    own = [row for row in orders() if row[1] == "p1"]
    counts: dict[str, int] = {}
    for row in own:
        counts[row[4]] = counts.get(row[4], 0) + 1
    rows = {"customer_no": ["p1"] * len(counts), "category": [*counts], "bought": [*counts.values()]}
    by_hand = dict(zip(counts, fitted.score(rows)["affinity"].to_pylist(), strict=True))
    found = traits(workspace, 1)
    assert found["likes_tea"] == pytest.approx(by_hand["Tea"], rel=1e-9)
    assert found["likes_strength"] == pytest.approx(max(by_hand.values()), rel=1e-9)


def test_what_is_bought_at_once_is_found_with_its_figures(workspace: Workspace) -> None:
    baskets: dict[str, set[str]] = {}
    for _, _, _, _, item, basket in orders():
        baskets.setdefault(basket, set()).add(item)
    both = sum({"Coffee", "Milk"} <= items for items in baskets.values())
    first = next(rule for rule in model(workspace, LOCAL, "likes").findings["baskets"] if rule["items"] == "Coffee")
    assert (first["then"], first["baskets"], first["confidence"]) == ("Milk", both, 1)
    assert first["lift"] == pytest.approx(len(baskets) / both)


def test_who_stays_is_told_by_group_and_by_segment(workspace: Workspace) -> None:
    findings = model(workspace, LOCAL, "stays").findings
    gone = {row["group"]: (row["customers"], row["gone"]) for row in findings["groups"]}
    coffee = [number for number in range(PEOPLE) if drinks_coffee(number)]
    assert gone["everyone"] == (PEOPLE, sum(map(stopped, range(PEOPLE))))
    assert gone["coffee"] == (len(coffee), sum(map(stopped, coffee)))
    assert findings["segments"] == []  # of those who are here, nobody is gone


def test_who_is_gone_has_no_chance_to_stay_and_others_have_one(workspace: Workspace) -> None:
    assert (traits(workspace, 0)["stays"], traits(workspace, 0)["stays_days_left"]) == (0, 0)
    assert 0 < traits(workspace, 1)["stays"] <= 1


def test_the_next_purchase_comes_a_usual_interval_after_the_last(workspace: Workspace) -> None:
    for number in (1, 2, 3):
        last = max(date.fromisoformat(row[2][:10]) for row in orders() if row[1] == f"p{number}")
        found = traits(workspace, number)
        assert found["comes_earliest"] <= found["comes"] <= found["comes_latest"]
        assert timedelta(days=8) <= found["comes"] - last <= timedelta(days=14)
    held = model(workspace, LOCAL, "comes").card
    assert held is not None
    assert 0 < held.validation["held in the interval"] <= 1


def test_those_like_a_segment_have_a_higher_likeness_and_a_lift_on_the_holdout(workspace: Workspace) -> None:
    assert traits(workspace, 1)["like_here"] > traits(workspace, 0)["like_here"]
    report = model(workspace, LOCAL, "like_here")
    assert report.card is not None
    assert report.card.validation["lift of the top tenth"] > 1
    assert report.findings["deciles"]


def test_what_a_segment_stands_on_is_no_feature_of_those_like_it(workspace: Workspace) -> None:
    card = model(workspace, LOCAL, "like_tea").card
    assert card is not None
    assert "drink" not in card.features
    assert "spend" in card.features


def test_a_model_of_look_alikes_uses_the_segment(workspace: Workspace) -> None:
    from ilk.app.kinds import SEGMENT
    from ilk.app.published import meaning_of
    from ilk.catalog.documents import Reference

    users = meaning_of(workspace).dependents(Reference(SEGMENT.name, "now_here"))
    assert {user.name for user in users} >= {"like_here"}


def test_days_that_move_with_time_are_not_watched_for_drift(workspace: Workspace) -> None:
    assert [each.column for each in model_drift(workspace, LOCAL, "comes").shifts] == ["days waited"]
    assert {each.alert for each in model_drift(workspace, LOCAL, "likes").shifts} == {"none"}


def test_equal_data_and_seed_give_an_equal_model(workspace: Workspace) -> None:
    for name in ("likes", "stays", "comes", "like_here"):
        before = workspace.model_versions.versions(name)[0].document
        fit_model(workspace, LOCAL, name)
        assert workspace.model_versions.versions(name)[0].document == before


def test_every_task_is_told(workspace: Workspace) -> None:
    assert {each.task for each in models(workspace, LOCAL)} == {"affinity", "survival", "next_purchase", "look_alikes"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("{name: m, affinity: {event: order, category: colour}}", "unknown-property"),
        ("{name: m, affinity: {event: oder, category: category}}", "unknown-event"),
        ("{name: m, next_purchase: {event: oder}}", "unknown-event"),
        ("{name: m, survival: {by: spend}}", "wrong-feature"),
        ("{name: m, survival: {using: [first_seen]}}", "wrong-feature"),
        ("{name: m, survival: {using: [sped]}}", "unknown-trait"),
        ("{name: m, survival: {segments: [nobody]}}", "unknown-segment"),
        ("{name: m, look_alikes: {like: in segment nobody}}", "unknown-segment"),
        ("{name: m, look_alikes: {like: in segment berliners, among: in segment berliners}}", "segment-in-model"),
    ],
)
def test_what_is_wrong_with_a_task_is_said_where_it_stands(shop: Path, body: str, code: str) -> None:
    (shop / "models").mkdir()
    (shop / "models" / "wrong.yaml").write_text(f"- {body}\n", encoding="utf-8")
    with open_workspace(shop) as workspace, pytest.raises(UserError) as caught:
        apply(workspace, LOCAL, why="a test")
    assert caught.value.code == code
    assert "models/wrong.yaml" in caught.value.where


def test_intervals_worked_out_by_the_engine_are_those_of_the_plain_table(workspace: Workspace) -> None:
    from ilk.models.outcomes import summarize_gaps
    from ilk.models.outcomes.timing import gaps_query

    bought = sorted({(row[1], date.fromisoformat(row[2][:10])) for row in orders()})
    plain = summarize_gaps(
        {"who": [who for who, _ in bought], "at": [day for _, day in bought]},
        customer="who",
        at="at",
        until=AS_OF.date(),
    )
    found = workspace.engine.run(gaps_query("order", AS_OF))
    for name in ("gaps", "waited", "mean", "squares"):
        assert sorted(found[name].to_pylist()) == pytest.approx(sorted(plain[name].to_pylist()), abs=1e-9)
    assert sorted(found["last"].to_pylist()) == sorted(plain["last"].to_pylist())
