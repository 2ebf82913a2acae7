"""`ilk replay`: messages of a file go into the log, once, and what is refused is told."""

import gzip
import json
from pathlib import Path

import pytest
from tests.logs import messages_in
from tests.serving import serving

import ilk as product
from ilk.kernel.errors import UserError

SAID = (
    {"type": "track", "userId": "ann", "event": "Sale", "timestamp": "2024-01-02T03:04:05Z", "messageId": "m1"},
    {"type": "identify", "userId": "ann", "traits": {"plan": "gold"}},
    {"type": "track", "event": "Sale"},
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "messages.jsonl"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in SAID) + '\n{"type": \n')
    return path


def kept(shop: Path) -> list[dict]:
    return messages_in(shop)


def test_messages_are_taken_with_their_own_times_and_bad_ones_told(ilk, shop: Path, file: Path):
    told = ilk("replay", str(file)).stdout
    assert "2 messages taken, 2 refused" in told
    assert "no-user" in told
    assert "unreadable" in told
    first, second = kept(shop)
    assert first["timestamp"] == "2024-01-02T03:04:05.000000Z"
    assert second["messageId"].startswith("replay-")


def test_a_file_that_is_replayed_again_changes_nothing(ilk, shop: Path, file: Path):
    ilk("replay", str(file))
    packed = file.with_suffix(".jsonl.gz")
    packed.write_bytes(gzip.compress(file.read_bytes()))
    again = json.loads(ilk("replay", str(packed), "--json").stdout)
    assert (again["taken"], again["refused"]) == (2, {"no-user": 1, "unreadable": 1})
    assert [each["number"] for each in again["first_refused"]] == [3, 4]
    assert len(kept(shop)) == 2
    assert json.loads(ilk("intake", "--json").stdout)["refused"] == 2


def test_a_file_that_is_not_there_or_cut_short_is_told(ilk, file: Path):
    with pytest.raises(UserError, match="no such file"):
        ilk("replay", str(file.with_name("other.jsonl")))
    packed = file.with_suffix(".gz")
    packed.write_bytes(gzip.compress(file.read_bytes() * 50)[:60])
    with pytest.raises(UserError, match="cannot be read"):
        ilk("replay", str(packed))


def test_python_sends_through_the_server_that_has_the_project(shop: Path):
    with serving(shop), product.open(shop) as found:
        assert found.track("ann", "Sale", {"total": 2}).taken == 1
        assert found.identify("ann", {"plan": "gold"}).taken == 1
        refused = found.send({"type": "page"})
        assert (refused.taken, refused.refused, refused.first_refused[0].reason) == (0, {"no-user": 1}, "no-user")
    assert [each["type"] for each in kept(shop)] == ["track", "identify"]
