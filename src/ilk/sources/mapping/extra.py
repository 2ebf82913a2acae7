"""Libraries that functions of mappings stand on and that not every installation has."""

from importlib.util import find_spec

from ilk.sources.mapping.compiled import Arguments


def needs(arguments: Arguments, library: str, extra: str = "cleaning") -> None:
    """Raise `UserError`, with the call underlined, when a library of an extra of Ilk is not installed."""
    if find_spec(library) is None:
        what = f"`{arguments.call.function}` needs a library that is not installed"
        hint = f"Install it with `pip install 'ilk[{extra}]'`."
        raise arguments.scope.complain("missing-extra", what, arguments.call.place, hint)
