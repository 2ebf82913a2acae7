"""A project from the files of a sample, by `ilk init`, after a run."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ilk.app.run import run
from ilk.app.setup import init
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.catalog.tables import QUARANTINE
from ilk.warehouse import sql


@contextmanager
def made(folder: Path, files: Mapping[str, str | bytes]) -> Iterator[Workspace]:
    """The project that `ilk init` makes of some files, after a run."""
    paths = []
    for name, text in files.items():
        path = folder / "exports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        paths.append(path)
    init(folder / "project", paths)
    with open_workspace(folder / "project") as workspace:
        run(workspace, LOCAL)
        yield workspace


def rows(workspace: Workspace, table: str) -> list[dict[str, Any]]:
    """The rows of a table of the warehouse."""
    return workspace.engine.run(sql.everything(table)).to_pylist()


def quarantined(workspace: Workspace) -> dict[str, dict[str, int]]:
    """For each source with bad rows, how many broke which rule."""
    found: dict[str, dict[str, int]] = {}
    for row in rows(workspace, QUARANTINE):
        of_source = found.setdefault(row["source"], {})
        of_source[row["code"]] = of_source.get(row["code"], 0) + 1
    return found
