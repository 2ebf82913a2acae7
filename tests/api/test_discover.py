"""Discovery in the background: followed by asking, stopped when asked to, refused at once when it cannot begin."""

from threading import Event

import pytest

from ilk.api.explorer import Explorer
from ilk.api.watch import Log
from ilk.app import discover as discovering
from ilk.app.discovering.asking import asked
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import Denied, NotFound, Transient

ASKED = {"using": ["spend", "count of order"], "most": 3}


@pytest.fixture
def held(monkeypatch):
    """A discovery that waits before it compares: `entered` says it is there, `go` lets it go on."""
    entered, go = Event(), Event()
    real = discovering.discover

    def waiting(workspace, actor, *, progress, **given):
        class Waits:
            def begin(self, step, total=None):
                progress.begin(step, total)
                if step.startswith("Compare"):
                    entered.set()
                    assert go.wait(60)

            advance, end = progress.advance, progress.end

        return real(workspace, actor, **given, progress=Waits())

    monkeypatch.setattr("ilk.api.explorer.discover", waiting)
    yield entered, go
    go.set()


def ended(client, identifier):
    """A discovery when it is no longer running."""
    while (found := client.get(f"/v1/discover/{identifier}").json())["state"] == "running":
        Event().wait(0.02)
    return found


def test_it_is_started_followed_done_and_kept(client):
    begun = client.post("/v1/discover", json=ASKED)
    assert begun.status_code == 202
    found = ended(client, begun.json()["id"])
    assert (found["state"], found["progress"], found["customers"]) == ("done", 1, 40)
    assert [each["clusters"] for each in found["candidates"]] == [2, 3]
    wish = {"name": "kinds", "using": ASKED["using"], "method": "k_means", "clusters": 2, "why": "a test"}
    kept = client.post("/v1/discover/keep", json=wish).json()
    assert [each["size"] for each in kept["segments"]] == [each["size"] for each in found["candidates"][0]["groups"]]
    name = kept["segments"][0]["name"]
    assert client.get(f"/v1/segments/{name}").json()["summary"]["size"] == kept["segments"][0]["size"]


def test_what_cannot_begin_is_refused_at_once(client):
    for wrong, code in (({"using": []}, "no-criteria"), ({"using": ["spendd"]}, "unknown-trait")):
        told = client.post("/v1/discover", json=wrong)
        assert (told.status_code, told.json()["code"]) == ({"no-criteria": 422}.get(code, told.status_code), code)


def test_what_the_data_lack_is_told_when_it_has_failed(client):
    begun = client.post("/v1/discover", json={"using": ["spend"], "most": 12}).json()
    found = ended(client, begun["id"])
    assert found["state"] == "failed"
    assert "too few" in found["problem"]


def test_it_is_stopped_when_asked_to(client, held):
    entered, go = held
    begun = client.post("/v1/discover", json=ASKED).json()
    assert entered.wait(60)
    assert client.get(f"/v1/discover/{begun['id']}").json()["step"].startswith("Compare")
    go.set()
    told = client.delete(f"/v1/discover/{begun['id']}", headers={"content-type": "application/json"}).json()
    assert told["state"] in {"stopped", "done"}
    assert ended(client, begun["id"])["candidates"] == [] or told["state"] == "done"


def test_an_unknown_one_is_not_found(client):
    told = client.get("/v1/discover/none")
    assert (told.status_code, told.json()["code"]) == (404, "unknown-discovery")


def test_what_one_found_another_does_not_see_and_waits_for(workspace, log, held):
    entered, go = held
    one, other = Actor("one", Role.OWNER), Actor("other", Role.OWNER)
    explorer = Explorer(workspace, Log(workspace.clock, log))
    begun = explorer.start(one, asked(**ASKED))
    assert entered.wait(60)
    with pytest.raises(NotFound):
        explorer.get(other, begun.id)
    with pytest.raises(Transient) as caught:
        explorer.start(other, asked(**ASKED))
    assert caught.value.code == "discovery-in-progress"
    go.set()
    explorer.stop()
    assert explorer.get(one, begun.id).state != "running"


def test_a_viewer_may_not_begin(workspace, log):
    with pytest.raises(Denied):
        Explorer(workspace, Log(workspace.clock, log)).start(Actor("guest", Role.VIEWER), asked(**ASKED))
