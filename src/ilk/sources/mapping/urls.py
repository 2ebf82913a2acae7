"""Addresses of pages: their host, path and parameters, and by what way a visitor came.

Read as the URL standard of WHATWG does, as far as these parts go: control characters are dropped, a host is in lower
case, `+` in a parameter is a blank. An address may be whole, or without scheme and host as in logs.
"""

import re

from ilk.kernel.types import ValueType
from ilk.sources.mapping.compiled import Arguments, Compiled
from ilk.sources.mapping.referrers import CAMPAIGNS, SEARCH, SOCIAL
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

_CONTROLS = r"[\x00-\x1f\x7f]"
_SCHEME = r"(?:[A-Za-z][A-Za-z0-9+.\-]*:)?//"
_HOST = rf"^{_SCHEME}(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]+)"
_BARE_HOST = r"^([A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+)(?::[0-9]+)?(?:[/?#]|$)"
_PATH = rf"^(?:{_SCHEME}[^/?#]*)?([^?#]*)"
_ENDING = r"[^/]\.([A-Za-z0-9]{1,10})$"
_QUERY = r"^[^?#]*\?([^#]*)"


def url_host(arguments: Arguments) -> Compiled:
    """The host of an address in lower case, without its port; missing when the address names none."""
    value = arguments.texts()[0]
    return Compiled(host_of(value.expr), ValueType.TEXT, value.risks)


def url_path(arguments: Arguments) -> Compiled:
    """The path of an address, without its parameters: `/` when it names a host alone."""
    value = arguments.texts()[0]
    path = _found(_clean(value.expr), _PATH)
    at_host = sql.choose([(sql.is_known(host_of(value.expr)), sql.literal("/"))])
    return Compiled(sql.or_else(path, at_host), ValueType.TEXT, value.risks)


def url_ending(arguments: Arguments) -> Compiled:
    """The ending of the file that an address names, in lower case and without its dot: `css`; else missing."""
    value = arguments.texts()[0]
    path = _found(_clean(value.expr), _PATH)
    return Compiled(sql.fold(_found(path, _ENDING)), ValueType.TEXT, value.risks)


def url_parameter(arguments: Arguments) -> Compiled:
    """A parameter of an address, decoded; the first of its name. Missing when it is not there, or empty."""
    value = arguments.texts()[0]
    name = arguments.constant(1)
    if not name:
        raise arguments.wrong("the name of a parameter has at least one character")
    query = _found(_clean(value.expr), _QUERY)
    written = sql.call("replace", _found(query, rf"(?:^|&){re.escape(name)}=([^&]*)"), "+", " ")
    # Bytes that are no UTF-8 cannot be decoded: then the parameter stays as it is written.
    decoded = sql.call("try", sql.call("url_decode", written))
    return Compiled(sql.or_else(decoded, written), ValueType.TEXT, value.risks)


def traffic_channel(arguments: Arguments) -> Compiled:
    """By what way a visitor came to a page: from its address, and from the address of the page before.

    `campaign` when the address has a campaign's parameter; else by the referrer `internal`, `search`, `social` or
    `referral`, and `direct` without one. The hosts that are one's own are given; without, the page's own host is.
    """
    url, referrer = arguments.texts()[:2]
    own = [arguments.constant(position) or "" for position in range(2, len(arguments.values))]
    before = host_of(referrer.expr)
    ways = [
        (_is(_found(_clean(url.expr), _QUERY), CAMPAIGNS), "campaign"),
        (sql.is_missing(before), "direct"),
        (_is_own(before, url.expr, own), "internal"),
        (_is(before, SEARCH), "search"),
        (_is(before, SOCIAL), "social"),
    ]
    way = sql.choose([(condition, sql.literal(name)) for condition, name in ways], sql.literal("referral"))
    risks = (*url.risks, *referrer.risks)
    return Compiled(sql.choose([(_any_known(url.expr, referrer.expr), way)]), ValueType.TEXT, risks)


def host_of(address: Expr) -> Expr:
    """The host of an address, in lower case."""
    clean = _clean(address)
    return sql.fold(sql.or_else(_found(clean, _HOST), _found(clean, _BARE_HOST)))


def _is_own(host: Expr, url: Expr, own: list[str]) -> Expr:
    if not own:
        return sql.truth(sql.compare(host, "=", host_of(url)))
    names = "|".join(re.escape(name.lower()) for name in own)
    return _is(host, rf"(?:.*\.)?(?:{names})")


def _any_known(*values: Expr) -> Expr:
    return sql.any_of(sql.is_known(value) for value in values)


def _clean(address: Expr) -> Expr:
    return sql.call("regexp_replace", address, _CONTROLS, "", "g")


def _found(text: Expr, pattern: str) -> Expr:
    """What the group of a pattern holds; missing when that is nothing."""
    return sql.call("nullif", sql.call("regexp_extract", text, pattern, 1), "")


def _is(text: Expr, pattern: str) -> Expr:
    return sql.truth(sql.call("regexp_full_match", text, pattern))
