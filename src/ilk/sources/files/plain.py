"""Text files as plain UTF-8: what a look at every byte tells, and a copy where the engine needs one."""

import bz2
import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Literal, assert_never, cast

import pyarrow as pa

from ilk.kernel.errors import UserError
from ilk.sources.files.encodings import encoding_of
from ilk.sources.files.finding import FoundFile, reading

Compression = Literal["gzip", "zstd", "bz2"]

_BLOCK = 1 << 20
_SAMPLE = 1 << 18
_MAGIC: tuple[tuple[bytes, Compression], ...] = ((b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"BZh", "bz2"))
_MOST_STRANGE_LINES = 2_000
_LONGEST_LINE = 1 << 26
"""Bytes. A file of a megabyte can unpack to one line of a gigabyte, which would be held in memory whole."""


@dataclass(frozen=True, slots=True)
class TextFile:
    r"""A text file that can be read as UTF-8 at `path`, and what is known of it.

    `lines` counts physical lines, `blank` those without any character; `pairs`: they end in `\r\n`. `sample` is its
    beginning, whole lines only unless there is just one.
    """

    file: FoundFile
    path: Path
    compression: Compression | None
    encoding: str
    size: int
    lines: int
    blank: int
    quotes: int
    pairs: bool
    sample: str


@dataclass(slots=True)
class _Look:
    """What is gathered while every byte goes by."""

    size: int = 0
    returns: int = 0
    pairs: int = 0
    feeds: int = 0
    blank: int = 0
    quotes: int = 0
    valid: bool = True
    line: int = 0
    head: bytes = b""
    last: bytes = b""
    strange: list[bytes] = field(default_factory=list)

    @property
    def mixed_ends(self) -> bool:
        """Whether lines end in more than one way, or in the way of old Macintoshes."""
        lone_returns = self.returns > self.pairs
        return lone_returns or 0 < self.pairs < self.feeds


@contextmanager
def prepared(file: FoundFile, encoding: str | None, quote: str, scratch: Path | None) -> Iterator[TextFile]:
    """The text file, ready for the engine within the block; a copy in UTF-8 is made in `scratch` when it must be.

    Raises:
        UserError: when it is empty, not text, or not in the encoding that was named.
    """
    with reading(file):
        compression = compression_of(file.path)
        look = _look(file, compression, quote.encode())
        if not look.size:
            raise UserError("file-empty", "the file is empty", where=file.name, hint="Was the export cut short?")
        found = encoding_of(file, look.head, look.strange, valid=look.valid, named=encoding)
        if found == "utf-8" and not look.mixed_ends and compression != "bz2":
            yield _text_file(file, file.path, compression, found, look)
            return
        with NamedTemporaryFile(dir=scratch, prefix="utf8-", suffix=".txt") as copy:
            _copy(file, compression, found, cast("BinaryIO", copy))
            copied = FoundFile(Path(copy.name), file.name)
            yield _text_file(file, copied.path, None, found, _look(copied, None, quote.encode()))


def compression_of(path: Path) -> Compression | None:
    """How a file is compressed, by its first bytes."""
    with path.open("rb") as stream:
        head = stream.read(4)
    return next((name for magic, name in _MAGIC if head.startswith(magic)), None)


def opened(path: Path, compression: Compression | None) -> BinaryIO:
    """The bytes of a file, decompressed; use it as a context."""
    match compression:
        case None:
            return path.open("rb")
        case "gzip":
            return cast("BinaryIO", gzip.open(path, "rb"))
        case "bz2":
            return cast("BinaryIO", bz2.open(path, "rb"))
        case "zstd":
            return cast("BinaryIO", io.BufferedReader(pa.input_stream(str(path), compression="zstd"), _BLOCK))
        case _:
            assert_never(compression)


def blocks(file: FoundFile, path: Path, compression: Compression | None) -> Iterator[bytes]:
    """The bytes of a file, decompressed, block by block."""
    try:
        with opened(path, compression) as stream:
            while block := stream.read(_BLOCK):
                yield block
    except (OSError, EOFError, zlib.error) as error:
        if compression is None:
            raise
        raise UserError("file-unreadable", f"the {compression} file is damaged", where=file.name) from error


def _look(file: FoundFile, compression: Compression | None, quote: bytes) -> _Look:
    look = _Look()
    decoder = codecs.getincrementaldecoder("utf-8")()
    for block in blocks(file, file.path, compression):
        _count(look, block, quote)
        _refuse_long_line(look, block, file)
        if look.valid and not (block.isascii() and not decoder.getstate()[0]):
            look.valid = _decodes(decoder, block)
        if not block.isascii() and len(look.strange) < _MOST_STRANGE_LINES:
            whole = block.split(b"\n")[(look.size > len(block)) : -1 if len(block) == _BLOCK else None]
            look.strange.extend(islice((line for line in whole if not line.isascii()), _MOST_STRANGE_LINES))
    look.valid = look.valid and _decodes(decoder, b"", final=True)
    return look


def _count(look: _Look, block: bytes, quote: bytes) -> None:
    """Count line ends and quotes, those across the border of two blocks once."""
    seam = look.last + block
    look.size += len(block)
    feeds, blank = _feeds(seam)
    look.feeds += feeds - look.last.count(b"\n")
    look.blank += blank - look.last.count(b"\n\n")
    look.blank += not look.last and block.startswith((b"\n", b"\r\n"))
    if b"\r" in seam:
        look.returns += block.count(b"\r")
        look.pairs += seam.count(b"\r\n") - look.last.count(b"\r\n")
        look.blank += seam.count(b"\n\r\n") - look.last.count(b"\n\r\n")
    # To ask whether there is one is ten times cheaper than to count.
    look.quotes += block.count(quote) if quote in block else 0
    if len(look.head) < _SAMPLE:
        look.head += block[: _SAMPLE - len(look.head)]
    look.last = seam[-3:]


def _feeds(text: bytes) -> tuple[int, int]:
    """How many line ends there are, and how many that follow another at once."""
    from numpy import count_nonzero, diff, flatnonzero, frombuffer, uint8

    ends = flatnonzero(frombuffer(text, dtype=uint8) == ord("\n"))
    return len(ends), int(count_nonzero(diff(ends) == 1))


def _refuse_long_line(look: _Look, block: bytes, file: FoundFile) -> None:
    """Raise `UserError` when the bytes since the last end of a line are too many."""
    ends = [place for end in (b"\n", b"\r") for place in (block.find(end), block.rfind(end)) if place >= 0]
    longest = look.line + min(ends, default=len(block))
    look.line = len(block) - max(ends) - 1 if ends else longest
    if longest > _LONGEST_LINE:
        what = f"a line is longer than {_LONGEST_LINE:,} bytes"
        hint = "Is a row a line? `jq -c '.[]' file.json > file.jsonl` makes lines of a list in JSON."
        raise UserError("line-too-long", what, where=file.name, hint=hint)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _copy(file: FoundFile, compression: Compression | None, encoding: str, out: BinaryIO) -> None:
    """Write the text as UTF-8 with one kind of line end; a carriage return inside a line becomes a blank.

    What is broken in a file of UTF-8 stays broken, so that its lines are found unreadable.
    """
    decoder = codecs.getincrementaldecoder(encoding)("surrogateescape" if encoding == "utf-8" else "strict")
    held, only_returns = "", None
    for block in chain(blocks(file, file.path, compression), [b""]):
        text = held + _decoded(decoder, block, file, encoding)
        held = text[-1:] if block and text.endswith("\r") else ""
        text = text[: len(text) - len(held)].replace("\r\n", "\n")
        if only_returns is None and ("\n" in text or "\r" in text):
            only_returns = "\n" not in text
        out.write(text.replace("\r", "\n" if only_returns else " ").encode("utf-8", "surrogateescape"))
    out.flush()


def _decoded(decoder: codecs.IncrementalDecoder, block: bytes, file: FoundFile, encoding: str) -> str:
    try:
        return decoder.decode(block, final=not block)
    except UnicodeDecodeError as error:
        what = f"the file is not {encoding}: the byte 0x{error.object[error.start]:02x} means nothing there"
        hint = "Leave `encoding` out to have it found, or try latin-1, in which every byte means something."
        raise UserError("wrong-encoding", what, where=file.name, hint=hint) from None


def _text_file(file: FoundFile, path: Path, compression: Compression | None, encoding: str, look: _Look) -> TextFile:
    sample = look.head
    if look.size > len(sample) and b"\n" in sample:
        sample = sample[: sample.rindex(b"\n") + 1]
    return TextFile(
        file=file,
        path=path,
        compression=compression,
        encoding=encoding,
        size=look.size,
        lines=look.feeds + (0 if look.last.endswith(b"\n") else 1),
        blank=look.blank,
        quotes=look.quotes,
        pairs=look.pairs > 0,
        sample=sample.decode("utf-8", "replace").removeprefix("\ufeff"),
    )
