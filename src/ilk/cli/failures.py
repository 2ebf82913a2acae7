"""What becomes of an error: words for a person, an exit code, and a file with the traceback when it is our fault."""

import tempfile
import traceback
from datetime import datetime
from pathlib import Path

from rich.text import Text

from ilk.cli.screen import errors_to, plain
from ilk.kernel.clock import SystemClock
from ilk.kernel.errors import UserError, problems_of
from ilk.kernel.version import VERSION

USER_ERROR, OURS = 1, 3
_STATE_FOLDER = ".ilk"


def exit_code(error: Exception) -> int:
    """Tell the error on standard error, and answer the code that the process exits with."""
    match error:
        case UserError():
            _tell(error)
            return USER_ERROR
        case _:
            _apologise(error)
            return OURS


def _tell(error: UserError) -> None:
    console = errors_to()
    problems = problems_of(error)
    for problem in problems:
        console.print(said(problem), soft_wrap=True)
    if len(problems) > 1:
        console.print(Text(f"{len(problems)} problems", style="bold red"))


def said(problem: UserError) -> Text:
    """A problem as a person reads it: its code, what is wrong, where, and how to mend it, underlining kept."""
    text = Text()
    text.append(f"{problem.code}: ", style="bold red")
    text.append(plain(problem.what), style="bold")
    if problem.where:
        text.append(f"\n  at {plain(problem.where)}", style="cyan")
    for line in (problem.hint or "").splitlines():
        text.append(f"\n  {plain(line)}")
    return text


def _apologise(error: Exception) -> None:
    console = errors_to()
    path = _logged(error)
    console.print(Text("Something went wrong inside Ilk; what you asked for was not done.", style="bold red"))
    console.print(Text(f"  {type(error).__name__}: {plain(str(error)[:300])}"), soft_wrap=True)
    if path is not None:
        console.print(Text(f"  The whole story is in {path}"), soft_wrap=True)


def _logged(error: Exception) -> Path | None:
    """Write the traceback to a file of the project, or of the system's temporary folder where there is no project."""
    at = SystemClock().now()
    story = f"ilk {VERSION}, {at:%Y-%m-%d %H:%M:%S} UTC\n\n{''.join(traceback.format_exception(error))}"
    for folder in (_state_folder(), Path(tempfile.gettempdir())):
        if folder is not None and (path := _written(folder, at, story)) is not None:
            return path
    return None


def _written(folder: Path, at: datetime, story: str) -> Path | None:
    path = folder / f"error-{at:%Y%m%dT%H%M%S}.log"
    try:
        path.write_text(story, encoding="utf-8")
    except OSError:
        return None
    return path


def _state_folder() -> Path | None:
    """The state folder of the project that the command works on, as far as that is known here: the nearest one."""
    here = Path.cwd()
    return next((folder / _STATE_FOLDER for folder in (here, *here.parents) if (folder / _STATE_FOLDER).is_dir()), None)
