"""A website of somebody else: a folder of pages behind an origin of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


@dataclass(frozen=True)
class Website:
    """Where it is, and its folder."""

    address: str
    folder: Path

    def write(self, name: str, text: str) -> str:
        """Write a page; its address."""
        (self.folder / name).write_text(text, "utf-8")
        return f"{self.address}/{name}"


class _Quiet(SimpleHTTPRequestHandler):
    """Says nothing, and lets nothing be kept: the next test writes another page."""

    def log_message(self, *_words: object) -> None:
        pass

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


@contextmanager
def website(folder: Path) -> Iterator[Website]:
    """A folder of pages, served within the block."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield Website(f"http://127.0.0.1:{server.server_port}", folder)
        finally:
            server.shutdown()
