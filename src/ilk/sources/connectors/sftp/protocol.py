"""SFTP, version 3, as far as files are read: https://datatracker.ietf.org/doc/html/draft-ietf-secsh-filexfer-02."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from stat import S_ISDIR, S_ISLNK, S_ISREG
from struct import pack, unpack_from
from typing import IO

_INIT, _VERSION, _OPEN, _CLOSE, _READ, _OPENDIR, _READDIR, _STAT = 1, 2, 3, 4, 5, 11, 12, 17
_STATUS, _HANDLE, _DATA, _NAME, _ATTRS = 101, 102, 103, 104, 105
_END, _NO_FILE, _DENIED = 1, 2, 3
_HAS_SIZE, _HAS_OWNER, _HAS_MODE, _HAS_TIMES, _HAS_MORE = 1, 2, 4, 8, 0x8000_0000
_LARGEST = 1 << 20
_BLOCK = 32_768
_AHEAD = 32
"""So many blocks are asked for before the first has come."""


class Broken(Exception):
    """The server stopped, or said what is no SFTP."""


class Refused(Exception):
    """The server refuses a request, and says why."""


class Missing(Refused):
    """There is no such file."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a file: its name, size in bytes, when it was written, and what it is."""

    name: str
    size: int
    changed: int
    mode: int

    @property
    def is_file(self) -> bool:
        """Whether it is a plain file."""
        return S_ISREG(self.mode)

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder itself, and does not only lead to one."""
        return S_ISDIR(self.mode)

    @property
    def is_link(self) -> bool:
        """Whether it leads to another file or folder."""
        return S_ISLNK(self.mode)


class Session:
    """A talk with a server, over the two ends of a pipe. Everything raises `Broken` and `Refused`."""

    def __init__(self, to: IO[bytes], back: IO[bytes]) -> None:
        self._to = to
        self._back = back
        self._numbers = count(1)
        self._send(pack(">BI", _INIT, 3))
        if self._packet()[:1] != bytes([_VERSION]):
            raise Broken("the server does not speak SFTP")

    def told(self, path: str) -> Told:
        """What a path leads to."""
        self._ask(_STAT, _text(path))
        return _attributes(path, self._answer(_ATTRS), 0)[0]

    def folder(self, path: str) -> Iterator[Told]:
        """What lies in a folder."""
        handle = self._opened(_OPENDIR, _text(path))
        while True:
            self._ask(_READDIR, _bytes(handle))
            names = self._answer(_NAME)
            if names is None:
                break
            yield from _listed(names)
        self._close(handle)

    def blocks(self, path: str, start: int) -> Generator[bytes, None, None]:
        """The bytes of a file from `start` on."""
        handle = self._opened(_OPEN, _text(path) + pack(">II", 1, 0))
        place, at_end = start, False
        while not at_end:
            for number in range(_AHEAD):
                self._ask(_READ, _bytes(handle) + pack(">QI", place + number * _BLOCK, _BLOCK))
            blocks = [self._answer(_DATA) for _ in range(_AHEAD)]
            for block in blocks:
                data = None if block is None else _cut(block, 0)[0]
                at_end = not data
                if not data:
                    break
                place += len(data)
                yield data
                if len(data) < _BLOCK:
                    break  # what was asked for behind it begins elsewhere
        self._close(handle)

    def _opened(self, kind: int, body: bytes) -> bytes:
        self._ask(kind, body)
        return _cut(self._answer(_HANDLE) or b"", 0)[0]

    def _close(self, handle: bytes) -> None:
        self._ask(_CLOSE, _bytes(handle))
        self._answer(_STATUS)

    def _ask(self, kind: int, body: bytes) -> None:
        self._send(pack(">BI", kind, next(self._numbers)) + body)

    def _send(self, body: bytes) -> None:
        try:
            self._to.write(pack(">I", len(body)) + body)
            self._to.flush()
        except (OSError, ValueError):
            raise Broken("the connection ended") from None

    def _answer(self, wanted: int) -> bytes | None:
        """The body of the next answer, which OpenSSH's server and others give in the order of the questions."""
        packet = self._packet()
        kind, body = packet[0], packet[5:]
        if kind == wanted and kind != _STATUS:
            return body
        if kind != _STATUS:
            raise Broken("the server does not speak SFTP")
        code = _number(body, 0)
        words = _cut(body, 4)[0].decode(errors="replace") if len(body) > 4 else ""  # noqa: PLR2004 - behind the code
        if code in {0, _END}:
            return None
        raise Missing(words) if code == _NO_FILE else Refused("it is not allowed" if code == _DENIED else words)

    def _packet(self) -> bytes:
        length = _number(self._exactly(4), 0)
        if not 1 <= length <= _LARGEST:
            raise Broken("the server does not speak SFTP")
        return self._exactly(length)

    def _exactly(self, size: int) -> bytes:
        try:
            found = self._back.read(size)
        except (OSError, ValueError):
            found = b""
        if len(found) < size:
            raise Broken("the connection ended")
        return found


def _bytes(value: bytes) -> bytes:
    return pack(">I", len(value)) + value


def _text(value: str) -> bytes:
    return _bytes(value.encode("utf-8", "surrogateescape"))


def _number(body: bytes, at: int) -> int:
    if at + 4 > len(body):
        raise Broken("the server does not speak SFTP")
    return int(unpack_from(">I", body, at)[0])


def _cut(body: bytes, at: int) -> tuple[bytes, int]:
    """The bytes with their length before them, and where they end."""
    end = at + 4 + _number(body, at)
    if end > len(body):
        raise Broken("the server does not speak SFTP")
    return body[at + 4 : end], end


def _listed(body: bytes) -> Sequence[Told]:
    found, at = [], 4
    for _ in range(_number(body, 0)):
        name, at = _cut(body, at)
        _, at = _cut(body, at)
        told, at = _attributes(name.decode("utf-8", "surrogateescape"), body, at)
        found.append(told)
    return found


def _attributes(name: str, body: bytes | None, at: int) -> tuple[Told, int]:
    body = body or b""
    flags, at = _number(body, at), at + 4
    size = mode = changed = 0
    if flags & _HAS_SIZE:
        size, at = (_number(body, at) << 32) | _number(body, at + 4), at + 8
    if flags & _HAS_OWNER:
        at += 8
    if flags & _HAS_MODE:
        mode, at = _number(body, at), at + 4
    if flags & _HAS_TIMES:
        changed, at = _number(body, at + 4), at + 8
    if flags & _HAS_MORE:
        many, at = _number(body, at), at + 4
        for _ in range(2 * many):
            _, at = _cut(body, at)
    return Told(name, size, changed, mode), at
