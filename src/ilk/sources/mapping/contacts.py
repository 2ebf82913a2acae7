"""Phone numbers and e-mail addresses in the one form in which they can be compared and used."""

import re
from collections.abc import Sequence

from ilk.sources.mapping.answered import answered
from ilk.sources.mapping.compiled import Arguments, Compiled
from ilk.sources.mapping.extra import needs
from ilk.sources.mapping.tree import Value

_NO_TAGS, _NO_DOTS = "no tags", "no dots"
_OPTIONS = (_NO_TAGS, _NO_DOTS)
_DOTLESS = frozenset(("gmail.com", "googlemail.com"))
"""Providers to whom dots before the @ mean nothing."""

_PLAIN = re.compile(
    r"[a-z0-9_][a-z0-9_+-]{0,30}(?:\.[a-z0-9_+-]{1,15}){0,2}"
    r"@(?:[a-z0-9](?:[a-z0-9]{0,30}|[a-z0-9]-[a-z0-9-]{0,30}[a-z0-9])\.){1,3}(?:com|net|org|info|[a-z]{2})"
)
"""Addresses about which there is nothing to look up: the library takes a third of a millisecond for each."""


def phone(arguments: Arguments) -> Compiled:
    """A phone number in E.164, such as `+493012345678`; one without a country's code is of the region given.

    The region is a constant, or a column of ISO 3166 codes. A number that nobody can have is unreadable.
    """
    needs(arguments, "phonenumbers")
    value = arguments.texts()[0]
    why = "no phone number"
    if len(arguments.values) == 1:
        return answered(arguments, [value], e164, why=f"{why} with its country's code (`phone` was given no region)")
    if isinstance(arguments.call.arguments[1], Value):
        region = arguments.constant(1) or ""
        _known_region(arguments, region)
        return answered(arguments, [value], e164, constants=[region], why=f"{why} of {region} or with another code")
    region_column = arguments.texts()[1]
    return answered(arguments, [value, region_column], e164, why=f"{why} of its region")


def email(arguments: Arguments) -> Compiled:
    """An e-mail address in lower case, its domain as ASCII; `no tags` drops `+news`, `no dots` dots of Gmail."""
    needs(arguments, "email_validator")
    options = [arguments.constant(position) or "" for position in range(1, len(arguments.values))]
    for place, option in enumerate(options, 1):
        if option not in _OPTIONS:
            what = f'`email` knows no "{option}"; known are "{_NO_TAGS}" and "{_NO_DOTS}"'
            raise arguments.wrong(what, arguments.call.arguments[place].place)
    return answered(arguments, [arguments.texts()[0]], address, constants=options, why="no e-mail address")


def e164(text: str, region: str | None = None) -> str | None:
    """A phone number in E.164; None for what is none. `region` is its country where it names none."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region.upper() if region else None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def address(text: str, *options: str) -> str | None:
    """An e-mail address in its normal form; None for what is none."""
    folded = text.strip().lower()
    known = folded if _PLAIN.fullmatch(folded) else _looked_up(folded)
    return None if known is None else _without(known, options)


def _looked_up(text: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return None
    return f"{found.local_part}@{found.ascii_domain}".lower()


def _without(known: str, options: Sequence[str]) -> str:
    local, _, domain = known.rpartition("@")
    if _NO_TAGS in options:
        local = local.partition("+")[0] or local
    if _NO_DOTS in options and domain in _DOTLESS:
        local = local.replace(".", "")
    return f"{local}@{domain}"


def _known_region(arguments: Arguments, region: str) -> None:
    """Raise `UserError` for a region that has no phone numbers."""
    from phonenumbers import SUPPORTED_REGIONS

    if region.upper() not in SUPPORTED_REGIONS:
        raise arguments.misnamed("region", region, SUPPORTED_REGIONS, 1)
