"""How we use scikit-learn, which an extra brings: whether it is there, and with how many threads."""

from contextlib import AbstractContextManager, nullcontext
from importlib.util import find_spec

from ilk.kernel.errors import UserError

_FEW = 20_000


def require_scikit(doing: str = "finding clusters") -> None:
    """Refuse to go on without scikit-learn, saying how to get it.

    Raises:
        UserError: `extra-missing`.
    """
    if find_spec("sklearn") is None:
        hint = "Install it with `pip install 'ilk[models]'`."
        raise UserError("extra-missing", f"{doing} needs scikit-learn", hint=hint)


def threads_for(rows: int) -> AbstractContextManager[object]:
    """One thread while few rows are learnt from: the rounds are so short that several mostly wait for each other."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1) if rows <= _FEW else nullcontext()
