"""How a command ends: its exit code, what it leaves on the screen, and what it leaves in the project."""

import json
import signal
import subprocess
import sys

import pytest
from tests.serving import ILK

from ilk.cli.failures import exit_code
from ilk.kernel.errors import Bug, UserError, UserErrors


def test_done_is_0(ilk_process, shop):
    done = ilk_process(["--version"], shop)
    assert (done.returncode, done.stdout) == (0, "ilk 0.1.0\n")


def test_the_users_error_is_1_and_says_what_where_and_how_to_mend_it(ilk_process, shop):
    done = ilk_process(["query", "spen > 100"], shop)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "unknown-trait: unknown trait `spen`",
        "  at line 1, column 1",
        "  spen > 100",
        "  ^^^^",
        "  Did you mean `spend`?",
    ]


def test_all_problems_are_told_at_once(ilk_process, shop):
    (shop / "segments" / "two.yaml").write_text("when: spen > 1 and did ordr\n", encoding="utf-8")
    done = ilk_process(["plan"], shop)
    assert done.returncode == 1
    assert "unknown-trait" in done.stderr
    assert "unknown-event" in done.stderr
    assert "segments/two.yaml" in done.stderr
    assert "2 problems" in done.stderr


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["segment", "show"], ["query", "x", "--limit", "0"], ["--nonsense"]]
)
def test_wrong_usage_is_2(ilk_process, shop, arguments):
    assert ilk_process(arguments, shop).returncode == 2


def test_no_project_is_the_users_error(ilk_process, tmp_path):
    done = ilk_process(["runs"], tmp_path)
    assert done.returncode == 1
    assert "no-project" in done.stderr
    assert "ilk init" in done.stderr


def test_a_fault_of_ours_is_3_with_the_story_in_a_file_and_no_traceback_on_the_screen(shop):
    broken = """
import ilk.app.overview
def broken(*_): raise ZeroDivisionError("the reason")
ilk.app.overview.project = broken
from ilk.cli import main
main()
"""
    command = [sys.executable, "-c", broken, "segment", "list"]
    done = subprocess.run(command, cwd=shop, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr + done.stdout
    assert "ZeroDivisionError: the reason" in done.stderr
    (story,) = (shop / ".ilk").glob("error-*.log")
    assert str(story) in done.stderr
    assert "in broken" in story.read_text(encoding="utf-8")


def test_ctrl_c_in_a_run_is_130_and_leaves_the_last_good_state(shop):
    process = subprocess.Popen([*ILK, "run"], cwd=shop, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    first = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    rest = process.stderr.read()
    assert process.wait(60) == 130
    process.stderr.close()
    assert first.startswith("Read definitions")
    assert "last good run" in rest
    assert "Traceback" not in rest
    states = subprocess.run([*ILK, "runs", "--json"], cwd=shop, capture_output=True, text=True, check=True).stdout
    assert [each["state"] for each in json.loads(states)["items"]] == ["interrupted", "done"]
    again = subprocess.run([*ILK, "segment", "list", "--json"], cwd=shop, capture_output=True, text=True, check=True)
    assert len(json.loads(again.stdout)) == 3


def test_a_reader_that_stops_listening_is_no_fault(shop):
    reader = subprocess.Popen(
        [*ILK, "customer", "list", "--json"], cwd=shop, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert reader.stdout is not None
    assert reader.stderr is not None
    reader.stdout.close()
    told = reader.stderr.read().decode()
    reader.stderr.close()
    assert reader.wait(60) != 3
    assert "Traceback" not in told
    assert "went wrong inside" not in told


def test_errors_map_to_their_codes(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert exit_code(UserError("a-b", "what")) == 1
    assert exit_code(UserErrors([UserError("a-b", "one"), UserError("c-d", "two")])) == 1
    assert exit_code(Bug("cannot be")) == 3
    assert exit_code(ValueError("x")) == 3
    assert "Traceback" not in capsys.readouterr().err
    assert list(tmp_path.glob("error-*.log"))
