"""Values inside JSON: of an object by their name, of a list of keys and values by their key."""

import json
from functools import reduce

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
    found = [sql.call("json_extract_string", _json(value.expr), path) for path in paths_of(name)]
    return Compiled(sql.or_else(found[0], found[-1]), ValueType.TEXT, value.risks)


def entry(arguments: Arguments) -> Compiled:
    """The value of a key in a JSON list of objects with `key` and `value`, as text; of the first that has the key."""
    value = arguments.typed(0, ValueType.TEXT)
    found = _entry(_json(value.expr), arguments.constant(1) or "")
    plain = sql.call("json_extract_string", found, "$.value")
    is_plain = sql.negate(sql.truth(sql.starts_with(plain, sql.literal("{"))))
    of_kind = [sql.call("json_extract_string", found, f"$.value.{kind}") for kind in _KINDS]
    return Compiled(reduce(sql.or_else, [*of_kind, sql.choose([(is_plain, plain)])]), ValueType.TEXT, value.risks)


def _entry(listed: Expr, key: str) -> Expr:
    """The first entry with a key, as JSON: its place is looked up among the keys, of which each entry has one."""
    keys = sql.call("json_transform", listed, '[{"key": "VARCHAR"}]')
    wanted = sql.call("json_transform", json.dumps({"key": key}), '{"key": "VARCHAR"}')
    return sql.call("list_extract", sql.call("json_extract", listed, "$[*]"), sql.call("list_position", keys, wanted))


def _json(text: Expr) -> Expr:
    """The text where it is JSON: the engine stops at one that is not."""
    return sql.choose([(sql.call("json_valid", text), text)])
