"""Google Analytics 4's export as Parquet, whose columns are nested, against the same events as JSON lines."""

import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from tests.sources.shapes.making import made, quarantined, rows
from tests.sources.shapes.web import GA4

from ilk.catalog.tables import CUSTOMERS

VALUE = pa.struct(
    [
        ("string_value", pa.string()),
        ("int_value", pa.int64()),
        ("float_value", pa.float64()),
        ("double_value", pa.float64()),
    ]
)
SCHEMA = pa.schema(
    [
        ("event_date", pa.string()),
        ("event_timestamp", pa.int64()),
        ("event_name", pa.string()),
        ("event_params", pa.list_(pa.struct([("key", pa.string()), ("value", VALUE)]))),
        ("user_id", pa.string()),
        ("user_pseudo_id", pa.string()),
        (
            "device",
            pa.struct(
                [
                    ("category", pa.string()),
                    ("operating_system", pa.string()),
                    ("web_info", pa.struct([("browser", pa.string())])),
                ]
            ),
        ),
        ("geo", pa.struct([("country", pa.string()), ("city", pa.string())])),
    ]
)
"""The types that BigQuery's export schema has for these columns."""
TABLES = ("event_page_view", "event_session", "event_web_purchase", "event_web_event", CUSTOMERS)


def parquet() -> bytes:
    """The sample's events as BigQuery writes them to Parquet."""
    events = [json.loads(line) for line in GA4.splitlines()]
    for event in events:
        event["event_timestamp"] = int(event["event_timestamp"])
        for parameter in event["event_params"]:
            if "int_value" in parameter["value"]:
                parameter["value"]["int_value"] = int(parameter["value"]["int_value"])
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(events, SCHEMA), file)
    return file.getvalue()


def held(folder: Path, name: str, file: str | bytes) -> dict[str, list[dict[str, Any]]]:
    """What the tables of a project of one file hold."""
    with made(folder / name, {name: file}) as workspace:
        assert quarantined(workspace) == {}
        return {table: sorted(rows(workspace, table), key=str) for table in TABLES}


def test_nested_columns_of_parquet_say_what_json_lines_say(tmp_path: Path) -> None:
    nested, lines = held(tmp_path, "events.parquet", parquet()), held(tmp_path, "events.jsonl", GA4)
    assert nested == lines
    assert [row["revenue"] for row in nested["event_web_purchase"]] == [12.5]
    assert {(row["browser"], row["city"]) for row in nested["event_page_view"]} == {("Safari", "Berlin")}
    assert {row["ga_session"] for row in nested["event_page_view"]} == {"1", "2"}
