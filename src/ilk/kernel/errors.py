"""Two families of errors: `UserError` for people, who can mend it, and `Bug` for us."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches


class UserError(Exception):
    """Something a person can mend: what is wrong, where, what would have been right, and how to mend it.

    Args:
        code: stable, kebab-case; every code has an entry in `docs/errors.md`.
        what: one sentence, no full stop needed, that says what is wrong.
        where: a path a person can go to, such as `segments/vip.yaml: when, line 2, column 9`.
        known: the names that would have been right here; the nearest are shown.
        hint: how to mend it.
    """

    def __init__(
        self,
        code: str,
        what: str,
        *,
        where: str | None = None,
        known: Sequence[str] = (),
        hint: str | None = None,
    ) -> None:
        super().__init__(what)
        self.code = code
        self.what = what
        self.where = where
        self.known = tuple(known)
        self.hint = hint

    def within(self, place: str) -> "UserError":
        """The same error, found inside `place` (`vip.yaml` then `when, line 2`)."""
        where = f"{place}: {self.where}" if self.where else place
        return type(self)(self.code, self.what, where=where, known=self.known, hint=self.hint)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        hint = "".join(f"\n  {line}" for line in (self.hint or "").splitlines())
        return f"{place}{self.what}{hint}"


class Transient(UserError):
    """A fault that may pass by itself: the same call may be made again."""


class Denied(UserError):
    """The actor may not do this; the message says who can grant it."""


class NotFound(UserError):
    """The thing called `name` does not exist; the nearest known names are listed."""

    name: str = ""


class UserErrors(UserError):
    """Several problems, reported at once."""

    def __init__(self, problems: Sequence[UserError]) -> None:
        first = problems[0]
        what = first.what if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(first.code, what, where=first.where, known=first.known, hint=first.hint)
        self.problems = tuple(problems)

    def within(self, place: str) -> "UserErrors":
        return UserErrors([problem.within(place) for problem in self.problems])

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class Bug(Exception):
    """Ours: a state that the code says cannot be."""


def problems_of(error: UserError) -> tuple[UserError, ...]:
    """The single problems of an error, one or many."""
    return error.problems if isinstance(error, UserErrors) else (error,)


def raise_all(problems: Iterable[UserError]) -> None:
    """Raise all problems at once; do nothing when there are none."""
    flat = [single for problem in problems for single in problems_of(problem)]
    if len(flat) == 1:
        raise flat[0]
    if flat:
        raise UserErrors(flat)


def nearest(name: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """The known names most like `name`, best first, without regard to case."""
    by_fold = {candidate.casefold(): candidate for candidate in known}
    close = get_close_matches(name.casefold(), by_fold, n=count, cutoff=0.55)
    return tuple(by_fold[match] for match in close)


_MOST_LISTED = 12


def unknown(
    kind: str, name: str, known: Iterable[str], *, where: str | None = None, code: str | None = None
) -> NotFound:
    """The error for a name that does not exist, with the nearest known names as the hint."""
    names = sorted(known)
    close = nearest(name, names)
    if close:
        hint = "Did you mean " + " or ".join(f"`{match}`" for match in close) + "?"
    elif names:
        listed = ", ".join(f"`{candidate}`" for candidate in names[:_MOST_LISTED])
        more = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
        hint = f"Known: {listed}{more}."
    else:
        hint = f"There is no {kind} yet."
    code = code or f"unknown-{kind}".replace(" ", "-")
    error = NotFound(code, f"unknown {kind} `{name}`", where=where, known=names, hint=hint)
    error.name = name
    return error
