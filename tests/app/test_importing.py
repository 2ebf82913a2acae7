"""Segments of other tools: told of, written to files, kept in the project, refused when not whole."""

import json

import pytest
from ruamel.yaml import YAML

from ilk.app.importing import import_from, write_documents
from ilk.app.wiring import LOCAL, open_workspace
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import Denied, UserError, UserErrors

SPENDERS = {"name": "Big spenders", "condition": {"spend": {"$gt": 50}, "city": "Berlin"}}
HALF = {"name": "Half", "condition": {"spend": {"$gt": 50}, "$or": [{"town": "Berlin"}, {"city": {"$type": "string"}}]}}


@pytest.fixture
def workspace(shop):
    with open_workspace(shop) as opened:
        yield opened


def test_an_import_is_told_of_and_changes_nothing(workspace):
    before = workspace.definitions.current()
    (found,) = import_from(workspace, LOCAL, "growthbook", json.dumps(SPENDERS)).segments
    assert (found.name, found.complete, found.saved) == ("big_spenders", True, False)
    assert found.definition == 'spend > 50 and city = exactly "Berlin"'
    assert found.sentence == "spend is more than 50 and city is exactly “Berlin”"
    assert workspace.definitions.current() == before


def test_a_saved_segment_is_one_of_the_project(workspace):
    import_from(workspace, LOCAL, "growthbook", json.dumps(SPENDERS), save=True)
    (segment,) = [each for each in workspace.definitions.current() if each.name == "big_spenders"]
    latest = workspace.definitions.latest(segment)
    assert (latest.why, latest.body["title"]) == ("imported from GrowthBook", "Big spenders")
    with pytest.raises(UserError, match="there is a segment `big_spenders` already"):
        import_from(workspace, LOCAL, "growthbook", json.dumps(SPENDERS), save=True)


def test_what_is_not_whole_is_saved_only_when_that_is_allowed(workspace):
    with pytest.raises(UserErrors) as error:
        import_from(workspace, LOCAL, "growthbook", json.dumps(HALF), save=True)
    assert [(each.code, each.where) for each in error.value.problems] == [
        ("import-unknown-name", "half: condition.$or[0].town"),
        ("import-incomplete", "half: condition.$or[1].city"),
    ]
    assert "`traits`" in (error.value.problems[0].hint or "")
    (kept,) = import_from(workspace, LOCAL, "growthbook", json.dumps(HALF), save=True, allow_partial=True).segments
    assert (kept.saved, kept.complete, kept.definition.count("# Not carried over from GrowthBook")) == (True, False, 2)
    assert kept.definition.endswith("\nspend > 50")


def test_what_says_nothing_at_all_is_never_saved(workspace):
    with pytest.raises(UserError, match="no trait `town`"):
        import_from(workspace, LOCAL, "growthbook", '{"town": 1}', save=True, allow_partial=True)


def test_a_name_map_gives_the_names_there_are_here(workspace):
    names = {"traits": {"town": "city"}}
    (found,) = import_from(workspace, LOCAL, "growthbook", '{"town": "Berlin"}', names=names).segments
    assert (found.definition, found.unknown) == ('city = exactly "Berlin"', [])
    with pytest.raises(UserError, match="names"):
        import_from(workspace, LOCAL, "growthbook", "{}", names={"trait": {}})


def test_of_several_segments_all_are_saved_or_none(workspace):
    with pytest.raises(UserErrors):
        import_from(workspace, LOCAL, "growthbook", json.dumps([SPENDERS, HALF]), save=True)
    assert not [each for each in workspace.definitions.current() if each.name == "big_spenders"]


def test_files_are_written_whole_and_never_over_others(workspace, tmp_path):
    answer = import_from(workspace, LOCAL, "growthbook", json.dumps(SPENDERS))
    (path,) = write_documents(answer, tmp_path / "segments")
    assert YAML(typ="safe").load(path) == {
        "name": "big_spenders",
        "title": "Big spenders",
        "when": 'spend > 50 and city = exactly "Berlin"',
    }
    with pytest.raises(UserError, match="already"):
        write_documents(answer, tmp_path / "segments")


def test_only_who_may_edit_definitions_imports(workspace):
    reader = Actor("reader", Role.VIEWER)
    with pytest.raises(Denied):
        import_from(workspace, reader, "growthbook", "{}")


def test_the_names_of_the_files_are_known_before_anything_was_applied(shop_files):
    with open_workspace(shop_files) as opened:
        (found,) = import_from(opened, LOCAL, "growthbook", json.dumps(SPENDERS)).segments
    assert found.complete
