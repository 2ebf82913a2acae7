"""The way of a use case over HTTP: every one has a route that exists, and its arguments arrive."""

import re
from inspect import signature, unwrap

import pyarrow as pa
import pytest

from ilk.api.app import build_api
from ilk.api.downloads import arrow_parts
from ilk.app import customers, definitions, overview, segments
from ilk.python.remote import ROUTES, _Parts, request_of


def shape(path: str) -> str:
    return re.sub(r"\{\w+\}", "{}", path.partition("?")[0])


def test_every_route_exists_and_takes_the_use_cases_parameters():
    paths = {shape(path): methods for path, methods in build_api().openapi()["paths"].items()}
    schemas = build_api().openapi()["components"]["schemas"]
    for use_case, route in ROUTES.items():
        method, _, path = route.partition(" ")
        operation = paths[shape(path)][method.lower()]
        taken = {each["name"] for each in operation.get("parameters", [])}
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        for reference in [body, *body.get("anyOf", [])]:
            taken |= set(schemas.get(reference.get("$ref", "").rpartition("/")[2], {}).get("properties", {}))
        given = set(list(signature(unwrap(use_case)).parameters)[2:]) - set(re.findall(r"\{(\w+)\}", path))
        assert given <= taken, route


@pytest.mark.parametrize(
    ("use_case", "args", "kwargs", "request_made"),
    [
        (overview.project, (), {}, ("GET", "/v1/project", {})),
        (overview.search, ("a&b=c/ü",), {}, ("GET", "/v1/search?q=a%26b%3Dc%2F%C3%BC", {})),
        (customers.customer, ("a/b?c#d %",), {}, ("GET", "/v1/customers/a%2Fb%3Fc%23d%20%25", {})),
        (customers.customers, (), {"limit": 3, "search": None}, ("GET", "/v1/customers", {"limit": 3})),
        (segments.query, ("x > 1",), {"limit": 0}, ("POST", "/v1/query", {"text": "x > 1", "limit": 0})),
        (definitions.apply, (), {"why": "w"}, ("POST", "/v1/apply", {"why": "w"})),
    ],
)
def test_arguments_go_where_the_route_takes_them(use_case, args, kwargs, request_made):
    assert request_of(use_case, args, kwargs) == request_made


def test_arguments_that_the_use_case_does_not_take_are_refused_before_anything_is_sent():
    with pytest.raises(TypeError):
        request_of(customers.customer, (), {"nonsense": 1})


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_rows_arrive_whole_however_the_network_cuts_them(size):
    table = pa.table({"a": list(range(1000)), "b": ["x" * (number % 17) for number in range(1000)]})
    whole = b"".join(arrow_parts(table.to_reader(max_chunksize=100)))
    cut = (whole[start : start + size] for start in range(0, len(whole), size))
    assert pa.ipc.open_stream(_Parts(cut)).read_all() == table
