"""Plan, apply, export: what the files and the studio do to each other's definitions."""

from datetime import timedelta

import pytest
from tests.catalog.world import ANN, KINDS, SEGMENT, Segment

from ilk.catalog.documents import Reference
from ilk.catalog.files import read_project
from ilk.catalog.planning import Action, Applied, Exported, Plan, apply, export, plan
from ilk.catalog.store import Edit, Origin
from ilk.kernel.errors import Transient, UserError, problems_of

BOB = Edit(by="bob", at=ANN.at + timedelta(days=1), why="too many")
VIP = Reference("segment", "vip")


@pytest.fixture
def planned(root, store):
    return lambda *args: plan(read_project(root, KINDS).documents, store.current(), *args)


@pytest.fixture
def applied(planned, store):
    return lambda *args, **options: apply(planned(*args), store, ANN, **options)


@pytest.fixture
def exported(root, store):
    return lambda **options: export(read_project(root, KINDS), store, KINDS, **options)


def actions(made: Plan) -> dict[str, str]:
    return {change.reference.name: change.action.value for change in made.changes}


def test_files_are_added_changed_and_removed(write, planned, applied, store):
    write("segments/a.yaml", "when: a\n")
    write("segments/b.yaml", "when: b\n")
    gone = write("segments/c.yaml", "when: c\n")
    assert actions(planned()) == {"a": "add", "b": "add", "c": "add"}
    assert applied() == Applied(added=3, changed=0, removed=0, unchanged=0)
    write("segments/b.yaml", "when: b2\n")
    gone.unlink()
    assert actions(planned()) == {"b": "change", "c": "remove"}
    assert applied() == Applied(added=0, changed=1, removed=1, unchanged=1)
    assert [segment.when for segment in store.definitions(SEGMENT)] == ["a", "b2"]
    assert planned() == Plan(unchanged=2)


def test_a_plan_changes_nothing(write, planned, store):
    write("segments/a.yaml", "when: a\n")
    planned()
    assert store.current() == {}


def test_layout_comments_and_defaults_are_no_change(write, planned, applied):
    write("segments/vip.yaml", "when: a\n")
    applied()
    write("segments/vip.yaml", "# the best\npriority: 0\nwhen:   'a'   # all\nname: vip\n")
    assert planned() == Plan(unchanged=1)


def test_a_difference_is_a_unified_diff_of_yaml(write, planned, applied):
    write("segments/vip.yaml", "title: VIPs\nwhen: a\n")
    applied()
    write("segments/vip.yaml", "title: VIPs\nwhen: b\n")
    (change,) = planned().changes
    assert change.difference.splitlines() == [
        "--- segment vip, version 1",
        "+++ segments/vip.yaml",
        "@@ -1,3 +1,3 @@",
        " name: vip",
        " title: VIPs",
        "-when: a",
        "+when: b",
    ]
    assert change.sentence == "segment vip changed in segments/vip.yaml since version 1"


def test_what_came_back_after_removal_is_added_again(write, planned, applied, store):
    path = write("segments/vip.yaml", "when: a\n")
    applied()
    path.unlink()
    applied()
    assert planned() == Plan()
    write("segments/vip.yaml", "when: a\n")
    assert actions(planned()) == {"vip": "add"}
    applied()
    assert store.latest(VIP).number == 3


def test_a_removal_of_what_others_depend_on_is_refused(write, planned, applied, store):
    def dependents(reference):
        return {Reference("segment", "gold"), Reference("segment", "silver")} if reference == VIP else ()

    path = write("segments/vip.yaml", "when: a\n")
    write("segments/gold.yaml", "when: in segment vip\n")
    silver = write("segments/silver.yaml", "when: in segment vip\n")
    applied()
    path.unlink()
    silver.unlink()
    (change,) = (change for change in planned(dependents).changes if change.reference == VIP)
    assert [str(each) for each in change.dependents] == ["segment gold", "segment silver"]
    with pytest.raises(UserError, match="segment gold depends on it") as caught:
        applied(dependents)
    assert caught.value.code == "still-used"
    assert len(store.definitions(SEGMENT)) == 3
    write("segments/gold.yaml", "when: everyone\n")
    applied(dependents)
    assert [segment.name for segment in store.definitions(SEGMENT)] == ["gold"]


# ---- edits of the studio -----------------------------------------------------------------------------------------


def test_an_apply_that_would_lose_an_edit_is_refused(write, planned, applied, store):
    write("segments/vip.yaml", "when: a\n")
    write("segments/new.yaml", "when: n\n")
    applied()
    store.save(SEGMENT, Segment(name="vip", when="studio"), BOB)
    write("segments/new.yaml", "when: n2\n")
    assert actions(planned()) == {"new": "change", "vip": "conflict"}
    with pytest.raises(UserError, match="edited in the studio by bob on 2026-03-02") as caught:
        applied()
    assert caught.value.code == "apply-conflict"
    assert "ilk export" in (caught.value.hint or "")
    assert store.latest(Reference("segment", "new")).number == 1


def test_what_is_in_no_conflict_can_be_applied_alone(write, planned, applied, store):
    write("segments/vip.yaml", "when: a\n")
    applied()
    store.save(SEGMENT, Segment(name="vip", when="studio"), BOB)
    write("segments/new.yaml", "when: n\n")
    made = planned().without_conflicts()
    assert apply(made, store, ANN).added == 1
    assert store.latest(VIP).body["when"] == "studio"


def test_force_lets_the_files_win(write, applied, store, planned):
    write("segments/vip.yaml", "when: a\n")
    applied()
    store.save(SEGMENT, Segment(name="vip", when="studio"), BOB)
    store.save(SEGMENT, Segment(name="made", when="studio"), BOB)
    assert applied(force=True) == Applied(added=0, changed=1, removed=1, unchanged=0)
    assert [(version.number, version.origin) for version in store.versions(VIP)] == [
        (3, Origin.FILES),
        (2, Origin.STUDIO),
        (1, Origin.FILES),
    ]
    assert planned() == Plan(unchanged=1)


@pytest.mark.parametrize("reference", ["vip", "made"])
def test_a_deletion_and_a_making_in_the_studio_are_conflicts_too(write, applied, store, planned, reference):
    write("segments/vip.yaml", "when: a\n")
    applied()
    if reference == "vip":
        store.delete(VIP, BOB)
    else:
        store.save(SEGMENT, Segment(name="made"), BOB)
    (change,) = planned().changes
    assert (change.reference.name, change.action) == (reference, Action.CONFLICT)
    with pytest.raises(UserError):
        applied()


def test_a_file_that_was_given_the_edit_by_hand_is_no_conflict(write, applied, planned, store):
    write("segments/vip.yaml", "when: a\n")
    applied()
    store.save(SEGMENT, Segment(name="vip", when="studio"), BOB)
    write("segments/vip.yaml", "when: studio\n")
    assert actions(planned()) == {}
    applied()
    write("segments/vip.yaml", "when: next\n")
    assert actions(planned()) == {"vip": "change"}


def test_a_plan_that_is_out_of_date_is_refused(write, planned, applied, store):
    write("segments/vip.yaml", "when: a\n")
    applied()
    write("segments/vip.yaml", "when: b\n")
    write("segments/new.yaml", "when: n\n")
    old = planned()
    store.save(SEGMENT, Segment(name="vip", when="studio"), BOB)
    with pytest.raises(Transient, match="changed meanwhile, by bob"):
        apply(old, store, ANN)
    assert [segment.when for segment in store.definitions(SEGMENT)] == ["studio"]


# ---- export ------------------------------------------------------------------------------------------------------


def test_an_edit_is_written_to_its_file_and_comments_stay(write, applied, exported, planned, store):
    path = write("segments/vip.yaml", "# the best\ntitle: VIPs  # so called\nwhen: a   # agreed\n# end\n")
    applied()
    store.save(SEGMENT, Segment(name="vip", title="VIPs", when="b", priority=2), BOB)
    assert exported() == Exported(written=("segments/vip.yaml",), removed=())
    assert path.read_text() == "# the best\ntitle: VIPs  # so called\nwhen: b   # agreed\npriority: 2\n# end\n"
    assert planned() == Plan(unchanged=1)
    assert exported() == Exported((), ())


def test_a_definition_made_in_the_studio_gets_a_file_of_its_own(root, exported, planned, store):
    store.save(SEGMENT, Segment(name="vip", title="VIPs", when="a\nand b\n"), BOB)
    assert exported().written == ("segments/vip.yaml",)
    assert (root / "segments/vip.yaml").read_text() == "name: vip\ntitle: VIPs\nwhen: |\n  a\n  and b\n"
    assert planned() == Plan(unchanged=1)


@pytest.mark.parametrize(
    ("there", "written"),
    [
        ("- name: gold\n  when: a\n", "segments/vip.yaml"),
        ("[{name: gold}]\n", "segments/vip.yaml"),
        ("name: gold\n", "segments/vip_2.yaml"),
    ],
)
def test_a_file_of_that_name_is_not_overwritten(write, applied, exported, planned, store, there, written):
    write("segments/vip.yaml", there)
    applied()
    store.save(SEGMENT, Segment(name="vip", when="b"), BOB)
    assert exported().written == (written,)
    assert planned() == Plan(unchanged=2)


def test_a_deletion_takes_the_file_or_its_part_of_a_list(root, write, applied, exported, planned, store):
    write("segments/vip.yaml", "when: a\n")
    write("segments/more.yaml", "- name: gold\n  when: b\n- name: silver\n  when: c\n")
    applied()
    store.delete(VIP, BOB)
    store.delete(Reference("segment", "gold"), BOB)
    assert exported() == Exported((), removed=("segments/more.yaml", "segments/vip.yaml"))
    assert not (root / "segments/vip.yaml").exists()
    assert (root / "segments/more.yaml").read_text() == "- name: silver\n  when: c\n"
    assert planned() == Plan(unchanged=1)


@pytest.mark.parametrize(
    "text",
    [
        "# first\n{when: a, title: x}\n",
        "--- {when: a, title: x}\n",
        '"when": a\n"title": x\n',
        "title: x\nwhen: >+\n  a\n",
    ],
)
def test_an_odd_layout_is_written_anew_when_it_must(write, applied, exported, planned, store, text):
    write("segments/vip.yaml", text)
    applied()
    store.save(SEGMENT, Segment(name="vip", when="b"), BOB)
    assert exported().written == ("segments/vip.yaml",)
    assert planned() == Plan(unchanged=1)


def test_windows_lines_stay_so(write, applied, exported, store):
    path = write("segments/vip.yaml", "")
    path.write_bytes(b"title: VIPs\r\nwhen: a\r\n# end\r\n")
    applied()
    store.save(SEGMENT, Segment(name="vip", title="VIPs", when="b"), BOB)
    exported()
    assert path.read_bytes() == b"title: VIPs\r\nwhen: b\r\n# end\r\n"


def test_an_export_that_would_lose_a_change_of_the_files_is_refused(write, applied, exported, planned, store):
    path = write("segments/vip.yaml", "when: a\n")
    applied()
    store.save(SEGMENT, Segment(name="vip", when="studio"), BOB)
    write("segments/vip.yaml", "when: mine\n")
    with pytest.raises(UserError, match="in the files and, by bob, in the studio") as caught:
        exported()
    assert (caught.value.code, caught.value.where) == ("export-conflict", "segments/vip.yaml, line 1")
    assert path.read_text() == "when: mine\n"
    exported(force=True)
    assert path.read_text() == "when: studio\n"
    assert planned() == Plan(unchanged=1)


def test_all_conflicts_of_an_export_are_said_at_once(write, applied, exported, store):
    for name in ("a", "b"):
        write(f"segments/{name}.yaml", "when: x\n")
    applied()
    for name in ("a", "b"):
        store.save(SEGMENT, Segment(name=name, when="studio"), BOB)
        write(f"segments/{name}.yaml", "when: mine\n")
    with pytest.raises(UserError) as caught:
        exported()
    assert len(problems_of(caught.value)) == 2


def test_a_file_of_before_an_export_may_come_back(write, applied, exported, planned, store):
    write("segments/vip.yaml", "when: a\n")
    applied()
    store.save(SEGMENT, Segment(name="vip", when="b"), BOB)
    exported()
    write("segments/vip.yaml", "when: a\n")
    assert actions(planned()) == {"vip": "change"}


def test_nothing_is_written_through_a_link_out_of_the_project(root, tmp_path, exported, store):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / "segments").symlink_to(elsewhere)
    store.save(SEGMENT, Segment(name="vip"), BOB)
    with pytest.raises(UserError) as caught:
        exported()
    assert caught.value.code == "outside-project"
    assert list(elsewhere.iterdir()) == []
