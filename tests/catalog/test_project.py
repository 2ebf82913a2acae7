"""What ilk.yaml may say."""

from datetime import UTC, datetime

import pytest

from ilk.catalog.checking import checked
from ilk.catalog.project import Commerce, History, ProjectDefinition, Step
from ilk.kernel.errors import UserError


def project(**settings: object) -> ProjectDefinition:
    return checked(ProjectDefinition, {"name": "my_shop", **settings}, lambda path: ".".join(map(str, path)))


def test_defaults_make_a_project_of_a_name():
    made = project()
    assert (made.time_zone, made.currency, made.customer, made.as_of) == ("UTC", "EUR", "customer", "now")
    assert made.history == History(every=Step.MONTH, periods=12)
    assert made.commerce == Commerce(order="order", revenue="revenue")


@pytest.mark.parametrize(
    ("as_of", "instant"),
    [
        ("now", None),
        ("last event", None),
        ("2026-03-01", datetime(2026, 2, 28, 23, tzinfo=UTC)),
        ("2026-07-01", datetime(2026, 6, 30, 22, tzinfo=UTC)),
        ("2026-03-01T12:00:00Z", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("2026-03-01T12:00:00-05:00", datetime(2026, 3, 1, 17, tzinfo=UTC)),
    ],
)
def test_a_date_is_its_first_moment_in_the_time_zone(as_of, instant):
    assert project(as_of=as_of, time_zone="Europe/Berlin").fixed_as_of() == instant


@pytest.mark.parametrize(
    ("settings", "code", "hint"),
    [
        ({"time_zone": "Europe/Berln"}, "unknown-time-zone", "`Europe/Berlin`"),
        ({"time_zone": "../../etc/passwd"}, "unknown-time-zone", "Known"),
        ({"currency": "EUT"}, "unknown-currency", "`EUR`"),
        ({"as_of": "yesterday"}, "wrong-value", "2026-03-01"),
        ({"as_of": "2026-03-01T12:00:00"}, "wrong-value", "2026-03-01"),
        ({"as_of": "2026-13-01"}, "wrong-value", "2026-03-01"),
        ({"memory_limit": "much"}, "wrong-value", "`1GB`"),
        ({"threads": 0}, "wrong-value", None),
        ({"active_days": 0}, "wrong-value", None),
        ({"history": {"every": "fortnight"}}, "wrong-value", "`month`"),
        ({"commerce": {"product": "sku"}}, "wrong-value", None),
        ({"headline_traits": ["Total Spend"]}, "wrong-name", "`total_spend`"),
        ({"warehouse": "sparc"}, "wrong-value", "`spark`"),
        ({"spark": {"master": ""}}, "wrong-value", None),
        ({"spark": {"tables": {"Big Table": "lake.big"}}}, "wrong-name", "`big_table`"),
    ],
)
def test_a_setting_that_means_nothing_is_refused(settings, code, hint):
    with pytest.raises(UserError) as caught:
        project(**settings)
    assert caught.value.code == code
    assert hint is None or hint in (caught.value.hint or "")


def test_a_currency_may_be_written_small():
    assert project(currency="gbp").currency == "GBP"


@pytest.mark.parametrize("amount", ["1GB", "512 MB", "1.5GiB"])
def test_an_amount_of_memory_has_a_unit(amount):
    assert project(memory_limit=amount).memory_limit == amount


def test_spark_is_a_setting():
    lake = {"master": "yarn", "folder": "hdfs://lake/ilk", "config": {"spark.executor.memory": "4g"}}
    settings = project(warehouse="spark", spark=lake)
    assert settings.warehouse == "spark"
    assert settings.spark.model_dump() == lake | {"tables": {}}
