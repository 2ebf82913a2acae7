"""Values inside records and JSON: of an object by their name, of a list of keys and values by their key.

Records that a file holds as such are asked by the engine as they are; those that are texts are read as JSON, which
takes twenty times as long. Both give the same.
"""

import json
from collections.abc import Iterator
from functools import reduce

import pyarrow as pa

from ilk.kernel.types import ValueType
from ilk.sources.files.jsonlines import paths_of
from ilk.sources.mapping.compiled import Arguments, Compiled
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

_KINDS = ("string_value", "int_value", "double_value", "float_value")
"""Where BigQuery exports of Google Analytics 4 put a value, by its type."""


def inside(arguments: Arguments) -> Compiled:
    """The value of a name in a JSON object, as text; dots lead into objects. Missing when there is none."""
    value = arguments.typed(0, ValueType.TEXT)
    name = arguments.constant(1) or ""
    if value.own is not None and value.own.nested is not None:
        found = list(_members(value.own.expr, value.own.nested, name))
    else:
        found = [sql.call("json_extract_string", _json(value.expr), path) for path in paths_of(name)]
    return Compiled(_first_known(found), ValueType.TEXT, value.risks)


def entry(arguments: Arguments) -> Compiled:
    """The value of a key in a JSON list of objects with `key` and `value`, as text; of the first that has the key."""
    value = arguments.typed(0, ValueType.TEXT)
    key = arguments.constant(1) or ""
    nested = value.own.nested if value.own is not None else None
    if value.own is not None and nested is not None and _has_entries(nested):
        found = _held_entry(value.own.expr, nested.value_type, key)
    else:
        found = _written_entry(_json(value.expr), key)
    return Compiled(found, ValueType.TEXT, value.risks)


# ---- as records --------------------------------------------------------------------------------------------------


def _members(record: Expr, kind: pa.DataType, name: str) -> Iterator[Expr]:
    """What a record has under a name, as texts: of a name with dots as it is, and as names within each other."""
    for names in dict.fromkeys(((name,), tuple(name.split(".")))):
        member, within = record, kind
        for each in names:
            if not pa.types.is_struct(within) or within.get_field_index(each) < 0:
                break
            member, within = sql.call("struct_extract", member, each), within.field(each).type
        else:
            yield _text(member, within)


def _has_entries(nested: pa.DataType) -> bool:
    """Whether records of a type are a list of keys, which are texts, and values."""
    if not (pa.types.is_list(nested) or pa.types.is_large_list(nested)) or not pa.types.is_struct(nested.value_type):
        return False
    kinds = {field.name: field.type for field in nested.value_type}
    return "value" in kinds and "key" in kinds and pa.types.is_string(kinds["key"])


def _held_entry(listed: Expr, kind: pa.DataType, key: str) -> Expr:
    place = sql.call("list_position", sql.of_each(listed, "key"), key)
    value = sql.call("struct_extract", sql.call("list_extract", listed, place), "value")
    within = kind.field("value").type
    if not pa.types.is_struct(within):
        return _text(value, within)
    return _first_known([text for name in _KINDS for text in _members(value, within, name)])


def _text(value: Expr, kind: pa.DataType) -> Expr:
    """A value as JSON has it, a text without its quotes."""
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return value
    if pa.types.is_integer(kind):
        return sql.cast(value, ValueType.TEXT)
    return sql.call("json_extract_string", sql.call("to_json", value), "$")


# ---- as texts ----------------------------------------------------------------------------------------------------


def _written_entry(listed: Expr, key: str) -> Expr:
    """The first entry with a key: its place is looked up among the keys, of which each entry has one."""
    keys = sql.call("json_transform", listed, '[{"key": "VARCHAR"}]')
    wanted = sql.call("json_transform", json.dumps({"key": key}), '{"key": "VARCHAR"}')
    place = sql.call("list_position", keys, wanted)
    found = sql.call("list_extract", sql.call("json_extract", listed, "$[*]"), place)
    plain = sql.call("json_extract_string", found, "$.value")
    is_plain = sql.negate(sql.truth(sql.starts_with(plain, sql.literal("{"))))
    of_kind = [sql.call("json_extract_string", found, f"$.value.{kind}") for kind in _KINDS]
    return _first_known([*of_kind, sql.choose([(is_plain, plain)])])


def _json(text: Expr) -> Expr:
    """The text where it is JSON: the engine stops at one that is not."""
    return sql.choose([(sql.call("json_valid", text), text)])


def _first_known(texts: list[Expr]) -> Expr:
    """The first text that is known; missing when there is none to ask."""
    return reduce(sql.or_else, texts) if texts else sql.cast(sql.literal(None), ValueType.TEXT)
