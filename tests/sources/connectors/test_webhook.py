"""Webhooks as rows: fields of what was sent, with all digits, by names with dots; what a source may say of them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.sources.till import NOW, Till

from ilk.database.intake import LOG_FILE, Arrivals, IntakeLog
from ilk.kernel.errors import UserError
from ilk.kernel.progress import Silent
from ilk.live.intake.webhooks.messages import webhook_of
from ilk.live.intake.webhooks.signatures import SHOPIFY, Came
from ilk.sources.definition import SourceDefinition
from ilk.sources.inspection.places import Place
from ilk.sources.loading import load
from ilk.sources.places import bring_new
from ilk.sources.previewing import preview

CONNECT: dict[str, Any] = {"kind": "webhook", "scheme": "shopify", "secret": "${SHOPIFY}"}
COLUMNS = {
    "total": "money(total)",
    "city": "text(`customer.address.city`)",
    "first": 'inside(lines, "0.sku")',
    "topic": "text(webhook_topic)",
}


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    made = Till(tmp_path)
    yield made
    made.engine.close()


def sales(columns: dict[str, str] = COLUMNS, name: str = "sales", **connect: Any) -> SourceDefinition:
    into = {"events": "sale", "customer": "`customer.id`", "occurred_at": "webhook_received_at", "id": "webhook_id"}
    said = {"name": name, "connect": CONNECT | connect, "into": into, "columns": columns}
    return SourceDefinition.model_validate(said)


def send(till: Till, number: int, body: bytes | dict[str, Any], source: str = "sales") -> None:
    headers = {"x-shopify-webhook-id": str(number), "x-shopify-topic": "orders/create"}
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    log = IntakeLog.open(till.root / LOG_FILE, NOW)
    log.add([Arrivals(NOW, [webhook_of(source, Came(headers, raw, NOW), SHOPIFY)])])
    log.close()


def run(till: Till, source: SourceDefinition) -> tuple[int, int]:
    bring_new(source, till.context(), Silent())
    report = load(till.engine, source, [], till.context(), Silent())
    return report.rows_loaded, report.rows_quarantined


def test_each_run_loads_what_came_since_the_last_and_nothing_of_another_source(till):
    assert run(till, sales()) == (0, 0)
    send(till, 1, {"total": "19.90", "customer": {"id": 7, "address": {"city": "Bonn"}}, "lines": [{"sku": "A"}]})
    send(till, 1, {"total": "5", "customer": {"id": 7}}, source="others")
    assert run(till, sales()) == (1, 0)
    send(till, 2, {"customer": {"id": 8}})
    send(till, 3, {"total": "much", "customer": {"id": 9}})
    assert run(till, sales()) == (1, 1)
    assert run(till, sales()) == (0, 0)
    told = sorted(till.rows("SELECT total, city, first, topic FROM event_sale"), key=str)
    assert [(each and float(each), *rest) for each, *rest in told] == [
        (19.9, "Bonn", "A", "orders/create"),
        (None, None, None, "orders/create"),
    ]


def test_a_field_that_a_mapping_reads_from_now_on_is_read_from_the_first_message_on(till):
    send(till, 1, {"total": "1", "coupon": "X", "customer": {"id": 7}})
    run(till, sales())
    send(till, 2, {"total": "2", "customer": {"id": 7}})
    run(till, sales(COLUMNS | {"coupon": "text(coupon)"}))
    assert sorted(till.rows("SELECT total, coupon FROM event_sale")) == [(1, "X"), (2, None)]


@pytest.mark.parametrize("body", [b'{"total":1234567890.12}', b'\n { "total" : 1234567890.12 } ', b"{}"])
def test_a_body_is_read_however_it_is_laid_out(till, body):
    send(till, 1, body)
    run(till, sales({"id": "text(webhook_id)"}))
    (row,) = preview(sales(COLUMNS | {"said": "text(total)"}), till.context(), 5).rows
    said = "1234567890.12" if b"total" in body else None
    assert (row.values["said"], row.values["topic"]) == (said, "orders/create")


def test_our_own_fields_are_not_overwritten_by_the_sender(till):
    send(till, 1, {"webhook_id": "forged", "webhook_topic": "forged", "customer": {"id": 7}})
    run(till, sales())
    assert till.rows("SELECT event_id, topic FROM event_sale") == [("1", "orders/create")]


def test_before_anything_came_a_preview_says_so(till):
    with pytest.raises(UserError, match="nothing has come yet"):
        preview(sales(), till.context(), 5)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"secret": "plain"}, "secret-in-file"),
        ({"secret": ["${NEW}", "plain"]}, "secret-in-file"),
        ({"secret": []}, "wrong-value"),
        ({"scheme": "paypal"}, "wrong-value"),
        ({"scheme": "hmac"}, "wrong-scheme"),
        ({"header": "X-Signature"}, "wrong-scheme"),
        ({"prefix": ""}, "wrong-scheme"),
        ({"scheme": "hmac", "header": "X Signature"}, "wrong-scheme"),
        ({"scheme": "hmac", "header": "X-Signature", "id_header": "X:Id"}, "wrong-scheme"),
        ({"scheme": "hmac", "header": "X-Signature", "algorithm": "md5"}, "wrong-value"),
    ],
)
def test_what_a_source_says_wrongly_is_told_where_and_without_the_secret(said, code):
    with pytest.raises(UserError) as told:
        Place("sales", {"connect": CONNECT | said}).source()
    assert told.value.code == code
    assert "connect" in (told.value.where or "")
    assert "plain" not in f"{told.value.what} {told.value.hint}"
