"""The list of file formats, and which of them a file has: named, told by its name, or by its first bytes."""

import zlib
from codecs import BOM_UTF8

from ilk.kernel.errors import UserError
from ilk.sources.files.accesslog import ACCESS_LOG
from ilk.sources.files.delimited import CSV
from ilk.sources.files.excel import EXCEL
from ilk.sources.files.finding import FoundFile, reading
from ilk.sources.files.format import Format
from ilk.sources.files.jsonlines import JSON_LINES
from ilk.sources.files.parquet import PARQUET
from ilk.sources.files.plain import compression_of, opened
from ilk.sources.files.settings import FileSettings
from ilk.sources.files.zipped import ARCHIVE

FORMATS: tuple[Format, ...] = (PARQUET, EXCEL, JSON_LINES, ACCESS_LOG, CSV)
"""The last is the format of every text that shows no other."""

_COMPRESSED = (".gz", ".zst", ".zstd", ".bz2")
_LONGEST_MAGIC = 8
_BEGINNING = 4_096


def format_of(file: FoundFile, settings: FileSettings) -> Format:
    """The format of a file. Raises `UserError` when its content is another than its name or setting says."""
    with reading(file), file.path.open("rb") as stream:
        head = stream.read(_LONGEST_MAGIC)
    if not head:
        raise UserError("file-empty", "the file is empty", where=file.name, hint="Was the export cut short?")
    found = next((each for each in FORMATS if each.magic and head.startswith(each.magic)), None)
    named = next((each for each in FORMATS if each.name == settings.format), None)
    said = named or _by_name(file.path.name)
    if found is None:
        if said is not None and said.magic:
            raise UserError("wrong-format", f"this is not a file of {said.label}", where=file.name)
        return said or _of_text(file)
    if said is not None and said is not found:
        hint = f"Set `format: {found.name}`, or give the file its usual ending."
        what = f"this is a file of {found.label}, not {said.label}"
        raise UserError("wrong-format", what, where=file.name, hint=hint)
    return found


def is_named_as_data(name: str) -> bool:
    """Whether a file's name says that it holds rows, or is an archive, which may."""
    return _by_name(name) is not None or name.lower().endswith(ARCHIVE)


def _by_name(name: str) -> Format | None:
    lower = name.lower()
    for ending in _COMPRESSED:
        lower = lower.removesuffix(ending)
    return next((each for each in FORMATS if lower.endswith(each.endings)), None)


def _of_text(file: FoundFile) -> Format:
    """The format of a text whose name says nothing."""
    beginning = _beginning(file).removeprefix(BOM_UTF8).lstrip()
    return next(each for each in FORMATS if not each.magic and each.sign.match(beginning))


def _beginning(file: FoundFile) -> bytes:
    """The first bytes of a text, decompressed; none of a file that is damaged, which its reader says better."""
    try:
        with opened(file.path, compression_of(file.path)) as stream:
            return stream.read(_BEGINNING)
    except (OSError, EOFError, zlib.error):
        return b""
