"""What the grammar's terminals are called when an error says what was expected."""

from collections.abc import Iterable

_WORDS = {
    "NAME": "a name",
    "QUOTED_NAME": "a name",
    "NUMBER": "a number",
    "STRING": "a text in double quotes",
    "DATE": "a date such as 2025-03-01",
    "INSTANT": "an instant such as 2025-03-01T08:00:00Z",
    "OPERATOR": "a comparison (= != < <= > >=)",
    "UNIT": "a unit such as days",
    "IN_LAST": "`in last`",
    "IN_SEGMENT": "`in segment`",
    "LPAR": "`(`",
    "RPAR": "`)`",
    "COMMA": "`,`",
    "AND": "`and`",
    "OR": "`or`",
    "NOT": "`not`",
    "IS": "`is`",
    "IN": "`in`",
    "HAS": "`has`",
    "DID": "`did`",
    "WHERE": "`where`",
    "BETWEEN": "`between`",
    "TEXT_TEST": "`contains`",
    "_DOT": "`.`",
    "TIMES": "`times`",
    "$END": "the end",
}
_MOST = 7


def expected_words(terminals: Iterable[str]) -> str:
    """What could stand here, in a person's words; empty when nothing known could."""
    found = set(terminals)
    words = list(dict.fromkeys(word for terminal, word in _WORDS.items() if terminal in found))
    return ", ".join(words[:_MOST]) + (" …" if len(words) > _MOST else "")
