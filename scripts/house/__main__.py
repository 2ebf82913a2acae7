"""`python -m scripts.house` prints the figures of docs/house.md, as Markdown."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import ceil

from scripts.house.measures import (
    LINES_OF_A_FUNCTION,
    LINES_OF_MOST_FILES,
    REPEATED_LINES,
    ROOT,
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


def row(files: Texts, under: str) -> list[str]:
    """What a row of the tables says of the files under a folder: of lines a file, then of lines a function."""
    lines = list(lengths(files, under).values())
    spans = [function.lines for function in functions(files, under)]
    short = sum(length <= LINES_OF_MOST_FILES for length in lines) / len(lines)
    return [str(len(lines)), f"{sum(lines):,}", *_spread(lines), f"{short:.1%}", str(len(spans) or ""), *_spread(spans)]


def _spread(values: Sequence[int]) -> list[str]:
    """The median, the ninth decile and the largest: values that occur, no means of two."""
    ranked = sorted(values)
    return [str(ranked[ceil(part * len(ranked)) - 1]) if ranked else "" for part in (0.5, 0.9, 1)]


def rooms(files: Texts) -> list[str]:
    """The rooms of src/ilk."""
    return sorted({name.split("/")[2] for name in files if re.fullmatch(r"src/ilk/\w+/.+\.py", name)})


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


def _others(files: Texts) -> Iterator[str]:
    own = functions(files, "src/")
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
    files = texts()
    print(*_table("part", ([f"`{part}`", *row(files, f"{part}/")] for part in PARTS)), sep="\n")
    print(*_table("room", ([f"`{room}`", *row(files, f"src/ilk/{room}/")] for room in rooms(files))), sep="\n")
    print(*_others(files), sep="\n")


if __name__ == "__main__":
    main()
