"""What is live in PostgreSQL: a server over it, the process that follows killed, and a database that goes away."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from tests.live.following.process import assert_moves_alternate, followers, sizes_anew, until
from tests.live.following.served import asking, begun, settled
from tests.live.following.world import FILES, LIVE, random_message, write_world
from tests.serving import Running, serving

from ilk.app.wiring import STATE_FOLDER, open_workspace
from ilk.database.intake import LOG_FILE
from ilk.database.live import LIVE_FILE
from ilk.database.postgresql import address_of
from ilk.kernel.clock import SystemClock
from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive

VARIABLE = "ILK_LIVE_PASSWORD"


@pytest.fixture
def project(tmp_path: Path, live_address: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose live part is in a database that is new."""
    url = make_url(live_address)
    monkeypatch.setenv(VARIABLE, str(url.password))
    said = f"postgresql://ilk:${{{VARIABLE}}}@127.0.0.1:{url.port}/{url.database}"
    return write_world(
        tmp_path, {**FILES, "ilk.yaml": f"{FILES['ilk.yaml']}\n        live: {{postgresql: '{said}', processes: 3}}"}
    )


@contextmanager
def away(address: str) -> Iterator[None]:
    """The database takes nobody within the block, and ends with all who are there."""
    url = address_of(address)
    engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS false")
        connection.exec_driver_sql(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{url.database}'"
        )
        yield
        connection.exec_driver_sql(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS true")
    engine.dispose()


def sent(server: Running, key: str, rounds: range, *, taken: bool = True) -> None:
    """Send forty messages a round; whether they are taken is as expected."""
    rng = derive(11, str(rounds.start))
    with asking(server.address, key) as client:
        for number in rounds:
            batch = [random_message(rng, SystemClock().now(), number * 40 + each) for each in range(40)]
            answer = client.post("/v1/batch", json={"batch": batch})
            assert answer.status_code == (200 if taken else 503), answer.text


def sizes(server: Running) -> dict[str, int]:
    """How many are in each segment, once the whole log was followed."""
    settled(server.address)
    with asking(server.address) as own:
        told = {each["name"]: each["size"] for each in own.get("/v1/live").json()["segments"]}
    return {name: told[name] for name in LIVE}


def test_nothing_is_lost_or_counts_twice_when_one_of_three_who_follow_is_killed(project: Path, tmp_path: Path) -> None:
    key = begun(project)
    with serving(project) as server:
        settled(server.address)
        before = followers(server)
        sent(server, key, range(4))
        os.kill(before[1], signal.SIGKILL)
        sent(server, key, range(4, 10))
        until(lambda: len(followers(server)) == len(before))
        found = sizes(server)
        assert len(before) == 3
        assert set(before) - set(followers(server)) == {before[1]}
    with open_workspace(project) as workspace:
        assert_moves_alternate(workspace.live_store)
        assert found == sizes_anew(workspace, tmp_path)
    assert not any((project / STATE_FOLDER / name).exists() for name in (LOG_FILE, LIVE_FILE))


def test_a_database_that_goes_away_is_told_and_followed_on_when_it_is_back(
    project: Path, live_address: str, tmp_path: Path
) -> None:
    key = begun(project)
    with serving(project) as server, asking(server.address, key) as client:
        settled(server.address)
        sent(server, key, range(3))
        with away(live_address):
            sent(server, key, range(3, 5), taken=False)
            refused = client.post("/v1/batch", json={"batch": [random_message(derive(1, "x"), SystemClock().now(), 1)]})
            assert refused.json()["code"] == "intake-unavailable"
            assert client.get("/health").status_code == 200
        sent(server, key, range(3, 8))
        found = sizes(server)
        said = "\n".join(server.said)
    assert "does not answer" in said
    password = json.dumps(str(make_url(live_address).password))[1:-1]
    assert password not in said
    with open_workspace(project) as workspace:
        assert workspace.intake.newest()
        assert sum(workspace.intake.counts().values()) == 1 + 8 * 40
        assert_moves_alternate(workspace.live_store)
        assert found == sizes_anew(workspace, tmp_path)


@pytest.mark.parametrize(
    ("live", "code", "said"),
    [
        ("postgresql://ilk:secret@127.0.0.1/shop", "secret-in-file", "a password has no place in a file"),
        ("sqlite:///shop.sqlite", "wrong-url", "no address of a database of PostgreSQL"),
        ("postgresql://ilk@127.0.0.1", "wrong-url", "no address of a database of PostgreSQL"),
        ("postgresql://ilk:${NOT_SAID}@127.0.0.1/shop", "missing-secret", "the environment has no `NOT_SAID`"),
        ("postgresql://ilk:${SOME_PASSWORD}@127.0.0.1:1/shop", "database-away", "127.0.0.1:1/shop does not answer"),
    ],
)
def test_what_cannot_be_used_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, live: str, code: str, said: str
) -> None:
    monkeypatch.setenv("SOME_PASSWORD", "hunter2")
    write_world(tmp_path, {**FILES, "ilk.yaml": f"{FILES['ilk.yaml']}\n        live: {{postgresql: '{live}'}}"})
    assert_told(tmp_path, code, said)


def test_a_wrong_password_is_told_and_not_shown(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "hunter2")
    assert_told(project, "database-login", "does not let this user in")


def assert_told(project: Path, code: str, said: str) -> None:
    """What is live cannot be opened, for a reason, and no password is shown."""
    with pytest.raises(UserError) as raised, open_workspace(project) as workspace:
        _ = workspace.intake
    assert raised.value.code == code
    assert said in str(raised.value)
    assert "hunter2" not in f"{raised.value} {raised.value.where} {raised.value.hint} {raised.value.__cause__}"
