"""Traces by OpenTelemetry, sent over HTTP to where the environment says; nothing is loaded where it says nothing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer
from typing import TYPE_CHECKING, Any

from ilk.kernel.errors import UserError
from ilk.kernel.tracing import Attributes, Span, Tracer, Untraced
from ilk.kernel.version import VERSION

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span as Told

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_SPOKEN = "http/protobuf"
_GRACE = 3.0
"""Seconds that a collector has to take what is left when tracing ends."""


def is_wanted(environment: Mapping[str, str]) -> bool:
    """Whether the environment says, by OpenTelemetry's own variables, where traces are sent to."""
    is_off = environment.get("OTEL_SDK_DISABLED", "").lower() == "true"
    return (
        not is_off
        and environment.get("OTEL_TRACES_EXPORTER", "otlp") == "otlp"
        and any(environment.get(name) for name in _ENDPOINTS)
    )


@dataclass(frozen=True, slots=True)
class Tracing:
    """What tells traces, and why it tells nothing where it was asked to."""

    tracer: Tracer
    problem: UserError | None = None


def tracing_of(environment: Mapping[str, str]) -> Tracing:
    """What tells traces as the environment asks: who cannot be told of what is done is no reason not to do it."""
    try:
        return Tracing(tracer_of(environment))
    except UserError as problem:
        return Tracing(Untraced(), problem)


def tracer_of(environment: Mapping[str, str]) -> Tracer:
    """What tells traces as the environment asks; what tells nothing where it does not ask.

    Raises `UserError`: `extra-missing`; `wrong-value` for another protocol than the one that is spoken.
    """
    if not is_wanted(environment):
        return Untraced()
    asked = next((name for name in _PROTOCOLS if environment.get(name)), None)
    if asked is not None and environment[asked] != _SPOKEN:
        what = f"traces are sent by `{_SPOKEN}`, not by `{environment[asked]}`"
        raise UserError("wrong-value", what, where=asked, known=[_SPOKEN], hint="Leave the variable out.")
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        what = "traces are asked for, and what sends them is not installed"
        raise UserError("extra-missing", what, hint="Install it with `pip install 'ilk[tracing]'`.") from error
    provider = TracerProvider(resource=Resource.create(_service(environment)), shutdown_on_exit=False)
    exporter = OTLPSpanExporter()
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return _Tracing(provider, exporter)


def _service(environment: Mapping[str, str]) -> dict[str, str]:
    """What the process goes by; its name is what the environment says, if it says one."""
    is_named = environment.get("OTEL_SERVICE_NAME") or "service.name=" in environment.get(
        "OTEL_RESOURCE_ATTRIBUTES", ""
    )
    return {"service.version": VERSION} | ({} if is_named else {"service.name": "ilk"})


class _Told:
    """A span that is told when it ends."""

    def __init__(self, span: "Told") -> None:
        self._span = span
        self.is_dropped = False

    @property
    def trace_id(self) -> str | None:
        return f"{self._span.get_span_context().trace_id:032x}"

    def name(self, name: str) -> None:
        self._span.update_name(name)

    def note(self, attributes: Attributes) -> None:
        self._span.set_attributes(attributes)

    def fail(self, why: str) -> None:
        from opentelemetry.trace import Status, StatusCode

        self._span.set_attribute("error.type", why)
        self._span.set_status(Status(StatusCode.ERROR))

    def drop(self) -> None:
        self.is_dropped = True


class _Tracing:
    """Tells spans to a collector, a batch at a time, in a thread of its own."""

    def __init__(self, provider: "TracerProvider", exporter: "SpanExporter") -> None:
        self._provider = provider
        self._exporter = exporter
        self._tracer = provider.get_tracer("ilk", VERSION)

    @contextmanager
    def span(
        self, name: str, attributes: Attributes | None = None, *, caller: Mapping[str, str] | None = None
    ) -> Iterator[Span]:
        from opentelemetry.trace import SpanKind, use_span

        kind = SpanKind.INTERNAL if caller is None else SpanKind.SERVER
        span = self._tracer.start_span(name, _context(caller), kind, attributes)
        told = _Told(span)
        try:
            with use_span(span, record_exception=False, set_status_on_exception=False):
                yield told
        except BaseException as error:
            told.fail(error.code if isinstance(error, UserError) else type(error).__name__)
            raise
        finally:
            if not told.is_dropped:
                span.end()

    def close(self) -> None:
        """Tell what was not told yet, unless the collector takes too long."""
        late = Timer(_GRACE, self._exporter.shutdown)
        late.start()
        self._provider.shutdown()
        late.cancel()


def _context(caller: Mapping[str, str] | None) -> Any:
    """The span that a request says that it is a part of (W3C Trace Context); what is around it otherwise."""
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    return None if caller is None else TraceContextTextMapPropagator().extract(dict(caller))
