"""The command line: in this process for what it prints, in a process of its own for how it ends."""

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.serving import ILK
from typer.testing import CliRunner, Result

from ilk.cli.main import build

Ilk = Callable[..., Result]
Process = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def ilk(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Ilk:
    """`ilk("segment", "list")` in the shop's folder; what a command raises is raised here."""
    monkeypatch.chdir(shop)

    def run(*arguments: str, code: int = 0) -> Result:
        result = CliRunner().invoke(build(), arguments, catch_exceptions=False, prog_name="ilk")
        assert result.exit_code == code, result.output
        return result

    return run


@pytest.fixture(scope="session")
def ilk_process() -> Process:
    """`ilk_process(["runs"], cwd=folder)` in a process of its own."""

    def run(arguments: Sequence[str], cwd: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
        env = {**os.environ, "PYTHONUTF8": "1", **environment}
        return subprocess.run(
            [*ILK, *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=300
        )

    return run
