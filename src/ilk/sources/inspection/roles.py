"""What a column is to its file: who, when, which, how much."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ilk.kernel.types import ValueType
from ilk.sources.inspection import names
from ilk.sources.inspection.names import words
from ilk.sources.inspection.profiling import ColumnProfile, FileProfile
from ilk.sources.inspection.types import TypeGuess, null_words, type_guess

_SHARED = 0.8
_LONGEST_KEY = 60
_FEW = 0.05
"""A column of fewer different values than this share of its rows is a kind of something, not a key."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column with the guess of its type."""

    profile: ColumnProfile
    guess: TypeGuess

    @property
    def name(self) -> str:
        """Its name in the file."""
        return self.profile.name

    @property
    def words(self) -> frozenset[str]:
        """The words of its name."""
        return frozenset(words(self.profile.name))

    @property
    def may_be_key(self) -> bool:
        """Whether its values could name something: no amounts, dates, flags or long texts."""
        kinds = {ValueType.TEXT, ValueType.INTEGER}
        long = any(len(value) > _LONGEST_KEY for value in self.profile.examples)
        return self.guess.type in kinds and self.profile.distinct > 1 and not long


@dataclass(frozen=True, slots=True)
class Choice:
    """A column that was chosen for a role, how sure that is, and why."""

    column: Column
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A file with its columns guessed. `nulls` are texts that mean missing."""

    profile: FileProfile
    columns: tuple[Column, ...]
    nulls: tuple[str, ...]

    @property
    def words(self) -> frozenset[str]:
        """The words of the file's name."""
        return frozenset(words(self.profile.path.name.split(".")[0]))


def seen(profile: FileProfile) -> Seen:
    """A file with the types of its columns guessed."""
    nulls = null_words(profile.columns)
    return Seen(profile, tuple(Column(each, type_guess(each, nulls)) for each in profile.columns), nulls)


def has_identity(column: Column) -> bool:
    """Whether a name ends as names of keys do: `InvoiceNo`, but not `NumPurchases`, which counts."""
    return bool(set(words(column.name)[1:] or words(column.name)) & names.IDENTITY) or words(column.name)[:1] == ("id",)


def customer_key(file: Seen, others: Sequence[Seen]) -> Choice | None:
    """The column that names the customer; None when nothing does."""
    choices = [choice for column in file.columns if (choice := _as_customer(column, file, others))]
    return max(choices, key=lambda choice: choice.confidence, default=None)


def event_time(file: Seen) -> Choice | None:
    """The column that says when the event was; None when there is no date."""
    choices: list[Choice] = []
    for column in file.columns:
        if not column.guess.type.temporal or column.words & {"birth", "born", "dob"}:
            continue
        confidence, why = 0.6, "it holds dates"
        if column.words & names.TIME:
            confidence, why = 0.75, "it holds dates, and its name says so"
        if column.guess.type is ValueType.INSTANT:
            confidence, why = confidence + 0.15, "it holds instants"
        confidence -= 0.2 * bool(column.words & names.NOT_THE_EVENT) + 0.4 * column.profile.missing_share
        choices.append(Choice(column, round(confidence, 2), why))
    return max(choices, key=lambda choice: choice.confidence, default=None)


def order_key(file: Seen) -> Choice | None:
    """The column that names an order, an invoice, a basket."""
    for column in file.columns:
        if column.words & names.ORDER and has_identity(column) and column.profile.distinct > 1:
            repeats = column.profile.distinct < column.profile.known
            why = "its name, and its values repeat" if repeats else "its name, and every row has its own"
            return Choice(column, 0.9, why)
    return None


def unique_key(file: Seen, besides: Sequence[Column] = ()) -> Choice | None:
    """A column that names each row."""
    unique = [
        column for column in file.columns if column.profile.is_unique and column.may_be_key and column not in besides
    ]
    named = [column for column in unique if has_identity(column)]
    if named:
        return Choice(named[0], 0.9, "every row has its own, and its name says so")
    texts = [column for column in unique if column.guess.type is ValueType.TEXT]
    return Choice(texts[0], 0.7, "every row has its own") if texts else None


def product_key(file: Seen) -> Choice | None:
    """The column that names what was bought."""
    choices = [
        Choice(column, 0.85 if has_identity(column) else 0.7, "its name")
        for column in file.columns
        if column.words & names.PRODUCT and column.may_be_key and not column.words & names.QUANTITY
    ]
    return max(choices, key=lambda choice: choice.confidence, default=None)


def amount(file: Seen, about: Iterable[str]) -> Column | None:
    """The first numeric column whose name has one of some words, the clearest word first."""
    for word in about:
        for column in file.columns:
            if word in column.words and column.guess.type.numeric and not column.words & names.IDENTITY:
                return column
    return None


def refers_to(column: Column, key: Column) -> bool:
    """Whether most values of a column are values of a key of another file."""
    there = {value for value, _ in key.profile.values}
    here = [value for value, _ in column.profile.values]
    return bool(here) and sum(value in there for value in here) >= _SHARED * len(here)


def _as_customer(column: Column, file: Seen, others: Sequence[Seen]) -> Choice | None:
    """How well a column would name the customer, if at all."""
    if not column.may_be_key or column.words & names.PRODUCT or column.words & names.ORDER:
        return None
    about, identity = column.words & names.CUSTOMER, has_identity(column)
    shared = [other.profile.path.name for other in others if other is not file and _has_same(column, other)]
    plain = len(column.words) == 1 and (shared or column.profile.distinct >= _FEW * column.profile.known)
    if about and (identity or plain):
        where = f", and {shared[0]} has it too" if shared else ""
        return Choice(column, 0.95 if shared else 0.85, f"its name says so{where}")
    if identity and len(column.words) == 1 and column.profile.is_unique:
        return Choice(column, 0.7, "every row has its own, and it is called an id")
    if about and column.profile.is_unique:
        return Choice(column, 0.6, "every row has its own, and its name says so")
    return None


def _has_same(column: Column, other: Seen) -> bool:
    return any(
        each.may_be_key and each.words == column.words and (refers_to(column, each) or refers_to(each, column))
        for each in other.columns
    )
