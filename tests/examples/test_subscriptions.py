"""The made-up subscription company: its files counted by hand, and the segments of the project."""

import csv
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from shutil import copytree

import pytest

from ilk.app.lists import lists
from ilk.app.run import run
from ilk.app.segments import members
from ilk.app.wiring import LOCAL, Workspace, open_workspace

pytestmark = pytest.mark.slow

EXAMPLE = Path(__file__).parents[2] / "examples" / "subscriptions"
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The example as its README makes it."""
    folder = tmp_path_factory.mktemp("examples") / "subscriptions"
    copytree(EXAMPLE, folder)
    subprocess.run([sys.executable, "make_data.py"], cwd=folder, check=True)
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
        yield workspace


def rows(workspace: Workspace, name: str) -> Rows:
    with (workspace.root / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def belonging(workspace: Workspace, segment: str) -> set[str]:
    return {each.customer_id for each in members(workspace, LOCAL, segment, limit=500).items}


def paying(workspace: Workspace) -> set[str]:
    subscriptions = rows(workspace, "subscriptions")
    return {each["contact"] for each in subscriptions if each["plan"] != "free" and each["status"] == "active"}


def test_who_pays_has_one_row_that_is_both_active_and_paid(company: Workspace) -> None:
    assert belonging(company, "paying") == paying(company)
    assert 0 < len(paying(company)) < 200


def test_lost_are_those_who_had_subscriptions_and_have_cancelled_each(company: Workspace) -> None:
    stati: dict[str, set[str]] = {}
    for each in rows(company, "subscriptions"):
        stati.setdefault(each["contact"], set()).add(each["status"])
    assert belonging(company, "lost") == {name for name, found in stati.items() if found == {"cancelled"}}


def test_large_software_companies_are_those_of_the_accounts(company: Workspace) -> None:
    large = {
        each["id"]
        for each in rows(company, "companies")
        if each["industry"] == "software" and int(each["employees"]) >= 100
    }
    expected = {each["id"] for each in rows(company, "contacts") if each["company"] in large}
    assert belonging(company, "big_software") == expected


def test_beside_a_customer_are_colleagues_of_who_pays(company: Workspace) -> None:
    payers, contacts = paying(company), rows(company, "contacts")
    companies = {each["company"] for each in contacts if each["id"] in payers and each["company"]}
    expected = {each["id"] for each in contacts if each["company"] in companies and each["id"] not in payers}
    assert belonging(company, "next_to_a_customer") == expected


def test_the_checkout_is_of_those_assigned_to_b_who_saw_it(company: Workspace) -> None:
    assigned = {each["contact"] for each in rows(company, "assignments") if each["variant"] == "b"}
    assert belonging(company, "checkout_b") == assigned & {each["contact"] for each in rows(company, "exposures")}


def test_texts_go_to_numbers_of_who_agreed_and_whose_phone_takes_them(company: Workspace) -> None:
    last: dict[str, str] = {}
    for each in sorted(rows(company, "consent"), key=lambda row: row["at"]):
        if each["channel"] in {"sms", ""}:
            last[each["contact"]] = each["granted"]
    numbers = {each["id"] for each in rows(company, "contacts") if each["mobile"]}
    arrived: dict[str, str] = {}
    for each in sorted(rows(company, "messages"), key=lambda row: row["at"]):
        if each["channel"] == "sms":
            arrived[each["contact"]] = each["action"]
    bounced = {contact for contact, action in arrived.items() if action == "bounced"}
    agreed = {contact for contact, granted in last.items() if granted == "yes"}
    objected = {each["mail"].partition("@")[0].lower() for each in rows(company, "objections")}
    assert objected & agreed & numbers
    assert belonging(company, "textable") == (agreed & numbers) - bounced - objected


def test_the_spring_letter_goes_again_to_nobody_who_read_it_or_is_held_out(company: Workspace) -> None:
    again, readers = belonging(company, "spring_again"), belonging(company, "spring_readers")
    held = {each["contact"] for each in rows(company, "assignments") if each["variant"] == "holdout"}
    assert again
    assert readers
    assert not again & (readers | held)


def test_stages_have_the_past_that_their_file_tells(company: Workspace) -> None:
    past: dict[str, list[tuple[str, str]]] = {}
    for each in rows(company, "stages"):
        past.setdefault(each["contact"], []).append((each["since"], each["stage"]))
    pairs = {who: list(pairwise(sorted(told))) for who, told in past.items()}
    won = {who for who, turns in pairs.items() if any(at > "2025-08-13" and to == "customer" for _, (at, to) in turns)}
    back = {who for who, turns in pairs.items() if turns and [stage for _, stage in turns[-1]] == ["customer", "lead"]}
    assert (belonging(company, "won"), belonging(company, "fallen_back")) == (won, back)
    assert 0 < len(won - back) < 200


def test_objections_name_people_by_address_and_strangers_are_counted(company: Workspace) -> None:
    (found,) = lists(company, LOCAL)
    mails = rows(company, "objections")
    assert (found.name, found.role, found.source) == ("objected", "suppression", "objections")
    assert (found.rows, found.members, found.unmatched) == (len(mails), len(mails) - 1, 1)
