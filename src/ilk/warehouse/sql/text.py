"""Texts in SQL beyond equality: patterns, resemblance, and keys that put versions and addresses in order."""

from sqlglot import exp

from ilk.kernel.errors import Bug
from ilk.warehouse.sql.cleaning import joined
from ilk.warehouse.sql.conditions import all_of, any_of, choose, compare, contains, fold, negate
from ilk.warehouse.sql.values import Expr, expression, literal, own, paren, stored_as

_MOST_CHARACTERS = 64
_VERSION_NUMBERS = 6
_NUMBER = "[0-9]{1,9}"
_MORE = "[0-9a-z.-]{1,100}"
_VERSION = rf"\Av?({_NUMBER})" + rf"(?:\.({_NUMBER}))?" * (_VERSION_NUMBERS - 1) + rf"(-{_MORE})?(?:\+{_MORE})?\z"
_OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_FOUR = r"\A(?:::ffff:)?" + r"\.".join([_OCTET] * 4) + r"\z"
_GROUP = "[0-9a-f]{1,4}"
_GROUPS = 8
_RUN = f"{_GROUP}(?::{_GROUP}){{0,7}}"
_SIX = rf"\A(?:{_RUN})?(?:::(?:{_RUN})?)?\z"
_FILLED = r"\A:?" + ":".join([f"({_GROUP})"] * _GROUPS) + r":?\z"


def matches(text: Expr, pattern: str) -> Expr:
    """Whether a part of `text` matches a regular expression that means the same everywhere.

    Engines speak different dialects: `segments/patterns` writes patterns with what they have in common.
    """
    return exp.RegexpLike(this=own(text), expression=literal(pattern))


def resemblance(text: Expr, other: str) -> Expr:
    """1 less the edit distance over the longer length, as a double, counted in characters; 1 is equal.

    Engines count in bytes or in characters. Against a constant it only matters which of its characters stand where:
    each becomes one of ASCII, and all others one more.
    """
    alphabet = sorted(set(other))
    if not 0 < len(other) <= _MOST_CHARACTERS:
        raise Bug(f"a resemblance to {len(other)} characters")
    wide = [mark for mark in alphabet if not _plain(mark)]
    free = [mark for mark in map(chr, range(33, 127)) if mark not in alphabet and _plain(mark)]
    stranger, *substitutes = free
    replaced = dict(zip(wide, substitutes, strict=False))
    known = "".join(rf"\x{{{ord(mark):x}}}" for mark in alphabet)
    plain: Expr = exp.RegexpReplace(
        this=own(text), expression=literal(f"[^{known}]"), replacement=literal(stranger), modifiers=literal("g")
    )
    if wide:
        plain = exp.Translate(this=plain, from_=literal("".join(wide)), to=literal("".join(replaced.values())))
    return _nearness(plain, "".join(replaced.get(mark, mark) for mark in other))


def version_key(text: Expr) -> Expr:
    """A text that orders versions such as `v2.10.1`, numbers that are left out being 0; null for what is none.

    A version before its release (`2.10.0-beta`) comes before it; what follows `+` does not count.
    """
    folded = fold(text)
    numbers = [_padded(_group(folded, _VERSION, place), 9) for place in range(1, _VERSION_NUMBERS + 1)]
    early = compare(_group(folded, _VERSION, _VERSION_NUMBERS + 1), "!=", literal(""))
    released = choose([(early, literal("0"))], literal("1"))
    return choose([(matches(folded, _VERSION), joined([*numbers, released]))])


def address_key(text: Expr) -> Expr:
    """A text that orders addresses of the internet, those of version 4 before 6; null for what is none."""
    folded = fold(text)
    octets = [_padded(_group(folded, _FOUR, place), 3) for place in range(1, 5)]
    runs = exp.RegexpReplace(
        this=own(folded), expression=literal("[0-9a-f]{1,}"), replacement=literal("x"), modifiers=literal("g")
    )
    groups = exp.Length(this=_replaced(runs, ":", literal("")))
    left_out = exp.Repeat(this=literal("0:"), times=paren(exp.Sub(this=literal(_GROUPS), expression=own(groups))))
    filled = _replaced(folded, "::", joined([literal(":"), left_out]))
    short_enough = any_of([negate(contains(folded, literal("::"))), compare(groups, "<", literal(_GROUPS))])
    six = all_of([matches(folded, _SIX), short_enough, matches(filled, _FILLED)])
    parts = [_padded(_group(filled, _FILLED, place), 4) for place in range(1, _GROUPS + 1)]
    return choose(
        [
            (matches(folded, _FOUR), joined([literal("4"), *octets])),
            (six, joined([literal("6"), *parts])),
        ]
    )


def _nearness(text: Expr, other: str) -> Expr:
    length = exp.Length(this=own(text))
    longer = choose([(compare(length, ">", literal(len(other))), length)], literal(len(other)))
    distance = stored_as(exp.Levenshtein(this=own(text), expression=literal(other)), "DOUBLE")
    share = exp.Div(this=distance, expression=stored_as(longer, "DOUBLE"), typed=False, safe=False)
    return exp.Sub(this=literal(1.0), expression=share)


def _plain(mark: str) -> bool:
    """Whether a character is one byte everywhere, and no quote to any dialect."""
    return mark.isascii() and mark.isprintable()


def _group(text: Expr, pattern: str, place: int) -> Expr:
    """What a group of a pattern matched; empty when the group or the whole did not."""
    return exp.RegexpExtract(this=own(text), expression=literal(pattern), group=literal(place))


def _padded(text: Expr, width: int) -> Expr:
    return exp.Pad(this=own(text), expression=literal(width), fill_pattern=literal("0"), is_left=True)


def _replaced(text: Expr, part: str, by: Expr) -> Expr:
    return exp.Replace(this=own(text), expression=literal(part), replacement=expression(by))
