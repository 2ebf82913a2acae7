"""Figures for Prometheus: requests as they come, and the state of the project when asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


@dataclass(frozen=True, slots=True)
class State:
    """The project in figures. `age` is of the last run that came to its end, in seconds; None before the first."""

    customers: int
    segments: int
    quarantined: int
    age: float | None
    running: bool


class ToldState(Protocol):
    """Tells the project's state when it is asked."""

    def __call__(self) -> State:
        """The state now."""


class Metrics:
    """Everything measured, in a registry of its own: two applications in a process do not mix."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "ilk_http_requests_total", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "ilk_http_request_seconds",
            "How long requests took.",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self._registry,
        )

    def observe(self, state: ToldState) -> None:
        """Tell the project's state, too."""
        self._registry.register(_ProjectCollector(state))

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered."""
        method = method if method in _METHODS else "other"
        self._requests.labels(method, route, status).inc()
        self._seconds.labels(method, route).observe(seconds)

    def text(self) -> bytes:
        """All figures, in Prometheus's format."""
        return generate_latest(self._registry)


class _ProjectCollector(Collector):
    def __init__(self, state: ToldState) -> None:
        self._state = state

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing: the state is not asked for when the collector is registered."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        state = self._state()
        yield GaugeMetricFamily("ilk_customers", "Customers at the last run.", state.customers)
        yield GaugeMetricFamily("ilk_segments", "Segments at the last run.", state.segments)
        yield GaugeMetricFamily(
            "ilk_quarantined_rows", "Rows that the last run put into quarantine.", state.quarantined
        )
        yield GaugeMetricFamily("ilk_run_in_progress", "1 while a run goes on.", int(state.running))
        if state.age is not None:
            yield GaugeMetricFamily("ilk_last_run_age_seconds", "Since the last run came to its end.", state.age)
