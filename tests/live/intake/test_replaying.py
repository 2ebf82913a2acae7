"""Messages that were written down before: in pieces, each with an id that is the same the next time."""

import json

from ilk.live.intake.replaying import MOST_TOGETHER, lines_of, pieces, with_ids


def ids(*lines: bytes) -> list[str | None]:
    return [json.loads(line).get("messageId") for line in with_ids(lines)]


def test_messages_without_an_id_get_one_from_what_they_say_the_same_each_time():
    lines = (b'{"type": "track"}', b'{"type":"page"}\n', b'{"type": "track"}', b'{"messageId":"own"}')
    assert ids(*lines) == ids(*lines)
    assert len({*ids(*lines)}) == 4
    assert ids(*lines)[3] == "own"


def test_blank_lines_are_none_and_what_is_no_message_is_left_to_be_refused():
    assert list(with_ids([b"\n", b'{"a":', b"[1]", b"  \r\n"])) == [b'{"a":', b"[1]"]


def test_pieces_are_as_large_as_a_request_may_be():
    counts = [len(piece) for piece in pieces(lines_of({"n": number} for number in range(MOST_TOGETHER + 1)))]
    assert counts == [MOST_TOGETHER, 1]
    assert [len(piece) for piece in pieces([b"x" * 200_000, b"x" * 200_000, b"x"])] == [1, 2]
    assert list(pieces([])) == []
