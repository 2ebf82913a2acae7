"""Which project a command is about, wherever it is typed."""

from pathlib import Path

import pytest

from ilk.kernel.errors import UserError

GROUPS_THAT_ANSWER = (("live", "changes"), ("identity", "decisions"))


@pytest.mark.parametrize(("group", "command"), GROUPS_THAT_ANSWER)
def test_a_group_and_its_commands_are_about_the_project_that_is_named(
    ilk, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: str, command: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    named = ("--project", str(shop))
    assert ilk(group, *named).stdout
    assert ilk(group, command, *named).stdout == ilk(group, *named, command).stdout
    with pytest.raises(UserError, match=r"there is no ilk\.yaml"):
        ilk(group, command)
    with pytest.raises(UserError, match=r"there is no ilk\.yaml"):
        ilk(group)


def test_what_is_not_there_yet_is_said(ilk) -> None:
    assert "Nobody has entered or left" in ilk("live", "changes").stdout
    assert "There is no content yet" in ilk("content", "list").stdout
    assert "There is no trigger yet" in ilk("trigger", "list").stdout
