"""Triggers as documents: planned, applied and exported like all others, and every problem told at once."""

from pathlib import Path

import pytest

from ilk.app.definitions import apply, plan
from ilk.app.published import meaning_of
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.catalog.documents import Reference
from ilk.kernel.errors import UserError, problems_of

GOOD = """
title: The CRM
entered: [berliners, regulars]
left: [readers]
traits: [city]
webhook:
  url: https://crm.example.com/hooks/${CRM_HOOK}
  secret: ${CRM_SECRET}
  headers: {Authorization: "Bearer ${CRM_TOKEN}"}
"""


def write(shop: Path, text: str, name: str = "crm") -> None:
    path = shop / "triggers" / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.lstrip(), encoding="utf-8")


@pytest.fixture
def workspace(shop: Path):
    with open_workspace(shop) as opened:
        yield opened


def problems(workspace: Workspace) -> list[tuple[str, str, str]]:
    """The code, the place and the hint of each problem of the files."""
    with pytest.raises(UserError) as raised:
        plan(workspace, LOCAL)
    return [(each.code, each.where or "", each.hint or "") for each in problems_of(raised.value)]


def test_a_trigger_is_applied_and_what_it_names_knows_of_it(workspace: Workspace, shop: Path) -> None:
    write(shop, GOOD)
    apply(workspace, LOCAL, why="to tell the CRM")
    meaning = meaning_of(workspace)
    trigger = meaning.triggers["crm"]
    assert trigger.segments == ["berliners", "regulars", "readers"]
    assert trigger.concerns("readers", entered=False)
    assert not trigger.concerns("readers", entered=True)
    for used in (Reference("segment", "berliners"), Reference("segment", "readers"), Reference("trait", "city")):
        assert Reference("trigger", "crm") in meaning.dependents(used)
    assert plan(workspace, LOCAL).changes == []


def test_what_a_trigger_needs_cannot_be_removed(workspace: Workspace, shop: Path) -> None:
    write(shop, GOOD)
    apply(workspace, LOCAL, why="to tell the CRM")
    segments = shop / "segments" / "shop.yaml"
    lines = segments.read_text(encoding="utf-8").splitlines()
    segments.write_text("\n".join(line for line in lines if "readers" not in line) + "\n", encoding="utf-8")
    assert problems(workspace) == [
        ("unknown-segment", "triggers/crm.yaml: left, line 3", "Did you mean `regulars`?"),
    ]


def test_unknown_names_are_told_together_with_the_nearest(workspace: Workspace, shop: Path) -> None:
    write(shop, GOOD.replace("berliners", "berlinrs").replace("[readers]", "[raeders]").replace("[city]", "[citty]"))
    assert problems(workspace) == [
        ("unknown-segment", "triggers/crm.yaml: entered, line 2", "Did you mean `berliners`?"),
        ("unknown-segment", "triggers/crm.yaml: left, line 3", "Did you mean `readers`?"),
        ("unknown-trait", "triggers/crm.yaml: traits, line 4", "Did you mean `city`?"),
    ]


WRONG = """
- {name: one, entered: [readers], webhook: {url: nowhere, secret: open sesame, headers: {a b: x}}}
- {name: two, entered: [readers], webhook: {url: "https://a:b@c.de", secret: "${A}", headers: {Authorization: x}}}
- {name: three, webhook: {url: "https://c.de", secret: ["${A}", "${B}"]}}
- {name: four, entered: [readers], webhook: {url: "https://c.de", secret: [], headers: {Webhook-Id: x}, timeout: 99}}
- {name: five, entered: [readers], webhook: {url: "ftp://c.de", secret: "${A} and more"}, attempts: 0}
"""


def test_every_problem_of_every_trigger_is_told_at_once(workspace: Workspace, shop: Path) -> None:
    write(shop, WRONG, "wrong")
    found = [(code, where.removeprefix("triggers/wrong.yaml")) for code, where, _ in problems(workspace)]
    assert sorted(found) == sorted(
        [
            ("wrong-url", ": webhook.url, line 1"),
            ("secret-in-file", ": webhook.secret, line 1: secret"),
            ("wrong-header", ": webhook.headers, line 1"),
            ("secret-in-file", ": webhook.url, line 2"),
            ("secret-in-file", ": webhook.headers, line 2: Authorization"),
            ("missing-key", ", line 3"),
            ("wrong-value", ": webhook.secret, line 4"),
            ("wrong-header", ": webhook.headers, line 4"),
            ("wrong-value", ": webhook.timeout, line 4"),
            ("wrong-url", ": webhook.url, line 5"),
            ("secret-in-file", ": webhook.secret, line 5: secret"),
            ("wrong-value", ": attempts, line 5"),
        ]
    )


def test_networks_of_the_project_are_networks(shop: Path) -> None:
    settings = shop / "ilk.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + "triggers: {networks: [10.0.0.0/8, ::1, here]}\n", encoding="utf-8")
    with pytest.raises(UserError) as raised, open_workspace(shop):
        pass
    assert raised.value.code == "wrong-value"
    assert "`here` is not a network" in raised.value.what
