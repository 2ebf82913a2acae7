"""Following messages on Spark, in the terminal: until it is told to stop."""

import signal
from contextlib import suppress
from pathlib import Path

from ilk.catalog.finding import find_project
from ilk.cli.screen import errors_to


def stream_project(folder: Path | None, *, once: bool) -> None:
    """Follow, and say what happens. Raises `UserError` as `ilk.app.live.spark.follow` does."""
    from ilk.app.live.spark import follow

    screen = errors_to()
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with suppress(KeyboardInterrupt):
            root = find_project(folder or Path.cwd())
            follow(root, once=once, tell=lambda said: screen.print(said, soft_wrap=True))
    finally:
        signal.signal(signal.SIGTERM, before)
