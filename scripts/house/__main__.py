"""`python -m scripts.house` prints the figures of docs/house.md, as Markdown."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from scripts.house.measures import (
    LINES_OF_A_FUNCTION,
    LINES_OF_MOST_FILES,
    REPEATED_LINES,
    ROOT,
    Function,
    Texts,
    documented,
    functions,
    hidden_imports,
    lengths,
    repeats,
    texts,
    unused,
)

PARTS = ("src", "tests", "bench", "scripts", "web")
HEADINGS = (
    "files",
    "lines",
    "median",
    "p90",
    "longest",
    f"at most {LINES_OF_MOST_FILES}",
    "functions",
    "median",
    "p90",
    "longest",
)


@dataclass(frozen=True, slots=True)
class House:
    """The code as it is: its files, and what was measured of all of them at once."""

    files: Texts
    lengths: Mapping[str, int]
    functions: Sequence[Function]

    def row(self, under: str) -> list[str]:
        """What a row of the tables says of the files under a folder: of lines a file, then of lines a function."""
        lines = [length for name, length in self.lengths.items() if name.startswith(under)]
        spans = [function.lines for function in self.functions if function.file.startswith(under)]
        short = sum(length <= LINES_OF_MOST_FILES for length in lines) / len(lines)
        in_files = [str(len(lines)), f"{sum(lines):,}", *_spread(lines), f"{short:.1%}"]
        return [*in_files, str(len(spans) or ""), *_spread(spans)]

    def parts(self) -> list[list[str]]:
        """The rows of the project's parts."""
        return [[f"`{part}`", *self.row(f"{part}/")] for part in PARTS]

    def rooms(self) -> list[list[str]]:
        """The rows of the rooms of src/ilk."""
        rooms = {name.split("/")[2] for name in self.files if re.fullmatch(r"src/ilk/\w+/.+\.py", name)}
        return [[f"`{room}`", *self.row(f"src/ilk/{room}/")] for room in sorted(rooms)]


def measured(files: Texts) -> House:
    """The measures of some files."""
    return House(files, lengths(files), functions(files))


def _spread(values: Sequence[int]) -> list[str]:
    """The median, the ninth decile and the largest: values that occur, no means of two."""
    ranked = sorted(values)
    return [str(ranked[ceil(part * len(ranked)) - 1]) if ranked else "" for part in (0.5, 0.9, 1)]


def _table(heading: str, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join((heading, *HEADINGS)) + " |"
    yield "|---|" + "---:|" * len(HEADINGS)
    for cells in rows:
        yield "| " + " | ".join(cells) + " |"
    yield ""


def _asked(*command: str) -> str:
    """What a tool of this environment prints; it may end in failure, for that is what it has found."""
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout


def _complexity() -> int:
    """The most branches of a function of the package, as ruff counts them."""
    every = ("ruff", "check", "src", "--select=C901", "--config=lint.mccabe.max-complexity=1", "--output-format=json")
    return max(int(re.findall(r"\((\d+) >", found["message"])[0]) for found in json.loads(_asked(*every)))


def _others(house: House) -> Iterator[str]:
    files, own = house.files, [function for function in house.functions if function.file.startswith("src/")]
    said, public = documented(files)
    hidden = Counter(package for _, _, package in hidden_imports(files))
    long = sum(function.lines > LINES_OF_A_FUNCTION for function in own)
    yield f"- Functions of more than {LINES_OF_A_FUNCTION} lines: {long}."
    yield f"- Deepest nesting: {max(function.nesting for function in own)}."
    yield f"- Most branches of a function: {_complexity()}."
    yield f"- Public classes and functions with a docstring: {said:,} of {public:,}."
    yield f"- Repetitions of {REPEATED_LINES} lines and more: {len(repeats(files, 'src/'))}."
    yield f"- Names that nothing else names: {len(unused(files))}."
    yield f"- Imports within functions: {', '.join(f'`{name}` {count}' for name, count in hidden.most_common())}."


def main() -> None:
    """Print the tables, and the other figures of the package."""
    house = measured(texts())
    print(*_table("part", house.parts()), sep="\n")
    print(*_table("room", house.rooms()), sep="\n")
    print(*_others(house), sep="\n")


if __name__ == "__main__":
    main()
