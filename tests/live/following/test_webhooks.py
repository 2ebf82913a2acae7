"""A webhook of another system, from the wire to a live segment, and to the ledger of the run that comes after."""

import json
from pathlib import Path

import pytest
from tests.api.webhook_senders import SECRETS, stripe
from tests.live.following.served import asking, begun, settled
from tests.live.following.world import FILES, published_ids, write_world
from tests.serving import serving

from ilk.app.data import source
from ilk.app.run import run
from ilk.app.wiring import LOCAL, open_workspace
from ilk.catalog.tables import LEDGER, MEMBERSHIPS
from ilk.kernel.clock import SystemClock
from ilk.warehouse import sql

WORLD = FILES | {
    "sources/payments.yaml": """
        title: Payments
        connect: {kind: webhook, scheme: stripe, secret: '${STRIPE}'}
        into:
          events: payment
          customer: text(`data.object.customer`)
          occurred_at: instant(created, "unix")
          id: webhook_id
        columns:
          amount: {value: money(`data.object.amount`) / 100, min: 0}
          card: text(inside(`data.object.card`, "brand"))
          note: text(`data.object.note`)
        where: webhook_topic = "charge.succeeded"
    """,
    "segments/payers.yaml": """
        - {name: payers, title: Payers, when: 'did payment where card = "visa"'}
        - {name: noted, title: Noted, when: did payment where note is known}
    """,
}


def charge(number: int, customer: str, topic: str = "charge.succeeded", amount: object = 1990) -> bytes:
    """An event, as Stripe writes it."""
    created = int(SystemClock().now().timestamp()) - 60
    about = {"object": "charge", "customer": customer, "amount": amount, "card": {"brand": "visa", "last4": "4242"}}
    return json.dumps({"id": f"evt_{number}", "type": topic, "created": created, "data": {"object": about}}).encode()


def test_a_webhook_moves_its_customer_live_and_the_next_run_writes_that_into_the_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRIPE", SECRETS["STRIPE"])
    begun(write_world(tmp_path, WORLD))
    bodies = [charge(1, "eve"), charge(2, "kim", "charge.failed"), charge(3, "lee", amount="much"), charge(1, "eve")]
    with serving(tmp_path) as server, asking(server.address) as sender:
        for body in bodies:
            headers = stripe(body, SystemClock().now())
            assert sender.post("/v1/intake/webhooks/payments", content=body, headers=headers).status_code == 200
        settled(server.address)
        changes = sender.get("/v1/live/changes").json()["items"]
        assert [(each["customer"], each["segment"]) for each in changes] == [("eve", "payers")]
        assert "/v1/intake/webhooks/{source}" in server.routes()
        assert SECRETS["STRIPE"] not in "".join(server.said)
    with open_workspace(tmp_path) as workspace:
        run(workspace, LOCAL)
        loads = source(workspace, LOCAL, "payments").loads
        assert [sum(getattr(each, what) for each in loads) for what in ("loaded", "quarantined", "passed")] == [1, 1, 1]
        ids = published_ids(workspace)
        for table in (MEMBERSHIPS, LEDGER):
            rows = workspace.engine.run(sql.everything(table)).to_pylist()
            assert [ids[row["customer_no"]] for row in rows if row["segment"] == "payers"] == ["eve"]
        (paid,) = workspace.engine.run(sql.everything("event_payment")).to_pylist()
        assert (float(paid["amount"]), paid["card"], paid["note"]) == (19.9, "visa", None)
