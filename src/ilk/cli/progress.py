"""A run as it goes: a bar for each step on a terminal, a line for each step elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from ilk.cli.screen import plain
from ilk.kernel.progress import Progress as Listener


class Bars:
    """A bar for each step, each left standing with its note."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def begin(self, step: str, total: int | None = None) -> None:
        self._task = self._progress.add_task(plain(step), total=total, note="")

    def advance(self, by: int = 1) -> None:
        if self._task is not None:
            self._progress.advance(self._task, by)

    def end(self, note: str = "") -> None:
        if self._task is None:
            return
        task = self._progress.tasks[self._progress.task_ids.index(self._task)]
        total = task.total or max(task.completed, 1)
        self._progress.update(self._task, total=total, completed=total, note=plain(note))
        self._progress.stop_task(self._task)


class Lines:
    """A line for each step that is done."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._step = ""

    def begin(self, step: str, total: int | None = None) -> None:
        self._step = step

    def advance(self, by: int = 1) -> None:
        """Lines tell only what is done."""

    def end(self, note: str = "") -> None:
        self._console.print(Text(plain(f"{self._step}: {note}" if note else self._step)), soft_wrap=True)


@contextmanager
def shown(console: Console) -> Iterator[Listener]:
    """What a run tells its progress to, shown within the block."""
    if not console.is_terminal:
        yield Lines(console)
        return
    columns = (
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}", markup=False, style="dim"),
    )
    with Progress(*columns, console=console) as progress:
        yield Bars(progress)
