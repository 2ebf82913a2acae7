"""Text files as plain UTF-8: what a look at every byte tells, and a copy where the engine could not read the original."""

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
from charset_normalizer import from_bytes

from ilk.kernel.errors import UserError
from ilk.sources.files.finding import FoundFile, reading

Compression = Literal["gzip", "zstd", "bz2"]

_BLOCK = 1 << 20
_SAMPLE = 1 << 18
_MAGIC: tuple[tuple[bytes, Compression], ...] = ((b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"BZh", "bz2"))
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = ["cp1252", "latin-1", "cp1250", "cp1251", "cp1253", "cp1254", "cp1256", "shift_jis", "euc_kr", "gb18030", "big5", "koi8-r"]
_MOST_STRANGE_LINES = 2_000


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file that can be read as UTF-8 at `path`, and what is known of it.

    `lines` counts physical lines, `blank` those without any character; `pairs`: they end in `\\r\\n`. `sample` is its
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
        found = _encoding(file, look, encoding)
        if found == "utf-8" and not look.mixed_ends:
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
    look.returns += block.count(b"\r")
    look.feeds += block.count(b"\n")
    look.pairs += seam.count(b"\r\n") - look.last.count(b"\r\n")
    look.blank += sum(seam.count(pair) - look.last.count(pair) for pair in (b"\n\n", b"\n\r\n"))
    look.blank += not look.last and block.startswith((b"\n", b"\r\n"))
    look.quotes += block.count(quote)
    if len(look.head) < _SAMPLE:
        look.head += block[: _SAMPLE - len(look.head)]
    look.last = seam[-3:]


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


# ---- encodings ---------------------------------------------------------------------------------------------------


def _encoding(file: FoundFile, look: _Look, named: str | None) -> str:
    """The encoding: the one that is named, that of a byte order mark, UTF-8 when it fits, else the likeliest."""
    if named is not None:
        return _known_codec(named, file)
    marked = next((name for mark, name in _MARKS if look.head.startswith(mark)), None)
    if marked is not None:
        return marked
    if b"\x00" in look.head:
        return _wide(look.head, file)
    if look.valid or _mostly_utf8(look.strange):
        return "utf-8"
    return _likeliest(b"\n".join(look.strange))


def _known_codec(name: str, file: FoundFile) -> str:
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        hint = "Common ones are utf-8, windows-1252, latin-1, utf-16."
        raise UserError("wrong-encoding", f"unknown encoding `{name}`", where=file.name, hint=hint) from None
    return "utf-8" if codec in {"utf-8", "utf-8-sig", "ascii"} else codec


def _wide(head: bytes, file: FoundFile) -> str:
    """UTF-16 without its mark, told by the zero in every second byte; anything else with zeros is not text."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    hint = "Rows are read from CSV, Parquet, JSON lines and Excel files."
    raise UserError("not-text", "the file is not text", where=file.name, hint=hint)


def _mostly_utf8(lines: list[bytes]) -> bool:
    """Whether most lines with other than ASCII characters are UTF-8: then the few others are damaged."""
    good = sum(1 for line in lines if _decodes(codecs.getincrementaldecoder("utf-8")(), line, final=True))
    return good * 2 > len(lines)


def _likeliest(sample: bytes) -> str:
    best = from_bytes(sample, cp_isolation=_LEGACY).best()
    name = best.encoding if best is not None else "cp1252"
    name = "cp1252" if name in {"latin_1", "cp1252", "cp1250", "cp1254"} and _western(sample) else name
    return name if _fits(sample, name) else "latin-1"


def _western(sample: bytes) -> bool:
    """Whether the letters would be those of Western Europe in Windows-1252."""
    if not _fits(sample, "cp1252"):
        return False
    letters = [letter for letter in sample.decode("cp1252") if not letter.isascii()]
    usual = sum(1 for letter in letters if letter in "äöüÄÖÜßéèêëàâáåãçñóôõòøæœúùûíìîïýÿÉÈÀÁÅÇÑÓÔØÆŒÚÜÍ€£“”‘’–—…°®©™«»¿¡´·")
    return usual * 10 >= len(letters) * 9


def _fits(sample: bytes, encoding: str) -> bool:
    try:
        sample.decode(encoding)
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
        what = f"the file is not {encoding}: it holds the byte 0x{error.object[error.start]:02x}, which means nothing there"
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
