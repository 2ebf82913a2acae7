"""Traces: what a collector receives of requests, runs and following, read by the protocol's own library."""

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from tests.live.following.served import asking, begun, settled
from tests.live.following.world import order, write_world
from tests.serving import serving
from tests.sources.connectors.webserver import Answer, Asked, running

from ilk.api.app import create_app
from ilk.api.watch import Log
from ilk.app import tracing
from ilk.app.run import run
from ilk.app.tracing import is_wanted, tracing_of
from ilk.app.wiring import LOCAL, open_workspace
from ilk.kernel.clock import SystemClock
from ilk.kernel.errors import UserError

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"


class Collector:
    """Receives spans; they are read once who sent them has ended, which sends what is left."""

    def __init__(self) -> None:
        self.came: Queue[Asked] = Queue()

    def __call__(self, asked: Asked) -> Answer:
        self.came.put(asked)
        return Answer(200)

    def spans(self) -> list[Span]:
        found: list[Span] = []
        while True:
            try:
                asked = self.came.get_nowait()
            except Empty:
                return found
            assert asked.path == "/v1/traces"
            for resource in ExportTraceServiceRequest.FromString(asked.body).resource_spans:
                named = {each.key: each.value.string_value for each in resource.resource.attributes}
                assert named["service.name"] == "ilk"
                found += [span for scope in resource.scope_spans for span in scope.spans]


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    made = Collector()
    with running(made) as server:
        monkeypatch.setenv(ENDPOINT, server.address)
        yield made


def said(span: Span) -> dict[str, object]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value") or "") for each in span.attributes}


def test_requests_and_following_are_traced_without_what_is_known_of_a_person(
    tmp_path: Path, collector: Collector
) -> None:
    key = begun(write_world(tmp_path))
    collector.spans()
    with serving(tmp_path) as server:
        settled(server.address)
        with asking(server.address, key) as client:
            client.post("/v1/batch", json={"batch": [order("ann-of-berlin", SystemClock().now(), 1)]})
        settled(server.address)
        with asking(server.address) as client:
            told = {"traceparent": f"00-{TRACE}-{PARENT}-01", "x-request-id": "asked-1"}
            answer = client.get("/v1/customers?search=ann-of-berlin", headers=told)
            assert answer.status_code == 200
            assert "nobody-we-know" in client.get("/v1/customers/nobody-we-know").text
        assert server.stop() == 0
    spans = collector.spans()
    (listed,) = (span for span in spans if span.name == "GET /v1/customers")
    assert (listed.trace_id.hex(), listed.parent_span_id.hex()) == (TRACE, PARENT)
    assert listed.kind == Span.SPAN_KIND_SERVER
    assert said(listed) == {
        "ilk.request": "asked-1",
        "http.request.method": "GET",
        "http.route": "/v1/customers",
        "http.response.status_code": 200,
    }
    (missed,) = (span for span in spans if span.name == "GET /v1/customers/{id}")
    assert missed.parent_span_id == b""
    followed = [said(span) for span in spans if span.name == "follow"]
    assert sum(each.get("ilk.messages", 0) for each in followed) == 1
    assert sum(each.get("ilk.changes", 0) for each in followed) > 0
    whole = b"".join(span.SerializeToString() for span in spans)
    assert b"ann-of-berlin" not in whole
    assert b"nobody-we-know" not in whole
    assert any(f'"trace_id": "{TRACE}"' in line for line in server.said)


def test_the_steps_of_a_run_are_its_parts_and_the_one_that_failed_says_so(shop: Path, collector: Collector) -> None:
    with open_workspace(shop) as workspace:
        record = run(workspace, LOCAL)
    spans = collector.spans()
    (whole,) = (span for span in spans if span.name == "run")
    steps = [span for span in spans if span is not whole]
    assert said(whole) == {"ilk.run": record.id}
    assert [span.name for span in steps] == [step.name for step in record.steps]
    assert {span.parent_span_id for span in steps} == {whole.span_id}
    (shop / "segments" / "wrong.yaml").write_text("{name: wrong, when: no_such_trait > 1}\n", "utf-8")
    with open_workspace(shop) as workspace, pytest.raises(UserError) as raised:
        run(workspace, LOCAL)
    failed = collector.spans()
    assert [(span.name, said(span)["error.type"]) for span in failed] == [
        ("Read definitions", raised.value.code),
        ("run", raised.value.code),
    ]


def test_without_an_endpoint_nothing_is_loaded() -> None:
    code = (
        "import sys\nfrom ilk.app.tracing import tracing_of\n"
        "with tracing_of({}).tracer.span('a') as span: span.note({'b': 1})\n"
        "assert not [each for each in sys.modules if each.startswith('opentelemetry')]\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, True),
        ({"OTEL_SDK_DISABLED": "true"}, False),
        ({"OTEL_TRACES_EXPORTER": "none"}, False),
        ({ENDPOINT: ""}, False),
        ({ENDPOINT: "", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:1/v1/traces"}, True),
    ],
)
def test_the_variables_of_opentelemetry_decide(more: dict[str, str], wanted: bool) -> None:
    assert is_wanted({ENDPOINT: "http://127.0.0.1:1"} | more) is wanted


def test_a_missing_extra_is_told_in_the_log_and_all_else_goes_on(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENDPOINT, "http://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    log = io.StringIO()
    with open_workspace(shop) as workspace:
        create_app(workspace, token="of no server", log=Log(workspace.clock, log))  # noqa: S106
    assert "extra-missing" in log.getvalue()
    assert "pip install 'ilk[tracing]'" in log.getvalue()


def test_another_protocol_is_refused_in_words() -> None:
    found = tracing_of({ENDPOINT: "http://127.0.0.1:1", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}).problem
    assert found is not None
    assert (found.code, found.where) == ("wrong-value", "OTEL_EXPORTER_OTLP_PROTOCOL")


def test_a_collector_that_is_gone_does_not_keep_a_run_from_its_end(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENDPOINT, "http://127.0.0.1:1")
    monkeypatch.setattr(tracing, "_GRACE", 0.01)
    with open_workspace(shop) as workspace:
        assert run(workspace, LOCAL).state == "done"
