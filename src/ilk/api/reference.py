"""The reference page of the API, made from its OpenAPI document: every address, its parameters and its answer."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from ilk.api.page import inline, page

Schema = Mapping[str, Any]


def reference_page(document: Mapping[str, Any]) -> str:
    """The page."""
    info = document["info"]
    groups = "".join(_group(tag, operations) for tag, operations in _by_tag(document).items())
    schemas = "".join(_schema(name, schema) for name, schema in sorted(document["components"]["schemas"].items()))
    head = (
        f"<h1>{escape(info['title'])} API <span class=quiet>{escape(info['version'])}</span></h1>"
        + "".join(f"<p>{inline(part)}</p>" for part in info["description"].split("\n\n"))
        + '<p>For programs: <a href="/openapi.json">openapi.json</a>. '
        + 'Every <a href="/docs/errors">error</a>, explained.</p>'
    )
    return page("Ilk API", f"{head}{groups}<h2>Answers</h2>{schemas}")


def _by_tag(document: Mapping[str, Any]) -> dict[str, list[tuple[str, str, Schema]]]:
    groups: dict[str, list[tuple[str, str, Schema]]] = defaultdict(list)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            groups[operation["tags"][0]].append((method.upper(), path, operation))
    return groups


def _group(tag: str, operations: list[tuple[str, str, Schema]]) -> str:
    return f"<h2>{escape(tag)}</h2>" + "".join(_operation(*operation) for operation in operations)


def _operation(method: str, path: str, operation: Schema) -> str:
    rows = [
        (parameter["name"], _type(parameter["schema"]), parameter.get("description", ""))
        for parameter in operation.get("parameters", [])
    ]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    lines = [f"<p>{inline(operation.get('description', ''))}</p>", _table(rows)]
    if body:
        lines.append(f"<p>Takes {_type(body)}</p>")
    lines += [f"<p>Answers {answer}</p>" for answer in _answers(operation)]
    return f'<h3 id="{escape(operation["operationId"])}"><code>{method} {escape(path)}</code></h3>' + "".join(lines)


def _answers(operation: Schema) -> Iterator[str]:
    for status, response in operation["responses"].items():
        for media_type, content in response.get("content", {}).items():
            if status != "default":
                yield _type(content["schema"]) if content.get("schema") else f"<code>{escape(media_type)}</code>"


def _schema(name: str, schema: Schema) -> str:
    rows = [
        (field, _type(shape), shape.get("description", "")) for field, shape in schema.get("properties", {}).items()
    ]
    description = f"<p>{inline(schema.get('description', ''))}</p>"
    return f'<h3 id="schema-{escape(name)}"><code>{escape(name)}</code></h3>{description}{_table(rows)}'


def _table(rows: list[tuple[str, str, str]]) -> str:
    """Rows of name, type (HTML already) and description."""
    if not rows:
        return ""
    cells = (
        f"<tr><td><code>{escape(name)}</code></td><td class=quiet>{kind}</td><td>{inline(said)}</td></tr>"
        for name, kind, said in rows
    )
    return f'<div class="scroll"><table>{"".join(cells)}</table></div>'


def _type(schema: Schema) -> str:
    """A type as HTML: the name of a schema as a link, lists and choices in words."""
    match schema:
        case {"$ref": str(reference)}:
            name = escape(reference.rpartition("/")[2])
            return f'<a href="#schema-{name}">{name}</a>'
        case {"anyOf": list(kinds)}:
            return " or ".join(_type(kind) for kind in kinds)
        case {"enum": list(values)}:
            return " or ".join(f"<code>{escape(str(value))}</code>" for value in values)
        case {"type": "array", "items": items}:
            return f"list of {_type(items)}"
        case {"type": str(name)}:
            return escape(str(schema.get("format", name)))
        case _:
            return "any value"
