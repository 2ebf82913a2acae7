"""The demonstration's project, run from its files to its profiles."""

import sys
from pathlib import Path
from shutil import rmtree

from ilk.app.run import run
from ilk.app.segments import segments
from ilk.app.wiring import LOCAL, open_workspace
from ilk.kernel.cycles import look_seldom


def main(folder: Path) -> None:
    """Forget earlier runs, run, and print the sizes."""
    rmtree(folder / ".ilk", ignore_errors=True)
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
        print({each.name: each.size for each in segments(workspace, LOCAL)})


if __name__ == "__main__":
    look_seldom()  # as the command does
    main(Path(sys.argv[1]))
