"""Sends events of customers whom nobody knows, one after the other, and listens until each is told of; prints JSON."""

import asyncio
import json
import sys
from time import perf_counter

from bench.live_shop import message
from bench.sending import answered, request

_EVERY = 0.05


async def main(port: int, key: str, seconds: float, sender: str) -> dict[str, float]:
    """The milliseconds from sending an event until the stream says that its customer entered a segment."""
    sent: dict[str, float] = {}
    told: dict[str, float] = {}
    listener = asyncio.create_task(_listen(port, told))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    begin = perf_counter()
    for number in range(int(seconds / _EVERY)):
        await asyncio.sleep(begin + number * _EVERY - perf_counter())
        customer = f"{sender}-{number}"
        sent[customer] = perf_counter()
        writer.write(request("track", key, {**message(6, customer), "userId": customer}))
        await answered(reader)
    for _ in range(int(10 / _EVERY)):
        if len(told.keys() & sent.keys()) == len(sent):
            break
        await asyncio.sleep(_EVERY)
    listener.cancel()
    took = sorted(told[customer] - at for customer, at in sent.items() if customer in told)
    return {
        "sent": len(sent),
        "told": len(took),
        "p50": took[len(took) // 2] * 1000 if took else 0.0,
        "p99": took[len(took) * 99 // 100] * 1000 if took else 0.0,
    }


async def _listen(port: int, told: dict[str, float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /v1/live/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n")
    while line := await reader.readline():
        if line.startswith(b"data:"):
            told.setdefault(json.loads(line[5:])["customer"], perf_counter())


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), sys.argv[4]))))
