"""A project's folder: read whole, confined, with all problems of all files at once."""

import pytest
from tests.catalog.world import KINDS, SEGMENT, SOURCE, Segment

from ilk.catalog.files import read_project, read_settings
from ilk.kernel.errors import UserError, problems_of


def problems(root):
    with pytest.raises(UserError) as caught:
        read_project(root, KINDS)
    return list(problems_of(caught.value))


def test_a_file_holds_one_definition_or_a_list_of_them(root, write):
    write("segments/vip.yaml", "title: VIPs\nwhen: a\n")
    write("segments/more.yml", "- name: gold\n  when: b\n- name: silver\n  when: c\n")
    write("segments/europe/german.yaml", "when: d\n")
    files = read_project(root, KINDS)
    assert [segment.name for segment in files.definitions(SEGMENT)] == ["german", "gold", "silver", "vip"]
    assert files.definitions(SEGMENT)[3] == Segment(name="vip", title="VIPs", when="a")
    assert files.definitions(SOURCE) == ()


def test_a_file_of_comments_alone_holds_nothing(root, write):
    write("segments/vip.yaml", "# when: a\n")
    assert read_project(root, KINDS).documents == ()


def test_hidden_files_are_not_read(root, write):
    write("segments/.#vip.yaml", "not: [yaml")
    assert read_project(root, KINDS).documents == ()


def test_the_project_is_named_after_its_folder(root):
    assert read_settings(root).name == "my_shop"


def test_an_empty_settings_file_is_a_project(root, write):
    write("ilk.yaml", "")
    assert read_settings(root).currency == "EUR"


def test_a_folder_without_settings_is_no_project(tmp_path):
    for read in (read_settings, lambda folder: read_project(folder, KINDS)):
        with pytest.raises(UserError, match="is not a project") as caught:
            read(tmp_path / "nowhere")
        assert caught.value.code == "no-project"


def test_a_typing_error_is_said_with_its_file_line_and_the_known_key(root, write):
    write("segments/vip.yaml", "title: VIPs\nwhne: a\n")
    (found,) = problems(root)
    assert found.where == "segments/vip.yaml: whne, line 2"
    assert found.hint == "Did you mean `when`?"


def test_problems_of_all_files_are_said_at_once(root, write):
    write("ilk.yaml", "curency: EUR\ntime_zone: Europe/Berln\n")
    write("segments/a.yaml", "when: [\n")
    write("segments/b.yaml", "- when: x\n- name: ok\n- name: c\n  priority: high\n")
    write("segments/c.yaml", "just text\n")
    write("sources/s.yaml", "columns:\n  a:\n    valu: x\n    value: y\n")
    write("segments/latin.yaml", "").write_bytes(b"title: Caf\xe9\n")
    assert {(found.code, found.where) for found in problems(root)} == {
        ("unknown-key", "ilk.yaml: curency, line 1"),
        ("unknown-time-zone", "ilk.yaml: time_zone, line 2"),
        ("not-yaml", "segments/a.yaml: line 2, column 1"),
        ("missing-key", "segments/b.yaml, line 1"),
        ("wrong-type", "segments/b.yaml: priority, line 4"),
        ("wrong-type", "segments/c.yaml, line 1"),
        ("unknown-key", "sources/s.yaml: columns.a.valu, line 3"),
        ("not-utf-8", "segments/latin.yaml"),
    }


def test_a_name_may_be_given_once_for_each_kind(root, write):
    write("segments/a.yaml", "- name: vip\n")
    write("segments/vip.yaml", "when: b\n")
    write("sources/vip.yaml", "path: x\n")
    (found,) = problems(root)
    assert found.code == "duplicate-name"
    assert found.where == "segments/vip.yaml, line 1"
    assert "segments/a.yaml, line 1" in found.what


def test_a_link_out_of_the_project_is_not_followed(root, write, tmp_path):
    write("segments/ok.yaml", "when: a\n")
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: hunter2\n")
    (root / "segments" / "vip.yaml").symlink_to(secret)
    (found,) = problems(root)
    assert (found.code, found.where) == ("outside-project", "segments/vip.yaml")
    assert "hunter2" not in str(found)


def test_a_file_beyond_the_limit_is_not_read(root, write):
    write("segments/vip.yaml", "title: " + "x" * 2_000_001)
    (found,) = problems(root)
    assert found.code == "file-too-large"


def test_a_file_that_cannot_be_read_is_said(root):
    (root / "segments" / "vip.yaml").mkdir(parents=True)
    (found,) = problems(root)
    assert (found.code, found.where) == ("file-unreadable", "segments/vip.yaml")


def test_a_folder_named_almost_like_a_known_one_is_said(root, write):
    write("segment/vip.yaml", "when: a\n")
    write("campaigns/spring.yaml", "when: a\n")
    (found,) = problems(root)
    assert (found.code, found.hint) == ("unknown-folder", "Did you mean `segments`?")


def test_a_byte_order_mark_and_windows_lines_are_read(root, write):
    write("segments/vip.yaml", "").write_bytes(b"\xef\xbb\xbftitle: VIPs\r\nwhen: a\r\n")
    assert read_project(root, KINDS).definitions(SEGMENT) == (Segment(name="vip", title="VIPs", when="a"),)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("when: did ordr\n", "segments/vip.yaml: when, line 1, column 11"),
        ('when: "did ordr"\n', "segments/vip.yaml: when, line 1, column 12"),
        ("title: x\nwhen: |\n    did ordr\n", "segments/vip.yaml: when, line 3, column 9"),
        ("when: >\n    did ordr\n", "segments/vip.yaml: when, line 1; there line 1, column 5"),
        ("- name: vip\n  when: did ordr\n", "segments/vip.yaml: when, line 2, column 13"),
    ],
)
def test_a_place_inside_a_text_is_a_place_in_the_file(root, write, text, place):
    write("segments/vip.yaml", text)
    (document,) = read_project(root, KINDS).documents
    assert document.where("when", line=1, column=5) == place


def test_a_place_is_a_key_and_its_line(root, write):
    write("segments/vip.yaml", "title: x\n\nwhen: a\n")
    (document,) = read_project(root, KINDS).documents
    assert document.where("when") == "segments/vip.yaml: when, line 3"
    assert document.where("priority") == "segments/vip.yaml: priority, line 1"
    assert document.where() == "segments/vip.yaml, line 1"
