"""A small company's files through a run: related rows, accounts, messages, consent and experiments."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from ilk.app.checking import check
from ilk.app.editing import diff, save_segment
from ilk.app.language import language
from ilk.app.lists import upload_list
from ilk.app.published import published
from ilk.app.run import run
from ilk.app.segments import members
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.catalog.documents import Reference
from ilk.kernel.errors import UserError, problems_of
from ilk.kernel.types import ValueType
from ilk.segments.language.checking import uses
from ilk.segments.people.population import people
from ilk.warehouse import sql

FILES = {
    "ilk.yaml": """
        name: atelier
        as_of: 2025-03-30T12:00:00Z
        history: {every: month, periods: 1}
        channels: {sms: {address: mobile}, email: {address: mail}}
    """,
    "sources/contacts.yaml": """
        files: {path: data/contacts.csv}
        into: {customers: true, customer: text(id)}
        columns: {company: text(company), mail: text(mail), mobile: text(mobile)}
    """,
    "sources/companies.yaml": """
        files: {path: data/companies.csv}
        into: {table: companies, role: accounts, key: company_no, account: company}
        columns: {company_no: integer(no), industry: text(industry), employees: integer(employees)}
    """,
    "sources/subscriptions.yaml": """
        files: {path: "data/subscriptions-*.csv"}
        into: {table: subscription, customer: text(contact), key: id}
        columns:
          id: text(id)
          plan: text(plan)
          status: text(status)
          amount: money(amount)
          ends: date(ends, "%Y-%m-%d")
    """,
    "sources/messages.yaml": """
        files: {path: data/messages.csv}
        into:
          events: message
          standard: message
          customer: text(contact)
          occurred_at: instant(at, "%Y-%m-%d %H:%M")
        columns: {action: text(action), campaign: text(campaign), channel: text(channel), machine: yes_no(machine)}
    """,
    "sources/consent.yaml": """
        files: {path: data/consent.csv}
        into:
          events: consent
          standard: consent
          customer: text(contact)
          occurred_at: instant(at, "%Y-%m-%d %H:%M")
        columns: {purpose: text(purpose), channel: text(channel), granted: yes_no(granted)}
    """,
    "sources/groups.yaml": """
        files: {path: data/groups.csv}
        into:
          events: assignment
          standard: assignment
          customer: text(contact)
          occurred_at: instant(at, "%Y-%m-%d %H:%M")
        columns: {experiment: text(experiment), variant: text(variant)}
    """,
    "sources/views.yaml": """
        files: {path: data/views.csv}
        into:
          events: exposure
          standard: exposure
          customer: text(contact)
          occurred_at: instant(at, "%Y-%m-%d %H:%M")
        columns: {experiment: text(experiment), variant: text(variant)}
    """,
    "traits/worth.yaml": """
        - {name: company}
        - {name: mail}
        - {name: mobile}
        - {name: yearly, value: sum of subscription.amount where (status = "active")}
        - {name: trade, value: account.industry}
    """,
    "segments/all.yaml": """
        - {name: active_pro, when: any subscription where (plan = "pro" and status = "active")}
        - {name: gone, when: all subscription where (status = "cancelled")}
        - {name: soon, when: any subscription where (ends within next 30 days)}
        - {name: paying, when: yearly > 100}
        - {name: software, when: trade = "software" and account.employees > 10}
        - {name: champion_at_work, when: any colleague where (in segment active_pro)}
        - {name: readers, when: opened campaign "spring" by email excluding machine opens}
        - {name: silent, when: received campaign "spring" and never opened campaign "spring" excluding machine opens}
        - {name: consents, when: consents to news by email}
        - {name: textable, when: reachable by sms}
        - {name: in_b, when: assigned "b" in "checkout"}
        - {name: saw, when: exposed to "checkout" in last 7 days}
        - {name: held_out, when: in holdout}
    """,
    "data/contacts.csv": """
        id,company,mail,mobile
        ann,1,ann@example.org,+49 1
        ben,1,ben@example.org,
        cem,2,,+49 3
        dot,,dot@example.org,+49 4
    """,
    "data/companies.csv": """
        no,industry,employees
        1,software,120
        2,retail,4
    """,
    "data/subscriptions-1.csv": """
        id,contact,plan,status,amount,ends
        s1,ann,pro,active,90,2025-04-10
        s2,ann,addon,active,30,2025-12-31
        s3,ben,pro,cancelled,90,2025-01-31
        s4,cem,free,active,0,
        s5,,free,active,0,
        s6,eve,pro,active,90,2025-04-01
    """,
    "data/messages.csv": """
        contact,at,action,campaign,channel,machine
        ann,2025-03-01 08:00,delivered,spring,email,
        ann,2025-03-01 08:01,opened,spring,email,no
        ben,2025-03-01 08:00,delivered,spring,email,
        ben,2025-03-01 08:00,opened,spring,email,yes
        cem,2025-03-02 08:00,bounced,spring,sms,
        dot,2025-03-02 08:00,delivered,spring,sms,
    """,
    "data/consent.csv": """
        contact,at,purpose,channel,granted
        ann,2025-01-01 08:00,news,email,yes
        ann,2025-02-01 08:00,news,sms,yes
        ben,2025-01-01 08:00,news,email,yes
        ben,2025-02-01 08:00,news,,no
        cem,2025-01-01 08:00,news,sms,yes
        dot,2025-01-01 08:00,offers,sms,yes
    """,
    "data/groups.csv": """
        contact,at,experiment,variant
        ann,2025-03-01 08:00,checkout,b
        ben,2025-03-01 08:00,checkout,b
        ben,2025-03-02 08:00,checkout,a
        cem,2025-03-01 08:00,holdout,holdout
    """,
    "data/views.csv": """
        contact,at,experiment,variant
        ann,2025-03-29 08:00,checkout,b
        dot,2025-03-01 08:00,checkout,a
    """,
}
BELONG = {
    "active_pro": ["ann"],
    "gone": ["ben"],
    "soon": ["ann"],
    "paying": ["ann"],
    "software": ["ann", "ben"],
    "champion_at_work": ["ben"],
    "readers": ["ann"],
    "silent": ["ben", "dot"],
    "consents": ["ann"],
    "textable": ["ann", "dot"],
    "in_b": ["ann"],
    "saw": ["ann"],
    "held_out": ["cem"],
}


def write(folder: Path) -> Path:
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def atelier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_workspace(write(tmp_path_factory.mktemp("shops") / "atelier")) as workspace:
        run(workspace, LOCAL)
        yield workspace


def belonging(workspace: Workspace) -> dict[str, list[str]]:
    return {name: [each.customer_id for each in members(workspace, LOCAL, name).items] for name in BELONG}


def test_everybody_is_where_the_files_put_them(atelier: Workspace) -> None:
    assert belonging(atelier) == BELONG


def test_in_memory_the_same_people_belong(atelier: Workspace) -> None:
    state = published(atelier)
    numbers = [row["customer_no"] for row in atelier.engine.run(sql.everything("customers")).to_pylist()]
    for name, tree in state.meaning.definitions.segments.items():
        known = people(
            atelier.engine, state.meaning.catalogue, numbers, uses(tree).events, about=tree, moment=state.moment
        )
        found = sorted(person.id for person in known.values() if tree.holds(person, state.moment))
        assert (name, found) == (name, BELONG[name])


def test_rows_of_nobody_are_quarantined_and_the_others_are_kept(atelier: Workspace) -> None:
    quarantined = atelier.engine.run(sql.everything("quarantine")).to_pylist()
    assert [(row["col"], row["reason"]) for row in quarantined] == [("customer", "customer is missing")]
    kept = atelier.engine.run(sql.everything("table_subscription")).to_pylist()
    assert sorted(row["id"] for row in kept) == ["s1", "s2", "s3", "s4", "s6"]
    # Who is in a related table alone is known and is no customer: nothing says who they are, or that they did anything.
    assert "eve" not in [row["customer_id"] for row in atelier.engine.run(sql.everything("customers")).to_pylist()]


def test_a_newer_row_of_a_key_takes_the_place_of_the_older_even_of_another_customer(tmp_path: Path) -> None:
    folder = write(tmp_path / "atelier")
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
    newer = "id,contact,plan,status,amount,ends\ns1,dot,pro,active,90,2025-04-10\n"
    (folder / "data" / "subscriptions-2.csv").write_text(newer, encoding="utf-8")
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
        found = belonging(workspace)
    assert (found["active_pro"], found["paying"], found["champion_at_work"]) == (["dot"], [], [])


def test_whoever_stands_on_a_suppression_list_stays_unreachable_through_an_edit(tmp_path: Path) -> None:
    with open_workspace(write(tmp_path / "atelier")) as workspace:
        run(workspace, LOCAL)
        upload_list(workspace, LOCAL, "stop", content="customer_id\nann\n", role="suppression")
        without = BELONG["textable"][1:]
        text = "reachable by sms and everyone"
        assert diff(workspace, LOCAL, "textable", text=text).size_after == len(without)
        assert check(workspace, LOCAL, text=text, controls={"limit": 9}).kept == len(without)
        save_segment(workspace, LOCAL, "textable", definition=text, why="a trial")
        assert belonging(workspace)["textable"] == without


def test_definitions_say_which_sources_and_traits_they_stand_on(atelier: Workspace) -> None:
    meaning = published(atelier).meaning
    needs = {name: {str(need) for need in meaning.needs(name)} for name in BELONG}
    assert needs["active_pro"] == {"source subscriptions"}
    assert needs["software"] == {"source companies", "source contacts", "trait company", "trait trade"}
    assert needs["textable"] == {"source consent", "source messages", "source contacts", "trait mobile"}
    assert Reference("trait", "yearly") in meaning.dependents(Reference("source", "subscriptions"))


def test_the_builder_is_told_what_accounts_have(atelier: Workspace) -> None:
    told = language(atelier, LOCAL)
    assert {each.name: each.type for each in told.account}["employees"] == ValueType.INTEGER
    (name,) = next(kind.form for kind in told.kinds if kind.form.kind == "account_field").fields
    assert name.input == "account"


@pytest.mark.parametrize(
    ("gone", "instead", "code"),
    [
        ("sources/messages.yaml", None, "standard-event-missing"),
        ("sources/companies.yaml", None, "no-accounts"),
        ("sources/subscriptions.yaml", None, "unknown-table"),
        ("ilk.yaml", ("{sms: {address: mobile}, ", "{"), "unknown-trait"),
        ("ilk.yaml", ("mobile", "mobil"), "unknown-trait"),
        ("sources/companies.yaml", ("account: company", "account: firm"), "unknown-column"),
        (
            "sources/companies.yaml",
            ("role: accounts, key: company_no, account: company", "key: company_no"),
            "no-accounts",
        ),
        ("sources/messages.yaml", ("machine: yes_no(machine)", "machine: text(machine)"), "standard-event-column"),
        ("sources/consent.yaml", ("granted: yes_no(granted)", "given: yes_no(granted)"), "standard-event-column"),
        ("sources/subscriptions.yaml", ("table: subscription", "table: message"), "duplicate-name"),
    ],
)
def test_what_is_not_declared_is_told(tmp_path: Path, gone: str, instead: tuple[str, str] | None, code: str) -> None:
    folder = write(tmp_path / "atelier")
    text = (folder / gone).read_text(encoding="utf-8")
    if instead is None:
        (folder / gone).unlink()
    else:
        assert instead[0] in text
        (folder / gone).write_text(text.replace(*instead), encoding="utf-8")
    with open_workspace(folder) as workspace, pytest.raises(UserError) as caught:
        run(workspace, LOCAL)
    assert code in {problem.code for problem in problems_of(caught.value)}
