"""Where a project is: the nearest folder with an `ilk.yaml`. Loads nothing slow: a wrong folder is told at once."""

from pathlib import Path

from ilk.kernel.errors import UserError

PROJECT_FILE = "ilk.yaml"


def find_project(start: Path) -> Path:
    """The nearest folder with an `ilk.yaml`, from `start` upwards. Raises `UserError` when there is none."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / PROJECT_FILE).is_file():
            return folder
    raise UserError(
        "no-project",
        f"there is no {PROJECT_FILE} in {start} or above",
        hint="Make a project from your files with `ilk init DIR --from FILE…`, or look at one with `ilk demo`.",
    )
