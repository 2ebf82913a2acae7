"""A server of the shop at a steady pace for a long time: what its processes hold, minute by minute; prints JSON."""

import asyncio
import json
import sys
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from urllib.request import urlopen

from bench.live_shop import following, message, shop
from bench.measuring import MEGABYTE, status_of
from bench.sending import answered, request

_CUSTOMERS, _TOGETHER, _MINUTE = 200_000, 100, 60


def main(root: Path, pace: int, minutes: int) -> dict[str, object]:
    """So many events a second for so many minutes; of the server and of the process that follows, MB each minute."""
    key = shop(root)
    with following(root) as port:
        return {"sent": asyncio.run(_soaked(port, key, pace, minutes, found := [])), "minutes": found}


async def _soaked(port: int, key: str, pace: int, minutes: int, found: list[dict[str, float]]) -> int:
    sending = asyncio.create_task(_sent(port, key, pace, minutes * _MINUTE))
    for _ in range(minutes):
        await asyncio.wait([sending], timeout=_MINUTE)
        found.append(await asyncio.to_thread(_looked, port))
    return await sending


async def _sent(port: int, key: str, pace: int, seconds: int) -> int:
    """Batches, each when it is due, or as soon after as the one before was answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    begin, count = perf_counter(), pace * seconds // _TOGETHER
    for number in range(count):
        events = [_event(number * _TOGETHER + each) for each in range(_TOGETHER)]
        body = request("batch", key, {"batch": events})
        await asyncio.sleep(begin + number * _TOGETHER / pace - perf_counter())
        writer.write(body)
        await answered(reader)
    writer.close()
    return count * _TOGETHER


def _event(number: int) -> dict[str, object]:
    return {**message(number, "soak"), "userId": f"c{number * 7919 % _CUSTOMERS}"}


def _looked(port: int) -> dict[str, float]:
    """What the server says, and what the system says of its processes."""
    with urlopen(f"http://127.0.0.1:{port}/v1/live") as answer:
        live = json.load(answer)
    server, follower = _processes()
    return {
        "server": status_of(server, "VmRSS") // MEGABYTE,
        "follower": status_of(follower, "VmRSS") // MEGABYTE,
        "lag": live["lag"],
        "customers": live["customers"],
        "messages": live["messages"],
    }


def _processes() -> tuple[str, str]:
    """The server and the process that follows for it."""
    told = {}
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            told[each.parent.name] = each.read_bytes()
    server = next(number for number, words in told.items() if b"ilk.cli\0serve" in words)
    return server, next(n for n, words in told.items() if b"spawn_main" in words and _parent(n) == server)


def _parent(number: str) -> str:
    return str(status_of(number, "PPid"))


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
