"""Files of one kind as one: exports that come in parts are read by one source, whose path is a pattern."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from ilk.sources.inspection.profiling import FileProfile
from ilk.sources.shapes.recognizing import Recognition
from ilk.sources.shapes.shape import Shape

_SIGNS = frozenset("*?[")


def kinds(files: Sequence[FileProfile], known: Mapping[Path, Recognition]) -> Iterator[tuple[FileProfile, Shape]]:
    """Files whose shape is known, those of one shape as one where a pattern names them and no other file."""
    shapes = {shape.name: shape for file in files if (shape := known[file.path].shape) is not None}
    for shape in shapes.values():
        alike = [file for file in files if known[file.path].shape is shape]
        pattern = _pattern([file.path for file in alike])
        yield from [(_joined(alike, pattern), shape)] if pattern else [(file, shape) for file in alike]


def _pattern(paths: Sequence[Path]) -> Path | None:
    """The path that names some files and no other; None when there is none."""
    folders = {path.parent for path in paths}
    names = [path.name for path in paths]
    if len(names) == 1 or len(folders) > 1 or any(_SIGNS & set(name) for name in names):
        return paths[0] if len(names) == 1 else None
    begin = _beginning(names)
    end = _beginning([name[len(begin) :][::-1] for name in names])[::-1]
    (folder,) = folders
    matched = sorted(path.name for path in folder.glob(f"{begin}*{end}"))
    return folder / f"{begin}*{end}" if matched == sorted(names) else None


def _beginning(names: Sequence[str]) -> str:
    """What all names begin with."""
    return "".join(letters[0] for letters in takewhile(lambda each: len(set(each)) == 1, zip(*names, strict=False)))


def _joined(files: Sequence[FileProfile], pattern: Path) -> FileProfile:
    """What is known of all files: their rows, the columns that each of them has, and the first one's beginning."""
    names = [{column.name for column in file.columns} for file in files]
    places = [place for place, column in enumerate(files[0].columns) if all(column.name in each for each in names)]
    return replace(
        files[0],
        path=pattern,
        rows=sum(file.rows for file in files),
        whole=all(file.whole for file in files),
        rejected=sum(file.rejected for file in files),
        columns=tuple(files[0].columns[place] for place in places),
        first=tuple(tuple(row[place] for place in places) for row in files[0].first),
    )
