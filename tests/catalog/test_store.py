"""Versions of definitions: added, never changed."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from tests.catalog.world import ANN, SEGMENT, Segment

from ilk.catalog.documents import Reference
from ilk.catalog.store import DefinitionStore, Edit, Origin
from ilk.catalog.upgrades import UPGRADES, schema_version, upgraded
from ilk.database.engine import Database, sqlite_url
from ilk.database.tables import definitions
from ilk.kernel.errors import NotFound, Transient, UserError

VIP = Reference("segment", "vip")
BOB = Edit(by="bob", at=ANN.at + timedelta(days=1), why="too many")


def test_a_version_says_who_when_and_why(store):
    saved = store.save(SEGMENT, Segment(name="vip", when="a"), ANN)
    assert (saved.number, saved.by, saved.at, saved.why, saved.origin) == (1, "ann", ANN.at, "spring", Origin.STUDIO)
    assert store.definition(SEGMENT, saved) == Segment(name="vip", when="a")
    assert not saved.in_files


def test_each_edit_is_a_version_and_old_ones_stay(store):
    store.save(SEGMENT, Segment(name="vip", when="a"), ANN)
    store.save(SEGMENT, Segment(name="vip", when="b"), BOB)
    assert [(version.number, version.body["when"]) for version in store.versions(VIP)] == [(2, "b"), (1, "a")]
    assert store.definitions(SEGMENT) == (Segment(name="vip", when="b"),)


def test_the_same_content_again_makes_no_version(store):
    store.save(SEGMENT, Segment(name="vip", when="a"), ANN)
    assert store.save(SEGMENT, Segment(name="vip", when="a"), BOB).number == 1


def test_an_edit_of_what_changed_meanwhile_is_refused(store):
    store.save(SEGMENT, Segment(name="vip", when="a"), ANN)
    store.save(SEGMENT, Segment(name="vip", when="b"), BOB, based_on=1)
    with pytest.raises(Transient, match="by bob") as caught:
        store.save(SEGMENT, Segment(name="vip", when="c"), ANN, based_on=1)
    assert caught.value.code == "edited-meanwhile"
    assert store.latest(VIP).body["when"] == "b"


def test_a_deleted_definition_is_gone_and_its_versions_stay(store):
    store.save(SEGMENT, Segment(name="vip", when="a"), ANN)
    store.delete(VIP, BOB)
    assert store.definitions(SEGMENT) == ()
    assert [(version.number, version.deleted) for version in store.versions(VIP)] == [(2, True), (1, False)]
    with pytest.raises(NotFound):
        store.latest(VIP)
    with pytest.raises(NotFound):
        store.delete(VIP, BOB)


def test_restoring_makes_a_new_version_with_the_old_body(store):
    store.save(SEGMENT, Segment(name="vip", when="a"), ANN)
    store.save(SEGMENT, Segment(name="vip", when="b"), ANN)
    store.delete(VIP, ANN)
    restored = store.restore(VIP, 1, BOB)
    assert (restored.number, restored.body, restored.by) == (4, {"name": "vip", "when": "a"}, "bob")
    assert store.definitions(SEGMENT) == (Segment(name="vip", when="a"),)


def test_an_unknown_version_is_said_with_the_known_ones(store):
    store.save(SEGMENT, Segment(name="vip", when="a"), ANN)
    with pytest.raises(NotFound, match="no version 7") as caught:
        store.restore(VIP, 7, ANN)
    assert caught.value.known == ("1",)


def test_an_unknown_definition_is_said_with_the_nearest(store):
    store.save(SEGMENT, Segment(name="vip", when="a"), ANN)
    with pytest.raises(NotFound) as caught:
        store.latest(Reference("segment", "vips"))
    assert caught.value.hint == "Did you mean `vip`?"


def test_kinds_do_not_mix(store):
    store.save(SEGMENT, Segment(name="vip", when="a"), ANN)
    assert list(store.current()) == [VIP]
    assert store.versions(Reference("trait", "vip")) == []


def test_a_stored_document_that_is_no_definition_any_more_is_said_with_its_name(store):
    store.save(SEGMENT, Segment(name="vip", when="a"), ANN)
    old = replace(store.latest(VIP), body={"name": "vip", "wehn": "a"})
    with pytest.raises(UserError) as caught:
        store.definition(SEGMENT, old)
    assert caught.value.where == "segment vip: wehn"


# ---- upgrades ----------------------------------------------------------------------------------------------------


def named_condition(kind, body):
    """An upgrade of a kind: what was `rule` is now `when`."""
    if kind != "segment" or "rule" not in body:
        return body
    rest = {key: value for key, value in body.items() if key != "rule"}
    return {**rest, "when": body["rule"]}


def with_priority(_kind, body):
    return {"priority": 1, **body}


def test_upgrades_run_in_order_from_the_stored_version_on():
    steps = (named_condition, with_priority)
    assert upgraded("segment", {"name": "vip", "rule": "a"}, 1, steps) == {"priority": 1, "name": "vip", "when": "a"}
    assert upgraded("segment", {"name": "vip", "when": "a"}, 2, steps) == {"priority": 1, "name": "vip", "when": "a"}
    assert upgraded("segment", {"name": "vip", "when": "a"}, 3, steps) == {"name": "vip", "when": "a"}
    assert schema_version(steps) == 3


def test_a_document_of_a_later_version_is_refused():
    with pytest.raises(UserError, match="later version") as caught:
        upgraded("segment", {}, schema_version() + 1, UPGRADES)
    assert caught.value.code == "definition-newer"


def test_an_old_document_is_read_as_if_it_had_been_written_now(tmp_path):
    with closing(Database.open(sqlite_url(tmp_path / "database.sqlite"))) as database:
        DefinitionStore(database, ()).save(SEGMENT, Segment(name="vip", when="a"), ANN)
        with database.write() as connection:
            connection.execute(update(definitions).values(body='{"name": "vip", "rule": "a"}', hash="old"))
        new = DefinitionStore(database, (named_condition,))
        assert new.definitions(SEGMENT) == (Segment(name="vip", when="a"),)
        assert new.save(SEGMENT, Segment(name="vip", when="a"), BOB).number == 1
