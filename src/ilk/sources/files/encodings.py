"""In which encoding a text is: named, marked, UTF-8 when it fits, else the likeliest of the older ones."""

import codecs

from charset_normalizer import from_bytes

from ilk.kernel.errors import UserError
from ilk.sources.files.finding import FoundFile

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = [
    *("cp1252", "latin-1", "cp1250", "cp1251", "cp1253", "cp1254", "cp1256"),
    *("shift_jis", "euc_kr", "gb18030", "big5", "koi8-r"),
]
_WESTERN = "äöüÄÖÜßéèêëàâáåãçñóôõòøæœúùûíìîïýÿÉÈÀÁÅÇÑÓÔØÆŒÚÜÍ€£“”„…°®©™«»¿¡·" + "\u2018\u2019\u2013\u2014\u00b4"
"""Letters and signs that texts of Western Europe hold, beside ASCII."""
_CENTRAL = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽőűŐŰöüÖÜäÄßôĺľŕ€„”" + "\u201c\u2013"
"""Those of Central Europe."""


def encoding_of(file: FoundFile, head: bytes, strange: list[bytes], *, valid: bool, named: str | None) -> str:
    """The encoding of a file, by Python's name; `utf-8` also for ASCII and with a byte order mark.

    Args:
        file: for errors.
        head: its first bytes.
        strange: some of its lines with bytes beyond ASCII.
        valid: whether all of it is UTF-8.
        named: the encoding that is set, which wins.

    Raises:
        UserError: when the named encoding is unknown, or the file is not text.
    """
    if named is not None:
        return _known_codec(named, file)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if marked is not None:
        return marked
    if b"\x00" in head:
        return _wide(head, file)
    return "utf-8" if valid or _mostly_utf8(strange) else _likeliest(b"\n".join(strange))


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
    return sum(1 for line in lines if _fits(line, "utf-8")) * 2 > len(lines)


def _likeliest(sample: bytes) -> str:
    """The encoding in which the strange letters are those of a language; of several, what statistics say."""
    for name, letters in (("cp1252", _WESTERN), ("cp1250", _CENTRAL)):
        if _speaks(sample, name, letters):
            return name
    best = from_bytes(sample, cp_isolation=_LEGACY).best()
    name = best.encoding if best is not None else "cp1252"
    return name if _fits(sample, name) else "latin-1"


def _speaks(sample: bytes, encoding: str, letters: str) -> bool:
    """Whether nine of ten letters beyond ASCII are among some."""
    if not _fits(sample, encoding):
        return False
    strange = [letter for letter in sample.decode(encoding) if not letter.isascii()]
    return sum(1 for letter in strange if letter in letters) * 10 >= len(strange) * 9


def _fits(sample: bytes, encoding: str) -> bool:
    try:
        sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
