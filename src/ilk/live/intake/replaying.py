"""Messages that were written down before, line by line, as they are sent once more: in pieces, each with an id."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

import msgspec

from ilk.live.intake.requests import whole

MOST_TOGETHER = 500
_MOST_BYTES = 250_000


def lines_of(messages: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Messages as lines. Raises `TypeError` for a value that JSON has no word for."""
    return (msgspec.json.encode(each) for each in messages)


def with_ids(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines that say something; a message without an id gets one from what it says, the same each time.

    Of equal messages without an id each has its own. What is no message is left as it is, to be refused by name.
    """
    seen = Counter[str]()
    for line in lines:
        text = line.strip()
        if not text:
            continue
        said = _object(text)
        if said is None or said.get("messageId"):
            yield text
            continue
        digest = sha256(text).hexdigest()[:32]
        seen[digest] += 1
        yield msgspec.json.encode(said | {"messageId": f"replay-{digest}-{seen[digest]}"})


def pieces(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Lines in pieces that one request can hold."""
    piece: list[bytes] = []
    size = 0
    for line in lines:
        if piece and (len(piece) == MOST_TOGETHER or size + len(line) > _MOST_BYTES):
            yield piece
            piece, size = [], 0
        piece.append(line)
        size += len(line)
    if piece:
        yield piece


def _object(text: bytes) -> dict[str, Any] | None:
    try:
        said = msgspec.json.decode(whole(text))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None
