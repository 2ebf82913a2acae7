"""Fixed pipelines: `.sql` files of named steps in DuckDB's dialect, beside the code that uses them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ilk.kernel.errors import Bug
from ilk.warehouse.sql import Query, Scalar, parse_steps

_HEADER = re.compile(r"^-- step: (\w+)[^\n]*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Steps:
    """The named steps of one file, in the order of the file."""

    texts: Mapping[str, str]

    def query(
        self, step: str, *, names: Mapping[str, str] | None = None, params: Mapping[str, Scalar] | None = None
    ) -> Query:
        """One step, with its `_table` and `$parameter` placeholders put in. Raises `Bug` for an unknown step."""
        if step not in self.texts:
            raise Bug(f"no step {step}")
        return parse_steps(self.texts[step], names=names or {}, params=params or {})


@cache
def load(package: str, file: str) -> Steps:
    """The steps of `file` in `package`."""
    text = files(package).joinpath(file).read_text(encoding="utf-8")
    parts = _HEADER.split(text)[1:]
    return Steps(dict(zip(parts[::2], parts[1::2], strict=True)))
