"""A question whose asker goes away is given up, in the engine too."""

import asyncio
from threading import Event
from typing import Any

import pytest
from fastapi import Request

from ilk.api.stopping import unless_gone
from ilk.kernel.errors import Transient
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine

ENDLESS = sql.parse_steps(
    "SELECT count(*) AS n FROM range(10000000) a, range(10000000) b, range(100) c", names={}, params={}
)


def request_of(*, gone: bool) -> Request:
    """A request whose body has been read; its client is gone, or stays."""

    async def receive() -> dict[str, Any]:
        if not gone:
            await asyncio.Event().wait()
        await asyncio.sleep(0.2)
        return {"type": "http.disconnect"}

    return Request({"type": "http", "method": "POST", "path": "/", "headers": []}, receive)


def test_the_statement_ends_when_the_client_is_gone() -> None:
    engine = DuckDBEngine.open(None)
    with pytest.raises(Transient) as raised:
        asyncio.run(unless_gone(request_of(gone=True), lambda: engine.run(ENDLESS)))
    assert raised.value.code == "superseded"
    assert engine.run(sql.select({"n": sql.literal(1)}, None)).to_pylist() == [{"n": 1}]
    engine.close()


def test_who_stays_gets_the_answer() -> None:
    assert asyncio.run(unless_gone(request_of(gone=False), lambda: 42)) == 42


def test_an_error_of_the_question_is_told_as_it_is() -> None:
    def fail() -> None:
        Event().wait(0.01)
        raise Transient("store-locked", "elsewhere")

    with pytest.raises(Transient) as raised:
        asyncio.run(unless_gone(request_of(gone=False), fail))
    assert raised.value.code == "store-locked"


def test_over_http_a_check_and_what_is_wrong_are_both_answers(client: Any) -> None:
    good = client.post("/v1/segments/check", json={"text": 'city = "Berlin"', "session": "a"}).json()
    assert (good["count"], good["branches"][0]["count"]) == (10, 10)
    wrong = client.post("/v1/segments/check", json={"definition": {"kind": "nonsense"}})
    assert (wrong.status_code, wrong.json()["valid"]) == (200, False)
    assert client.post("/v1/segments/check", json={}).status_code == 422
    saved = client.put("/v1/segments/berliners", json={"definition": good["tree"], "why": "same", "based_on": 1})
    assert (saved.status_code, saved.json()["version"]) == (200, 1)
    late = client.put("/v1/segments/berliners", json={"definition": "everyone", "why": "late", "based_on": 7})
    assert (late.status_code, late.json()["code"]) == (409, "edited-meanwhile")
