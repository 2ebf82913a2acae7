"""Sends requests to a server over connections that stay open, for so many seconds; prints JSON."""

import asyncio
import json
import sys
from base64 import b64encode
from collections.abc import Iterator
from time import perf_counter
from uuid import UUID

from bench.live_shop import SLOT, message

TOGETHER = {"batch": 100, "track": 1, "decide": 0}
"""How many events a request of each kind has."""
_READY = {"batch": 600, "track": 6_000, "decide": 6_000}
"""So many requests are made ready for each second before the clock starts: more than are taken."""


async def main(kind: str, port: int, key: str, connections: int, seconds: float, pace: float) -> dict[str, float]:
    """Requests and events a second that were acknowledged, and the milliseconds that an answer took.

    With a pace, so many requests are due each second, and what one takes is counted from when it was due.
    """
    count = int((pace or _READY[kind]) * seconds)
    due = iter([(number / pace if pace else 0.0, _request(kind, key, number)) for number in range(count)])
    took: list[float] = []
    begin = perf_counter()
    await asyncio.gather(*(_client(port, due, took, begin, begin + seconds) for _ in range(connections)))
    passed = perf_counter() - begin
    took.sort()
    return {
        "requests": len(took) / passed,
        "events": len(took) * TOGETHER[kind] / passed,
        "seconds": passed,
        "p50": took[len(took) // 2] * 1000,
        "p99": took[len(took) * 99 // 100] * 1000,
    }


async def _client(port: int, due: Iterator[tuple[float, bytes]], took: list[float], begin: float, until: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for after, body in due:
        if after:
            await asyncio.sleep(begin + after - perf_counter())
        start = begin + after if after else perf_counter()
        if perf_counter() >= until:
            break
        writer.write(body)
        await answered(reader)
        took.append(perf_counter() - start)
    writer.close()


async def answered(reader: asyncio.StreamReader) -> None:
    """Read an answer to its end; stop the whole for a refusal."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next((line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), b":0")
    body = await reader.readexactly(int(length.split(b":")[1]))
    if not head.startswith(b"HTTP/1.1 200"):
        sys.exit(f"refused: {head.decode()}{body.decode()}")


def _request(kind: str, key: str, number: int) -> bytes:
    if kind == "decide":
        return request("decide", key, {"anonymous_id": str(UUID(int=number % 5000)), "slots": [SLOT], "expose": False})
    together = TOGETHER[kind]
    events = [message(number * together + each, kind) for each in range(together)]
    return request(kind, key, {"batch": events} if kind == "batch" else events[0])


def request(path: str, key: str, said: object) -> bytes:
    """A request as it goes over the wire."""
    body = json.dumps(said).encode()
    head = (
        f"POST /v1/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Basic {b64encode(f'{key}:'.encode()).decode()}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


if __name__ == "__main__":
    asked, at, own, many, last, *rest = sys.argv[1:]
    print(json.dumps(asyncio.run(main(asked, int(at), own, int(many), float(last), float(rest[0]) if rest else 0.0))))
