"""Real servers for tests, each in a folder of its own, on a free port, gone with the block."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

PASSWORD = "open: sesame/1"  # noqa: S105 - of servers that live as long as the tests
"""With signs that an address must not take for its own."""


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def missing(what: str) -> None:
    """Leave a test out for want of a server; in CI, fail."""
    assert "CI" not in os.environ, "scripts/system-packages installs it"
    pytest.skip(f"{what} is not installed: scripts/system-packages brings it")


def postgresql_programs() -> Path | None:
    """The folder of PostgreSQL's server programs: Debian keeps them off the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    found = next((folder for folder in reversed(folders) if (folder / "initdb").is_file()), None)
    named = shutil.which("initdb")
    return found or (Path(named).parent if named else None)


@contextmanager
def running_postgresql(folder: Path, *, durable: bool = False) -> Iterator[int]:
    """A PostgreSQL server whose user `ilk` has a password; the port. What it acknowledges is on the disk, if asked."""
    programs, port = postgresql_programs(), free_port()
    assert programs is not None
    secret = folder / "password"
    secret.write_text(PASSWORD)
    who = _as_another("postgres", folder)
    data = str(folder / "data")
    new = ["-A", "scram-sha-256", "-U", "ilk", f"--pwfile={secret}", "--no-sync", "--encoding=UTF8", "--locale=C"]
    subprocess.run([*who, str(programs / "initdb"), "-D", data, *new], check=True, capture_output=True)
    server = [str(programs / "postgres"), "-D", data, "-p", str(port), "-k", str(folder), "-h", "127.0.0.1"]
    server += [] if durable else ["-F"]
    with _running([*who, *server], "ready to accept connections"):
        yield port


@contextmanager
def running_mariadb(folder: Path) -> Iterator[int]:
    """A MariaDB server whose user `ilk` has a password, with a database `shop`; the port."""
    port = free_port()
    data, start = folder / "data", folder / "start.sql"
    user = ["--user=root"] if os.geteuid() == 0 else []
    made = ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db", *user]
    subprocess.run(made, check=True, capture_output=True)
    start.write_text(
        f"CREATE DATABASE shop;\nCREATE USER ilk@'%' IDENTIFIED BY '{PASSWORD}';\nGRANT ALL ON *.* TO ilk@'%';\n"
    )
    own = ["--no-defaults", f"--datadir={data}", f"--socket={folder}/socket", f"--pid-file={folder}/pid", *user]
    listening = [f"--port={port}", "--bind-address=127.0.0.1", f"--init-file={start}", "--skip-log-bin"]
    server = shutil.which("mariadbd") or "/usr/sbin/mariadbd"
    with _running([server, *own, *listening], "ready for connections"):
        yield port


@contextmanager
def running_s3() -> Iterator[str]:
    """A server that speaks S3 and lets everybody in; its address."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with _running(command, "Running on"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running_redis(folder: Path, port: int, *options: str) -> Iterator[None]:
    """A Redis server at a port of this machine and at the socket `redis.sock` of a folder, in which it keeps its data.

    Its user `default` has a password. What it acknowledged is there again when another one is started in the folder.
    """
    listening = ["--port", str(port), "--bind", "127.0.0.1", "--unixsocket", str(folder / "redis.sock")]
    keeping = ["--dir", str(folder), "--save", "", "--appendonly", "yes", "--appendfsync", "always"]
    command = ["redis-server", *listening, *keeping, "--requirepass", PASSWORD, *options]
    with _running(["sh", "-c", 'exec "$@" >&2', "redis", *command], "Ready to accept connections"):
        yield


def sshd() -> str | None:
    """The server program of OpenSSH, which wants to be called by its whole path."""
    return shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def running_sshd(folder: Path) -> Iterator[tuple[int, Path, str]]:
    """A server for SSH that lets this user in by a key: its port, the key's file, and its own public key."""
    program, port = sshd(), free_port()
    assert program is not None
    for name in ("host", "key"):
        make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", PASSWORD if name == "key" else "", "-f", str(folder / name)]
        subprocess.run(make, check=True)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    said = {"HostKey": folder / "host", "AuthorizedKeysFile": folder / "key.pub", "ListenAddress": "127.0.0.1"}
    said |= {"PidFile": "none", "StrictModes": "no", "UsePAM": "no", "PermitRootLogin": "yes"}
    said |= {"Subsystem": "sftp internal-sftp", "Port": port}
    settings = folder / "sshd_config"
    settings.write_text("".join(f"{name} {value}\n" for name, value in said.items()))
    with _running([program, "-D", "-e", "-f", str(settings)], "Server listening"):
        yield port, folder / "key", " ".join((folder / "host.pub").read_text().split()[:2])


@contextmanager
def _running(command: Sequence[str], ready: str) -> Iterator[None]:
    """A server within the block, from when it says that it is ready."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    said: list[str] = []
    try:
        for line in process.stderr:
            said.append(line)
            if ready in line:
                break
        else:
            raise AssertionError(f"the server did not start: {''.join(said)}")
        # What it says from here on is taken and forgotten, so that it never waits for a reader.
        with ThreadPoolExecutor(1) as listening:
            listening.submit(process.stderr.read)
            try:
                yield
            finally:
                process.terminate()
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def _as_another(name: str, folder: Path) -> list[str]:
    """What runs a command as another user, who owns the folder then: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return []
    known = pwd.getpwnam(name)
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, known.pw_uid, known.pw_gid)
    return ["setpriv", f"--reuid={name}", f"--regid={known.pw_gid}", "--clear-groups", "--"]
