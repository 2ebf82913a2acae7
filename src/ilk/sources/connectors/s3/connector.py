"""The connector of object storage: what a bucket holds, its bytes, and what went wrong in words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ilk.kernel.errors import Transient, UserError
from ilk.sources.connectors.connector import AwayFile, Content, FilesConnector, Surroundings
from ilk.sources.connectors.patience import Busy
from ilk.sources.connectors.patterns import folder_of, is_deep, matches
from ilk.sources.connectors.s3.settings import S3Connection
from ilk.sources.connectors.secrets import filled, hidden

if TYPE_CHECKING:
    from pyarrow.fs import FileInfo, S3FileSystem

_BLOCK = 1 << 20
_FROM_ENVIRONMENT = {
    "access_key": "AWS_ACCESS_KEY_ID",
    "secret_key": "AWS_SECRET_ACCESS_KEY",
    "session_token": "AWS_SESSION_TOKEN",
}
_NO_LOGIN = (
    *("ACCESS_DENIED", "INVALID_ACCESS_KEY_ID", "SIGNATURE_DOES_NOT_MATCH", "InvalidAccessKeyId", "AccessDenied"),
    *("SignatureDoesNotMatch", "ExpiredToken", "Forbidden", "HTTP status 401", "HTTP status 403"),
)
_NO_BUCKET = "NO_SUCH_BUCKET"
_BUSY = (
    *("NETWORK_CONNECTION", "SLOW_DOWN", "INTERNAL_FAILURE", "SERVICE_UNAVAILABLE", "REQUEST_TIMEOUT", "THROTTLING"),
    *("HTTP status 429", "HTTP status 500", "HTTP status 502", "HTTP status 503", "HTTP status 504", "curlCode"),
)


@dataclass(frozen=True, slots=True)
class _Bucket:
    """A bucket that is read."""

    connection: S3Connection
    system: "S3FileSystem"
    secrets: tuple[str, ...]

    def listed(self, pattern: str) -> list[AwayFile]:
        from pyarrow.fs import FileSelector

        folder = "/".join(filter(None, (self.connection.bucket, folder_of(pattern))))
        selector = FileSelector(folder, allow_not_found=folder != self.connection.bucket, recursive=is_deep(pattern))
        with _faults(self.connection, self.secrets):
            found = self.system.get_file_info(selector)
        files = [self._file(info) for info in found if info.is_file]
        return [file for file in files if matches(file.name, pattern)]

    @contextmanager
    def content(self, file: AwayFile, start: int) -> Iterator[Content]:
        path = f"{self.connection.bucket}/{file.name}"
        with _faults(self.connection, self.secrets), self.system.open_input_file(path) as stream:
            stream.seek(start)
            yield Content(start, iter(lambda: stream.read(_BLOCK), b""))
            if self._file(self.system.get_file_info(path)).version != file.version:
                raise Transient("place-changed", "the file was written while it was read", where=file.name)

    def _file(self, info: "FileInfo") -> AwayFile:
        name = info.path.removeprefix(f"{self.connection.bucket}/")
        return AwayFile(name, f"{info.mtime_ns} {info.size}", info.size)


@contextmanager
def _opened(connection: S3Connection, surroundings: Surroundings) -> Iterator[_Bucket]:
    from pyarrow.fs import AwsStandardS3RetryStrategy, S3FileSystem

    keys = {} if connection.anonymous else _keys(connection, surroundings.environment)
    address = urlsplit(connection.endpoint or "https:")
    with _faults(connection, tuple(keys.values())):
        system = S3FileSystem(
            anonymous=connection.anonymous,
            region=connection.region or surroundings.environment.get("AWS_REGION") or "us-east-1",
            scheme=address.scheme,
            endpoint_override=address.netloc or None,
            # Whoever asks has patience of their own.
            retry_strategy=AwsStandardS3RetryStrategy(max_attempts=1),
            connect_timeout=10,
            request_timeout=60,
            **keys,
        )
    yield _Bucket(connection, system, tuple(keys.values()))


S3 = FilesConnector("s3", "object storage", S3Connection, _opened)


def _keys(connection: S3Connection, environment: Mapping[str, str]) -> dict[str, str]:
    """The keys that are named; else those that the environment has under their usual names."""
    if connection.access_key is None:
        return {key: environment[name] for key, name in _FROM_ENVIRONMENT.items() if name in environment}
    named = {key: getattr(connection, key) for key in _FROM_ENVIRONMENT}
    return {key: filled(text, environment) for key, text in named.items() if text}


@contextmanager
def _faults(connection: S3Connection, secrets: tuple[str, ...]) -> Iterator[None]:
    """What the storage says, as a person's error without secrets."""
    try:
        yield
    except FileNotFoundError as error:
        raise UserError("file-missing", "the file is gone", where=f"connect: {connection.place}") from error
    except OSError as error:
        raise _in_words(connection, hidden(str(error), secrets)) from None


def _in_words(connection: S3Connection, said: str) -> UserError:
    if _NO_BUCKET in said:
        return UserError("file-missing", f"there is no bucket `{connection.bucket}`", where="connect: bucket")
    if any(sign in said for sign in _NO_LOGIN):
        hint = "Are the keys in the environment right, and may they list and read this bucket?"
        return UserError("place-login", f"{connection.place} does not let us in", where="connect", hint=hint)
    if any(sign in said for sign in _BUSY):
        return Busy("place-away", f"{connection.place} does not answer", where="connect", hint="Run again later.")
    return UserError("place-refused", f"the storage says: {said.splitlines()[0]}", where=f"connect: {connection.place}")
