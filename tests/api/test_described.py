"""Every route does what the OpenAPI document says, whatever it is asked: requests come from the document itself."""

from collections.abc import Iterator
from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient
from tests.api.conftest import HERE, TOKEN

from ilk.api.app import build_api, create_app
from ilk.api.watch import Log
from ilk.app.wiring import open_workspace

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ADDRESS = "http://localhost:8765"
DOCUMENT = schemathesis.openapi.from_dict(build_api().openapi())
GOES_ON = {("POST", "/v1/runs"), ("POST", "/v1/discover")}
"""What is begun and goes on in the background: the tests of runs and of Discover ask for it."""
NEVER_ENDS = {("GET", "/v1/live/stream")}
"""An answer that lasts as long as somebody listens."""
OPERATIONS = [
    (method.upper(), path)
    for path, methods in build_api().openapi()["paths"].items()
    for method in methods
    if (method.upper(), path) not in GOES_ON | NEVER_ENDS
]


@pytest.fixture(scope="module")
def asked(shop_once_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One shop for all requests, in whatever state those before have left it."""
    folder = Path(copytree(shop_once_run, tmp_path_factory.mktemp("described") / "shop"))
    with ExitStack() as held:
        workspace = held.enter_context(open_workspace(folder))
        app = create_app(workspace, token=TOKEN, log=Log(workspace.clock, StringIO()))
        yield held.enter_context(TestClient(app, ADDRESS, raise_server_exceptions=False, client=HERE))


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[" ".join(each) for each in OPERATIONS])
def test_a_route_answers_as_the_document_says(asked: TestClient, method: str, path: str) -> None:
    @settings(max_examples=6, suppress_health_check=list(HealthCheck))
    @given(case=DOCUMENT[path][method].as_strategy())
    def holds(case: schemathesis.Case[Any]) -> None:
        request = case.as_transport_kwargs(base_url=ADDRESS)
        answer = asked.request(
            request["method"],
            request["url"],
            params=request.get("params"),
            headers=request.get("headers"),
            content=request.get("data"),
            json=request.get("json"),
        )
        case.validate_response(answer, checks=CHECKS)

    holds()
