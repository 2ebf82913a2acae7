"""Columns to which the files of a source give other types than its files before."""

from collections.abc import Iterable, Iterator, Mapping

from ilk.sources.files.reader import OwnType


def drift(files: Iterable[tuple[str, Mapping[str, OwnType]]]) -> Iterator[tuple[str, str]]:
    """For each column whose type is another than in the file before, the file and a sentence.

    Args:
        files: names and types of the columns that are read, in the order in which files were loaded.
    """
    last: dict[str, tuple[OwnType, str]] = {}
    for file, types in files:
        for column, own in types.items():
            before, where = last.get(column, (own, file))
            if before != own:
                yield file, f"`{column}` is {own} in {file} and was {before} in {where}"
            last[column] = own, file
