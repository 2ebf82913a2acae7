"""Keys of the API: shown once, kept as a hash, revoked."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ilk.database.engine import Database, sqlite_url
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import NotFound, UserError
from ilk.trust.keys import Keys, RememberedHolders

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "database.sqlite"


@pytest.fixture
def keys(path: Path):
    with closing(Database.open(sqlite_url(path))) as database:
        yield Keys(database)


@pytest.fixture
def key(keys: Keys):
    return keys.create("crm sync", Role.ANALYST, by="ann", at=NOON)


def test_a_token_opens_what_its_role_may(keys, key):
    assert keys.verify(key.token, NOON) == Actor(f"crm sync (key {key.id})", Role.ANALYST)


def test_a_token_holds_its_id_and_256_random_bits(keys, key):
    prefix, key_id, secret = key.token.split("_")
    assert (prefix, key_id) == ("ilk", key.id)
    assert len(bytes.fromhex(secret)) == 32
    assert keys.create("other", Role.VIEWER, by="ann", at=NOON).token.split("_")[2] != secret


def test_the_secret_is_nowhere_in_the_database(keys, key, path):
    secret = key.token.split("_")[2].encode()
    files = list(path.parent.iterdir())
    assert len(files) >= 1
    assert all(secret not in file.read_bytes() for file in files)
    assert all(each.token is None for each in keys.all())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1] + ("0" if token[-1] != "0" else "1"),
        lambda token: token[:-1],
        lambda token: token + "0",
        lambda token: token.upper(),
        lambda token: token.removeprefix("ilk_"),
        lambda token: "_".join(("ilk", "ffffffffffff", token.split("_")[2])),
        lambda token: "_".join(token.split("_")[:2]),
        lambda token: "_".join(token.split("_")[:2]) + "_",
        lambda _: "",
        lambda _: "ilk__",
        lambda _: "\udcff",
    ],
)
def test_any_other_token_opens_nothing(keys, key, spoil):
    assert keys.verify(spoil(key.token), NOON) is None


def test_a_revoked_key_opens_nothing_and_stays_listed(keys, key):
    later = NOON + timedelta(hours=1)
    assert keys.revoke(key.id, later).revoked_at == later
    assert keys.verify(key.token, later) is None
    assert keys.revoke(key.id, later + timedelta(hours=1)).revoked_at == later
    assert [(each.id, each.revoked) for each in keys.all()] == [(key.id, True)]


def test_an_unknown_key_cannot_be_revoked(keys):
    with pytest.raises(NotFound) as caught:
        keys.revoke("nothing", NOON)
    assert caught.value.code == "unknown-api-key"


def test_the_last_use_is_noted_to_the_minute(keys, key):
    def last_used() -> datetime | None:
        return keys.all()[0].last_used

    assert last_used() is None
    keys.verify("ilk_" + key.id + "_wrong", NOON)
    assert last_used() is None
    keys.verify(key.token, NOON)
    assert last_used() == NOON
    keys.verify(key.token, NOON + timedelta(seconds=59))
    assert last_used() == NOON
    keys.verify(key.token, NOON + timedelta(seconds=60))
    assert last_used() == NOON + timedelta(seconds=60)


def test_two_keys_in_use_have_two_names(keys, key):
    with pytest.raises(UserError) as caught:
        keys.create("crm sync", Role.VIEWER, by="ann", at=NOON)
    assert caught.value.code == "key-name-taken"
    keys.revoke(key.id, NOON)
    assert keys.create("crm sync", Role.VIEWER, by="ann", at=NOON).id != key.id


@pytest.mark.parametrize("name", ["", "  ", "a\nb"])
def test_a_key_needs_a_name(keys, name):
    with pytest.raises(UserError, match="needs a name"):
        keys.create(name, Role.VIEWER, by="ann", at=NOON)


def test_a_holder_is_remembered_until_something_is_written_or_a_minute_is_over(path):
    with closing(Database.open(sqlite_url(path))) as database:
        keys = Keys(database)
        made = keys.create("shop", Role.WRITER, by="ann", at=NOON)
        token = made.token or ""
        holders = RememberedHolders(keys, database.watch())
        assert holders.recall(token, NOON) is None
        assert holders.verify(token, NOON) == holders.verify(token, NOON) == Actor(f"shop (key {made.id})", Role.WRITER)
        assert holders.recall(token, NOON) is not None
        assert holders.recall(token, NOON + timedelta(minutes=1)) is None
        assert holders.recall(token[:-1], NOON) is None
        with closing(Database.open(sqlite_url(path))) as elsewhere:
            Keys(elsewhere).revoke(made.id, NOON)
        assert holders.recall(token, NOON) is None
        assert holders.verify(token, NOON) is None
