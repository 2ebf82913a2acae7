"""Addresses of pages: hosts, paths, parameters, and by what way a visitor came."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest

from ilk.kernel.errors import UserError
from ilk.sources.mapping.compiled import Scope
from ilk.sources.mapping.compiling import compiled, type_of
from ilk.sources.mapping.parsing import parse
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDBEngine]:
    opened = DuckDBEngine.open(None)
    yield opened
    opened.close()


def read(engine: DuckDBEngine, text: str, **values: str | None) -> Any:
    found = compiled(parse(text), Scope(sql.column, sql.literal(1), text=text))
    rows = pa.table({name: pa.array([value], pa.string()) for name, value in values.items()})
    with engine.offer("raw", rows):
        return engine.run(sql.select({"value": found.expr}, "raw")).column("value")[0].as_py()


@pytest.mark.parametrize(
    ("address", "host", "path"),
    [
        ("https://Shop.Example/tea/green?x=1#top", "shop.example", "/tea/green"),
        ("http://user:pw@shop.example:8080/a", "shop.example", "/a"),
        ("//cdn.example/x.js", "cdn.example", "/x.js"),
        ("https://shop.example", "shop.example", "/"),
        ("https://shop.example?x=1", "shop.example", "/"),
        ("https://[2001:db8::1]:443/a", "[2001:db8::1]", "/a"),
        ("android-app://com.google.android.gm/", "com.google.android.gm", "/"),
        ("/a/b?next=https://other.example/", None, "/a/b"),
        ("/", None, "/"),
        ("google.com", "google.com", "google.com"),
        ("https://shop.exa\tmple/a\x00b\x1f", "shop.example", "/ab"),
        ("https://bücher.example/ä%20b", "bücher.example", "/ä%20b"),
        ("?x=1", None, None),
        ("mailto:ann@shop.example", None, "mailto:ann@shop.example"),
        (None, None, None),
    ],
)
def test_an_address_has_a_host_and_a_path(engine, address, host, path):
    assert read(engine, "url_host(x)", x=address) == host
    assert read(engine, "url_path(x)", x=address) == path


@pytest.mark.parametrize(
    ("address", "ending"),
    [
        ("/logo.PNG?x=.css", "png"),
        ("https://shop.example/a.tar.gz#x", "gz"),
        ("https://shop.example", None),
        ("/.htaccess", None),
        ("/v1.0/tea", None),
        ("/", None),
        (None, None),
    ],
)
def test_an_address_of_a_file_has_its_ending(engine, address, ending):
    assert read(engine, "url_ending(x)", x=address) == ending


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("/?utm_source=news+letter&utm_medium=email", "news letter"),
        ("https://a.example/b?x=1&utm_source=caf%C3%A9#utm_source=no", "café"),
        ("/?xutm_source=no&utm_source=yes&utm_source=again", "yes"),
        ("/?utm_source=%ff", "%ff"),
        ("/?utm_source=50%", "50%"),
        ("/?utm_source=", None),
        ("/?utm_source", None),
        ("/utm_source=no", None),
        ("/#?utm_source=no", None),
        ("/?utm.source=no", None),
        ("/?a=b\n&utm_source=a%00b", "a\x00b"),
        (None, None),
    ],
)
def test_a_parameter_is_decoded_and_the_first_counts(engine, address, value):
    assert read(engine, 'url_parameter(x, "utm_source")', x=address) == value


def test_one_parameter_that_cannot_be_decoded_leaves_the_others_as_they_are(engine):
    text = 'url_parameter(x, "q")'
    found = compiled(parse(text), Scope(sql.column, sql.literal(1), text=text))
    rows = pa.table({"x": ["/?q=a%20b", "/?q=%ff", "/?q=c%26d"] * 5_000})
    with engine.offer("raw", rows):
        values = engine.run(sql.select({"value": found.expr}, "raw")).column("value").to_pylist()
    assert values == ["a b", "%ff", "c&d"] * 5_000


@pytest.mark.parametrize(
    ("url", "referrer", "way"),
    [
        ("/?utm_campaign=spring", "https://www.google.com/", "campaign"),
        ("/?gclid=abc", None, "campaign"),
        ("/?utm_campaign=", "https://www.google.co.uk/search?q=tea", "search"),
        ("/a", "https://duckduckgo.com/", "search"),
        ("/a", "https://de.search.yahoo.com/", "search"),
        ("/a", "https://notgoogle.com/", "referral"),
        ("/a", "https://mail.google.com/", "referral"),
        ("/a", "https://google.com.evil.example/", "referral"),
        ("/a?fbclid=abc", "https://l.facebook.com/", "social"),
        ("/a", "http://t.co/xyz", "social"),
        ("/a", "https://blog.shop.example/tea", "internal"),
        ("/a", "https://SHOP.example/", "internal"),
        ("/a", "https://myshop.example/", "referral"),
        ("/a", None, "direct"),
        ("/a", "not an address", "direct"),
        (None, None, None),
    ],
)
def test_a_visitor_came_by_one_way(engine, url, referrer, way):
    assert read(engine, 'traffic_channel(u, r, "shop.example")', u=url, r=referrer) == way


def test_without_hosts_the_page_s_own_is_internal(engine):
    page = "https://shop.example/a"
    assert read(engine, "traffic_channel(u, r)", u=page, r="https://shop.example/b") == "internal"
    assert read(engine, "traffic_channel(u, r)", u=page, r="https://blog.shop.example/b") == "referral"


@pytest.mark.parametrize("text", ['url_parameter(x, "")', "url_parameter(x)", "url_parameter(x, y)"])
def test_a_parameter_without_a_name_is_refused(text):
    with pytest.raises(UserError) as caught:
        type_of(text)
    assert caught.value.code == "mapping-argument"
