"""The state of the project and of what follows its events, for Prometheus: each figure as of when it is asked for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar, get_args

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ilk.app.live.answers import LiveStateName
from ilk.app.live.figures import LiveFigures, live_figures
from ilk.app.wiring import Workspace
from ilk.database.deliveries import State
from ilk.live.intake.queues.consuming import Standing
from ilk.live.intake.writing import Tally

_Labels = TypeVar("_Labels", bound=tuple[str, ...])

_OUTCOMES = {State.DELIVERED: "delivered", State.WAITING: "failed", State.DEAD: "put aside"}
"""What became of an attempt: a message that waits again is one that its receiver did not take."""


@dataclass(frozen=True, slots=True)
class Server:
    """What only the process that serves knows, each told when it is asked for."""

    running: Callable[[], bool]
    streams: Callable[[], int]
    intake: Callable[[], Tally]
    attempts: Callable[[], Mapping[tuple[str, State], int]]


class Figures(Collector):
    """All that is not counted as requests come."""

    def __init__(self, workspace: Workspace, server: Server) -> None:
        self._workspace = workspace
        self._server = server

    def describe(self) -> list[Metric]:
        """Nothing: the state is not asked for when the collector is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        yield from _project(self._workspace)
        yield GaugeMetricFamily("ilk_run_in_progress", "1 while a run goes on.", int(self._server.running()))
        yield from _intake(self._server.intake())
        yield from _queues({} if self._workspace.queues is None else self._workspace.queues())
        live = live_figures(self._workspace)
        yield from _following(live)
        yield from _followed(live)
        yield from _triggers(live, self._server.attempts())
        yield GaugeMetricFamily("ilk_streams_open", "Who listens to changes.", self._server.streams())


def _project(workspace: Workspace) -> Iterator[Metric]:
    last = workspace.runs.last_done()
    is_done = last is not None and last.finished_at is not None
    customers, segments, quarantined = (
        (last.customers, last.segments, last.rows_quarantined) if last is not None and is_done else (0, 0, 0)
    )
    yield GaugeMetricFamily("ilk_customers", "Customers at the last run.", customers)
    yield GaugeMetricFamily("ilk_segments", "Segments at the last run.", segments)
    yield GaugeMetricFamily("ilk_quarantined_rows", "Rows that the last run put into quarantine.", quarantined)
    if last is not None and last.finished_at is not None:
        age = (workspace.clock.now() - last.finished_at).total_seconds()
        yield GaugeMetricFamily("ilk_last_run_age_seconds", "Since the last run came to its end.", age)


def _intake(tally: Tally) -> Iterator[Metric]:
    yield _counter(
        "ilk_intake_events",
        "Events that were acknowledged.",
        ("type",),
        {(name,): n for name, n in tally.taken.items()},
    )
    yield _counter(
        "ilk_intake_refused_events",
        "Events that were refused.",
        ("reason",),
        {(reason,): n for reason, n in tally.refused.items()},
    )
    yield CounterMetricFamily(
        "ilk_intake_throttled_requests", "Requests that were asked to come again.", tally.turned_away
    )


def _queues(standings: Mapping[str, Standing]) -> Iterator[Metric]:
    lag = GaugeMetricFamily("ilk_queue_lag", "Entries of a source's queue that nobody has read.", labels=("source",))
    pending = GaugeMetricFamily("ilk_queue_pending", "Entries read and not acknowledged.", labels=("source",))
    failing = GaugeMetricFamily("ilk_queue_failing", "1 while a source's queue cannot be read.", labels=("source",))
    for source, standing in sorted(standings.items()):
        failing.add_metric((source,), int(standing.state == "failing"))
        if standing.backlog is not None:
            pending.add_metric((source,), standing.backlog.pending)
        if standing.backlog is not None and standing.backlog.lag is not None:
            lag.add_metric((source,), standing.backlog.lag)
    yield from (lag, pending, failing)


def _following(live: LiveFigures) -> Iterator[Metric]:
    states = GaugeMetricFamily("ilk_live_state", "1 for how the intake is followed.", labels=("state",))
    for name in get_args(LiveStateName):
        states.add_metric((name,), int(name == live.state))
    yield states
    yield GaugeMetricFamily("ilk_live_customers", "Customers who are followed.", live.customers)
    yield GaugeMetricFamily("ilk_live_waiting_messages", "Messages not followed yet.", live.behind.messages)
    yield GaugeMetricFamily("ilk_live_lag_seconds", "How long the first of these has waited.", live.behind.seconds)


def _followed(live: LiveFigures) -> Iterator[Metric]:
    tally = live.tally
    yield CounterMetricFamily("ilk_live_messages", "Messages followed.", tally.messages)
    yield _counter(
        "ilk_live_changes",
        "Changes of who is in a segment.",
        ("segment", "direction"),
        {(segment, "entered" if entered else "left"): n for (segment, entered), n in live.moves.items()},
    )
    yield CounterMetricFamily("ilk_live_duplicate_events", "Events that had come before.", tally.duplicates)
    yield CounterMetricFamily("ilk_live_late_rows", "Rows too old when they came.", tally.for_the_batch)
    yield CounterMetricFamily("ilk_live_unclaimed_messages", "Messages no source makes a row of.", tally.unclaimed)
    yield _counter("ilk_live_refused_rows", "Rows that break a rule of their source.", ("source", "code"), live.refused)


def _triggers(live: LiveFigures, attempts: Mapping[tuple[str, State], int]) -> Iterator[Metric]:
    yield _counter(
        "ilk_trigger_attempts",
        "Attempts to tell a receiver.",
        ("trigger", "outcome"),
        {(trigger, _OUTCOMES[state]): n for (trigger, state), n in attempts.items()},
    )
    messages = GaugeMetricFamily(
        "ilk_trigger_messages", "Messages on record: dead ones were put aside.", labels=("trigger", "state")
    )
    for trigger, counts in live.messages.items():
        for state in State:
            messages.add_metric((trigger, state.value), counts.get(state, 0))
    yield messages


def _counter(name: str, what: str, labels: tuple[str, ...], counts: Mapping[_Labels, int]) -> Metric:
    """A counter with a sample for each combination of labels; its samples end in `_total`."""
    found = CounterMetricFamily(name, what, labels=labels)
    for values, count in sorted(counts.items()):
        found.add_metric(values, count)
    return found
