"""Journeys over the API: what one answer names is asked for next, as the OpenAPI document says that it can be."""

from collections.abc import Iterator
from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from starlette.testclient import TestClient
from tests.api.conftest import HERE, TOKEN
from tests.api.test_described import ADDRESS, CHECKS, GOES_ON, NEVER_ENDS

from ilk.api.app import build_api, create_app
from ilk.api.watch import Log
from ilk.app.wiring import open_workspace

LEAST_LINKS = 60
"""Steps from an answer of one route to another, which are read from the names and shapes of the document."""


@pytest.fixture
def asked(shop_once_run: Path, tmp_path: Path) -> Iterator[TestClient]:
    """One shop for all journeys, in whatever state those before have left it."""
    folder = Path(copytree(shop_once_run, tmp_path / "shop"))
    with ExitStack() as held:
        workspace = held.enter_context(open_workspace(folder))
        app = create_app(workspace, token=TOKEN, log=Log(workspace.clock, StringIO()))
        yield held.enter_context(TestClient(app, ADDRESS, raise_server_exceptions=False, client=HERE))


def test_whatever_is_asked_after_another_is_answered_as_the_document_says(asked: TestClient) -> None:
    document = schemathesis.openapi.from_dict(build_api().openapi())
    for method, path in GOES_ON | NEVER_ENDS:
        document = document.exclude(method=method, path=path)

    class Journey(document.as_state_machine()):
        def call(self, case: schemathesis.Case[Any], **_: Any) -> schemathesis.Response:
            request = case.as_transport_kwargs(base_url=ADDRESS)
            given = {name: request.get(name) for name in ("params", "headers", "json")}
            answer = asked.request(request["method"], request["url"], content=request.get("data"), **given)
            return schemathesis.Response.from_any(answer)

        def validate_response(self, response: Any, case: schemathesis.Case[Any], **_: Any) -> None:
            case.validate_response(response, checks=CHECKS)

    links = [link for found in Journey._transitions.operations.values() for link in found.outgoing]
    assert len(links) >= LEAST_LINKS
    few = settings(max_examples=12, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Journey, settings=few)
