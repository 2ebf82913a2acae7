"""A connection that OpenSSH's own client makes: it knows keys, agents and servers as its user has told it."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from io import BytesIO
from os import environ
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from ilk.kernel.errors import UserError
from ilk.sources.connectors.answering import busy
from ilk.sources.connectors.connector import Surroundings
from ilk.sources.connectors.secrets import filled, hidden
from ilk.sources.connectors.sftp.protocol import Broken, Missing, Refused, Session
from ilk.sources.connectors.sftp.settings import SftpConnection

_SECRET = "ILK_SFTP_SECRET"  # noqa: S105 - the name of a variable
_TELLS = f'#!/bin/sh\nprintf "%s\\n" "${_SECRET}"\n'
_OPTIONS = {
    "StrictHostKeyChecking": "yes",
    "ConnectTimeout": "10",
    "ServerAliveInterval": "15",
    "ServerAliveCountMax": "4",
    "NumberOfPasswordPrompts": "1",
    "ForwardAgent": "no",
    "ForwardX11": "no",
    "ClearAllForwardings": "yes",
    "PermitLocalCommand": "no",
}
_NO_LOGIN = ("Permission denied", "Too many authentication failures", "incorrect passphrase", "No such identity")
_UNKNOWN = ("Host key verification failed", "REMOTE HOST IDENTIFICATION HAS CHANGED")


@contextmanager
def connected(connection: SftpConnection, surroundings: Surroundings) -> Iterator[Session]:
    """A session within the block. Raises `UserError`."""
    if which("ssh") is None:
        hint = "Install OpenSSH's client: on Debian, apt-get install openssh-client."
        raise UserError("no-ssh", "reading by SFTP needs the program `ssh`, which is not there", hint=hint)
    secret = filled(connection.password, surroundings.environment) if connection.password else None
    with TemporaryDirectory() as folder, Path(folder, "said").open("w+b") as said:
        command = _command(connection, surroundings.root, Path(folder), asks=secret is not None)
        process = subprocess.Popen(  # noqa: S603 - every part is checked by the settings
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            env=_environment(Path(folder), secret),
            start_new_session=True,  # so that it has no terminal to ask at
        )
        try:
            with process, _ended(process):
                yield Session(process.stdin or BytesIO(), process.stdout or BytesIO())
        except Broken as fault:
            said.seek(0)
            raise _in_words(connection, hidden(said.read().decode(errors="replace"), [secret]), fault) from None
        except Missing:
            raise UserError("file-missing", "the file is gone", where=f"connect: {connection.place}") from None
        except Refused as fault:
            what = f"the server refuses to read it: {fault}"
            raise UserError("place-refused", what, where=f"connect: {connection.place}") from None


@contextmanager
def _ended(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """End a program with the block."""
    try:
        yield
    finally:
        process.kill()
        if process.stdin is not None:
            with suppress(OSError):  # what was not written to a program that ended by itself
                process.stdin.close()


def _command(connection: SftpConnection, root: Path, folder: Path, *, asks: bool) -> list[str]:
    options = {**_OPTIONS, "BatchMode": "no" if asks else "yes"}
    if connection.host_key is not None:
        known = folder / "known"
        known.write_text(f"[{connection.host}]:{connection.port} {connection.host_key}\n", encoding="utf-8")
        if connection.port == 22:  # noqa: PLR2004 - SSH's port stands without brackets
            known.write_text(f"{connection.host} {connection.host_key}\n", encoding="utf-8")
        options |= {"UserKnownHostsFile": str(known), "GlobalKnownHostsFile": "none", "UpdateHostKeys": "no"}
    if connection.key_file is not None:
        key = Path(root, Path(connection.key_file).expanduser())
        options |= {"IdentityFile": str(key), "IdentitiesOnly": "yes"}
    written = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
    return [
        *("ssh", "-T", *written, "-p", str(connection.port), "-l", connection.user),
        *("-s", "--", connection.host, "sftp"),
    ]


def _environment(folder: Path, secret: str | None) -> Mapping[str, str]:
    """The environment of the program. It asks a program of ours for the secret: a command line is seen by all."""
    if secret is None:
        return environ
    tells = folder / "tells"
    tells.write_text(_TELLS, encoding="utf-8")
    tells.chmod(0o700)
    return {**environ, "SSH_ASKPASS": str(tells), "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": "none", _SECRET: secret}


def _in_words(connection: SftpConnection, said: str, fault: Broken) -> UserError:
    where = f"connect: {connection.place}"
    if any(sign in said for sign in _UNKNOWN):
        hint = "Is it the right server? Then say its key as `host_key`, or connect to it once with ssh."
        return UserError("host-unknown", "the server is not the one that is known by that name", where=where, hint=hint)
    if any(sign in said for sign in _NO_LOGIN):
        hint = "Is the key or the password right, and does the server know this user?"
        return UserError("place-login", "the server does not let us in", where=where, hint=hint)
    last = next((line.strip() for line in reversed(said.splitlines()) if line.strip()), str(fault))
    return busy(f"{connection.place} does not answer, or stopped in the middle ({last})")
