"""`ilk live spark` and its settings: what is missing is said, with how to mend it."""

import pytest
from tests.live.following.world import FILES, write_world
from typer.testing import CliRunner

from ilk.app.live.spark import follow
from ilk.catalog.files import read_settings
from ilk.cli.main import build
from ilk.kernel.errors import UserError


def settings(*lines: str) -> dict[str, str]:
    return {**FILES, "ilk.yaml": "\n".join([FILES["ilk.yaml"].rstrip(), *(" " * 8 + line for line in lines)])}


def test_a_project_without_a_stream_says_how_to_have_one(tmp_path):
    arguments = ["live", "spark", "--once", "--project", str(write_world(tmp_path))]
    with pytest.raises(UserError) as told:
        CliRunner().invoke(build(), arguments, catch_exceptions=False)
    assert told.value.code == "stream-unset"
    assert "live: {spark: {files: messages}}" in str(told.value)


@pytest.mark.parametrize(
    "said", ["{}", "{files: messages, kafka: {subscribe: events}}", "{files: m, every: 0}", "{files: m, topics: x}"]
)
def test_wrong_settings_are_told_with_their_place(tmp_path, said):
    write_world(tmp_path, settings(f"live: {{spark: {said}}}"))
    with pytest.raises(UserError) as told:
        read_settings(tmp_path)
    assert "live" in str(told.value)


def test_a_project_that_was_not_run_has_nothing_to_stream_from(spark, tmp_path):  # noqa: ARG001 - it runs
    write_world(tmp_path, settings("live: {spark: {files: messages}}"))
    with pytest.raises(UserError) as told:
        follow(tmp_path, once=True, tell=print)
    assert told.value.code == "nothing-to-stream"
