"""Figures for Prometheus: requests and decisions are counted as they come, the rest is told when it is asked."""

from fastapi import Request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.registry import Collector

from ilk.decisions.answers import Source

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


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
        self._decisions = Counter(
            "ilk_decisions_total",
            "Decisions answered, by what answered.",
            ("answered_by",),
            registry=self._registry,
        )

    def observe(self, figures: Collector) -> None:
        """Tell what is collected when it is asked, too."""
        self._registry.register(figures)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered."""
        method = method if method in _METHODS else "other"
        self._requests.labels(method, route, status).inc()
        self._seconds.labels(method, route).observe(seconds)

    def decided(self, answered_by: Source) -> None:
        """A visitor was decided about."""
        self._decisions.labels(answered_by).inc()

    def text(self) -> bytes:
        """All figures, in Prometheus's format."""
        return generate_latest(self._registry)


def metrics_of(request: Request) -> Metrics:
    """What the application measures."""
    metrics: Metrics = request.app.state.metrics
    return metrics
