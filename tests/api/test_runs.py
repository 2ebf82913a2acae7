"""Runs in the background: one at a time, followed by asking, refused at once when they cannot start, ended in order."""

from threading import Event, Thread

import pytest

from ilk.api.runner import Runner, Stopped
from ilk.api.watch import Log
from ilk.app import pipeline
from ilk.app import run as running
from ilk.app.access import create_key
from ilk.app.wiring import LOCAL
from ilk.kernel.errors import UserError


@pytest.fixture
def held(monkeypatch):
    """A run that waits in its middle until it is let go: `entered` says it is there, `go` lets it go on."""
    entered, go = Event(), Event()
    real = running.run

    def waiting(workspace, actor, *, as_of=None, whole=False, progress):
        class Waits:
            def begin(self, step, total=None):
                progress.begin(step, total)
                if step == "Publish":
                    entered.set()
                    assert go.wait(60)
                    progress.advance()

            advance, end = progress.advance, progress.end

        return real(workspace, actor, as_of=as_of, whole=whole, progress=Waits())

    monkeypatch.setattr("ilk.api.runner.run", waiting)
    yield entered, go
    go.set()


def ended(client, run_id):
    """The record of a run when it is no longer running."""
    while (record := client.get(f"/v1/runs/{run_id}").json())["state"] == "running":
        Event().wait(0.02)
    return record


def test_a_run_is_started_followed_and_done(client):
    started = client.post("/v1/runs", json={})
    assert started.status_code == 202
    record = ended(client, started.json()["id"])
    assert (record["state"], record["customers"], record["by"]) == ("done", 40, "local")
    assert [step["name"] for step in record["steps"]][-1] == "Verify"


@pytest.mark.parametrize(("asked", "whole"), [({}, False), ({"whole": True}, True)])
def test_a_run_works_everything_out_anew_when_it_is_asked_to(client, monkeypatch, asked, whole):
    onward = []
    goes_on = pipeline.renewal_of
    monkeypatch.setattr(pipeline, "renewal_of", lambda *given: (onward.append(True), goes_on(*given))[1])
    assert ended(client, client.post("/v1/runs", json=asked).json()["id"])["state"] == "done"
    assert onward == ([] if whole else [True])


def test_a_second_run_is_refused_while_one_goes_on_and_reading_works(client, held):
    entered, go = held
    first = client.post("/v1/runs", json={}).json()
    assert entered.wait(60)
    second = client.post("/v1/runs", json={})
    assert (second.status_code, second.json()["code"]) == (409, "run-in-progress")
    assert client.get("/v1/segments").status_code == 200
    assert "ilk_run_in_progress 1.0" in client.get("/metrics").text
    assert client.get(f"/v1/runs/{first['id']}").json()["state"] == "running"
    go.set()
    assert ended(client, first["id"])["state"] == "done"


def test_a_run_that_fails_says_why_in_its_record(client, shop):
    (shop / "segments" / "wrong.yaml").write_text("when: spen > 1\n", encoding="utf-8")
    answer = client.post("/v1/runs", json={})
    record = ended(client, answer.json()["id"]) if answer.status_code == 202 else answer.json()
    assert "spen" in str(record)
    assert client.get("/v1/runs").json()["items"][0]["state"] == "failed"
    assert client.get("/v1/segments").status_code == 200


def test_a_run_needs_a_role_that_may_run(client, workspace):
    secret = create_key(workspace, LOCAL, name="dashboard", role="viewer").secret
    answer = client.post("/v1/runs", json={}, headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "denied")


def test_an_instant_without_a_zone_is_refused(client):
    assert client.post("/v1/runs", json={"as_of": "2025-03-01T00:00:00"}).status_code == 422


def test_a_server_that_stops_ends_the_run_and_leaves_the_last_good_state(workspace, log, held):
    entered, go = held
    runner = Runner(workspace, Log(workspace.clock, log))
    record = runner.start(LOCAL, None)
    assert entered.wait(60)
    Thread(target=runner.stop).start()
    while not runner.stopping:
        Event().wait(0.01)
    go.set()
    runner.stop()
    assert not runner.running
    assert running.run_record(workspace, LOCAL, record.id).state == "interrupted"
    assert running.run(workspace, LOCAL).state == "done"


def test_what_stops_a_run_is_no_error_that_code_on_the_way_could_swallow():
    assert not issubclass(Stopped, Exception)


def test_a_server_that_stopped_starts_no_run(workspace, log):
    runner = Runner(workspace, Log(workspace.clock, log))
    runner.stop()
    with pytest.raises(UserError, match="stops"):
        runner.start(LOCAL, None)
