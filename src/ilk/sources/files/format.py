"""What a file format is: how its files are told from others, and what opens one."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from ilk.sources.files.finding import FoundFile
from ilk.sources.files.reader import Reader
from ilk.sources.files.settings import FileSettings

Opener: TypeAlias = Callable[[FoundFile, FileSettings, Path | None], AbstractContextManager[Reader]]
"""Opens a file for the length of a block; copies that it needs go into the folder. Raises `UserError`."""

_ANYTHING = re.compile(rb"")


@dataclass(frozen=True, slots=True)
class Format:
    """A way in which rows are written in files.

    Attributes:
        name: what a source calls it.
        label: what people call it.
        endings: those of its files' names.
        opened: opens a file of it.
        magic: the first bytes of its files; none for text, which begins in any way.
        sign: how a text whose name says nothing begins when it is of this format.
    """

    name: str
    label: str
    endings: tuple[str, ...]
    opened: Opener
    magic: tuple[bytes, ...] = ()
    sign: re.Pattern[bytes] = _ANYTHING
