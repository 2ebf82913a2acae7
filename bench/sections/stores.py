"""What is live in files and in PostgreSQL: events written down, steps of following kept, states read."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from os import urandom
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import URL
from tests.servers import PASSWORD, running_postgresql

from ilk.database.intake import Arrivals, IntakeLog, LogEntry
from ilk.database.live import LiveStore, NewChange, Written
from ilk.database.live_place import LivePlace
from ilk.database.share import Share

_TIMES = 100
_TOGETHER = (1, 32, 100, 1_000)
_MESSAGE = "{" + "x" * 598 + "}"
_STATES, _CHANGES = 500, 100
_STATE = urandom(1_400)


def stores(_folder: Path) -> list[str]:
    """Each place is new; PostgreSQL syncs to the disk as it does by itself."""
    with ExitStack() as opened:
        folder = Path(opened.enter_context(TemporaryDirectory()))
        own = Path(opened.enter_context(TemporaryDirectory()))
        port = opened.enter_context(running_postgresql(own, durable=True))
        url = URL.create("postgresql", "ilk", PASSWORD, "127.0.0.1", port, "postgres")
        places = (LivePlace(folder), LivePlace(folder, url.render_as_string(hide_password=False)))
        figures = [_figures(place) for place in places]
    names = [
        *(f"events of 600 bytes written down: {together:,}" for together in _TOGETHER),
        f"a step of following kept: {_STATES} states, {_CHANGES} changes",
        "the state of a customer read",
    ]
    return [
        "What is live in files, and in PostgreSQL",
        "",
        f"Milliseconds, the median of {_TIMES} times; one process, and the server of PostgreSQL on the same two cores. All"
        " that is written is on the disk.",
        "",
        "| | in files | in PostgreSQL |",
        "|---|---|---|",
        *(
            f"| {name} | {ours:.2f} | {theirs:.2f} |"
            for name, ours, theirs in zip(names, figures[0], figures[1], strict=True)
        ),
    ]


def _figures(place: LivePlace) -> Sequence[float]:
    now = datetime.now(UTC)
    log, store = place.log(now), place.store(now)
    found = [_milliseconds(_adding(log, together)) for together in _TOGETHER]
    found += [_milliseconds(_keeping(store)), _milliseconds(lambda _: store.state("c400"))]
    log.close()
    store.close()
    return found


def _adding(log: IntakeLog, together: int) -> Callable[[int], object]:
    def add(time: int) -> None:
        entries = [LogEntry(f"{together} {time} {each}", "track", _MESSAGE) for each in range(together)]
        log.add([Arrivals(datetime.now(UTC), entries)])

    return add


def _keeping(store: LiveStore) -> Callable[[int], object]:
    def keep(time: int) -> None:
        now = datetime.now(UTC)
        changes = [NewChange(f"c{each}", "vip", now, entered=True) for each in range(_CHANGES)]
        states = {f"c{each + time}": _STATE for each in range(_STATES)}
        Share(store).write(Written(changes, states, marks={"position": str(time)}), now)

    return keep


def _milliseconds(what: Callable[[int], object]) -> float:
    taken = []
    for time in range(_TIMES):
        begun = perf_counter()
        what(time)
        taken.append(perf_counter() - begun)
    return 1_000 * median(taken)
