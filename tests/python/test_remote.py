"""The way of a use case over HTTP: every one has a route that exists, and its arguments arrive."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from inspect import signature, unwrap
from pathlib import Path

import pyarrow as pa
import pytest

from ilk.api.app import build_api
from ilk.api.downloads import arrow_parts
from ilk.app import access, customers, definitions, migration, overview, segments
from ilk.python.remote import ROUTES, _Parts, request_of

DAY = date(2025, 2, 1)
DOORS = Path(__file__).parents[2] / "src" / "ilk"
AT_THE_STORES = {access.create_key, access.keys, access.revoke_key}
"""Keys never travel through a server."""


def asked_for() -> Iterator[object]:
    """The use cases that the commands and the Python door ask a link for."""
    for file in (*(DOORS / "cli" / "commands").glob("*.py"), *(DOORS / "python").glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
        known = {name.asname or name.name: (node.module, name.name) for node in imports for name in node.names}
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="ask" | "rows"),
                    args=[ast.Attribute(value=ast.Name(id=name), attr=function), *_],
                ) if name in known:
                    yield getattr(import_module(".".join(known[name])), function)
                case ast.Call(func=ast.Attribute(attr="ask" | "rows"), args=[ast.Name(id=name), *_]) if name in known:
                    yield getattr(import_module(known[name][0]), known[name][1])


def test_every_use_case_that_a_door_asks_for_has_a_route():
    asked = set(asked_for())
    assert {customers.customer, overview.project} <= asked
    assert asked - AT_THE_STORES - ROUTES.keys() == set()


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
        (overview.search, ("a&b=c/ü",), {}, ("GET", "/v1/search", {"q": "a&b=c/ü"})),
        (
            migration.migration,
            (),
            {"until": DAY, "segment": ["a"]},
            ("GET", "/v1/migration", {"to": DAY, "segment": ["a"]}),
        ),
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
