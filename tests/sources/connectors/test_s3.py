"""Files of a bucket, brought and loaded, from a server that speaks S3."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pydantic import ValidationError
from tests.servers import free_port
from tests.sources.connectors.places import Away, Stopped, Stopping, sales
from tests.sources.till import Till

from ilk.kernel.errors import Transient, UserError
from ilk.sources.places import bring_new, trial_files

KEYS = {"SHOP_KEY": "AKIAEXAMPLE", "SHOP_SECRET": "hunter2/secret"}


@dataclass
class Bucket(Away):
    """A till whose files lie in a bucket."""

    client: Any = field(default=None)

    def put(self, key: str, content: bytes) -> None:
        self.client.put_object(Bucket="shop", Key=key, Body=content)

    def remove(self, key: str) -> None:
        self.client.delete_object(Bucket="shop", Key=key)


@pytest.fixture
def bucket(storage: str, till: Till) -> Iterator[Bucket]:
    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "y"}
    client = boto3.client("s3", endpoint_url=storage, region_name="us-east-1", **keys)
    client.create_bucket(Bucket="shop")
    connect = {"kind": "s3", "bucket": "shop", "endpoint": storage}
    connect |= {"access_key": "${SHOP_KEY}", "secret_key": "${SHOP_SECRET}"}
    made = Bucket(till, connect, KEYS, client=client)
    yield made
    for each in client.list_objects_v2(Bucket="shop").get("Contents", []):
        made.remove(each["Key"])
    client.delete_bucket(Bucket="shop")


def test_files_that_a_pattern_means_come_and_others_do_not(bucket: Bucket) -> None:
    bucket.put("in/2025/sales-1.csv", sales("ann"))
    bucket.put("in/2025/deep/sales-2.csv", sales("bob"))
    bucket.put("in/2025/notes.txt", b"no sales")
    came, report = bucket.bring("in/*/sales*.csv")
    assert (came, report.rows_loaded, report.files) == (1, 1, ("in/2025/sales-1.csv",))
    assert bucket.bring("in/**/sales*.csv")[0] == 1
    assert bucket.who() == ["ann", "bob"]


def test_what_has_not_changed_is_not_read_again(bucket: Bucket) -> None:
    bucket.put("sales-1.csv", sales("ann"))
    bucket.bring()
    came, report = bucket.bring()
    assert (came, report.rows_read, report.unchanged) == (0, 0, ("sales-1.csv",))


def test_a_file_that_grew_gives_its_new_rows(bucket: Bucket) -> None:
    bucket.put("sales-1.csv", sales("ann"))
    bucket.bring()
    bucket.put("sales-1.csv", sales("ann", "bob"))
    came, report = bucket.bring()
    assert (came, report.rows_known, report.rows_loaded) == (1, 1, 1)
    assert bucket.who() == ["ann", "bob"]


def test_a_file_that_is_gone_leaves_its_rows_and_the_landing(bucket: Bucket) -> None:
    bucket.put("sales-1.csv", sales("ann"))
    bucket.put("sales-2.csv", sales("bob"))
    bucket.bring()
    bucket.remove("sales-1.csv")
    assert bucket.bring()[0] == 0
    assert bucket.who() == ["ann", "bob"]
    assert len(bucket.landed()) == 2


@pytest.mark.parametrize("ending", ["csv.gz", "parquet", "jsonl"])
def test_every_format_of_files_comes(ending: str, bucket: Bucket) -> None:
    row = {"who": "ann", "at": "2025-01-01 10:00:00", "amount": "2.50", "quantity": 1}
    match ending:
        case "csv.gz":
            content = gzip.compress(sales("ann"))
        case "parquet":
            sink = pa.BufferOutputStream()
            pq.write_table(pa.Table.from_pylist([row]), sink)
            content = sink.getvalue().to_pybytes()
        case _:
            content = json.dumps(row).encode() + b"\n"
    bucket.put(f"sales.{ending}", content)
    assert bucket.bring(f"sales.{ending}")[1].rows_loaded == 1


@pytest.mark.parametrize("key", ["sales..\\..\\1.csv", "sales \u00e4\u202e'\"%2e%2e%2f1.csv", f"sales-{'x' * 900}.csv"])
def test_no_name_of_a_file_becomes_a_path(key: str, bucket: Bucket) -> None:
    bucket.put(key, sales("ann"))
    assert bucket.bring()[1].files == (key,)
    inside = {path.relative_to(bucket.till.root).parts[0] for path in bucket.till.root.rglob("*.csv")}
    assert inside == {"landing"}


def test_a_bucket_that_is_not_there_and_a_name_that_is_mistaken_are_told(bucket: Bucket) -> None:
    bucket.put("sales-1.csv", sales("ann"))
    with pytest.raises(UserError, match=r"Did you mean `sales-1\.csv`"):
        bucket.bring("sale-1.csv")
    bucket.connect = {**bucket.connect, "bucket": "nowhere"}
    with pytest.raises(UserError, match="there is no bucket `nowhere`") as error:
        bucket.bring()
    assert error.value.code == "file-missing"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(bucket: Bucket) -> None:
    bucket.put("sales-1.csv", sales("ann"))
    bucket.connect = {**bucket.connect, "most_bytes": 20}
    with pytest.raises(UserError, match="larger than 20 bytes"):
        bucket.bring()
    assert bucket.landed() == []


def test_a_storage_that_is_away_is_asked_again_and_then_told(bucket: Bucket) -> None:
    bucket.connect = {**bucket.connect, "endpoint": f"http://127.0.0.1:{free_port()}"}
    with pytest.raises(Transient, match="does not answer") as error:
        bucket.bring()
    assert error.value.code == "place-away"
    assert bucket.waited == [1, 2, 4]


def test_work_that_is_cut_short_keeps_whole_files_and_shows_none(bucket: Bucket) -> None:
    for number in range(3):
        bucket.put(f"sales-{number}.csv", sales(f"c{number}"))

    with pytest.raises(Stopped):
        bring_new(bucket.source(), bucket.context(), Stopping())
    assert len(bucket.landed()) == 1
    assert bucket.bring()[0] == 2
    assert bucket.who() == ["c0", "c1", "c2"]


def test_another_bucket_is_brought_from_its_beginning(bucket: Bucket) -> None:
    bucket.put("sales-1.csv", sales("ann"))
    bucket.bring()
    bucket.client.create_bucket(Bucket="other")
    bucket.client.put_object(Bucket="other", Key="sales-1.csv", Body=sales("bob"))
    bucket.connect = {**bucket.connect, "bucket": "other"}
    assert bucket.bring()[0] == 1
    assert bucket.who() == ["ann", "bob"]
    bucket.client.delete_object(Bucket="other", Key="sales-1.csv")
    bucket.client.delete_bucket(Bucket="other")


def test_a_trial_reads_the_last_file_and_leaves_no_trace(bucket: Bucket) -> None:
    bucket.put("sales-1.csv", sales("ann"))
    bucket.put("sales-2.csv", sales("bob"))
    with trial_files(bucket.source(), bucket.context()) as files:
        assert [file.name for file in files] == ["sales-2.csv"]
    assert [path for path in bucket.till.root.rglob("*") if path.is_file()] == []


def test_the_keys_of_the_environment_are_used_when_none_is_named(bucket: Bucket) -> None:
    bucket.put("sales-1.csv", sales("ann"))
    bucket.connect = {key: value for key, value in bucket.connect.items() if not key.endswith("_key")}
    bucket.environment = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "hunter2/secret"}
    assert bucket.bring()[0] == 1


@pytest.mark.parametrize(
    ("connect", "told"),
    [
        ({"secret_key": "hunter2"}, "`secret_key` has no place in a file"),
        ({"access_key": "AKIA${SHOP_KEY}"}, "`access_key` has no place in a file"),
        ({"secret_key": None}, "go together"),
        ({"access_key": "${NOWHERE}"}, "the environment has no `NOWHERE`"),
        ({"endpoint": "minio"}, "this is no address of a server"),
        ({"endpoint": "https://me:hunter2@minio"}, "this is no address of a server"),
        ({"bucket": "a/../b"}, "bucket"),
        ({"cursor": "at"}, "cursor"),
        ({"kind": "s4"}, "s4"),
    ],
)
def test_what_cannot_be_is_refused_in_words(connect: dict[str, Any], told: str, bucket: Bucket) -> None:
    bucket.connect = {**bucket.connect, **connect}
    with pytest.raises((UserError, ValidationError), match=told) as error:
        bucket.bring()
    assert "hunter2" not in str(error.value).partition("input_value")[0]
