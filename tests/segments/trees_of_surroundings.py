"""Random conditions about related rows, accounts, colleagues, messages, consent and experiments."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from tests.segments.drawing import one_of
from tests.segments.surroundings import ACCOUNTS, OWN, TABLES

from ilk.kernel.types import ValueType
from ilk.segments.conditions.colleague import Colleague
from ilk.segments.conditions.consent import Consent
from ilk.segments.conditions.event import Times
from ilk.segments.conditions.experiment import Assigned, Exposed, InHoldout
from ilk.segments.conditions.message import Message
from ilk.segments.conditions.reachable import Reachable
from ilk.segments.conditions.related_rows import RelatedRows
from ilk.segments.language.grammar import parse_condition
from ilk.segments.subjects.quantities import COUNTED
from ilk.segments.time.windows import Ever
from ilk.segments.tree import Condition, Value
from ilk.segments.values.account_field import AccountField
from ilk.segments.values.event_aggregate import EventAggregate

ACCOUNT = "account."
"""The names of fields that are those of the account begin so."""
ACCOUNT_FIELDS = tuple((ACCOUNT + name, kind) for name, kind in ACCOUNTS.fields.items())
SUBSCRIPTION = tuple(TABLES["subscription"].columns.items())

_TABLE = st.just("subscription")
_CHANNELS = st.sampled_from(["DE", "de", "ÉTÉ"])
_PERHAPS = st.none() | _CHANNELS
_FIGURES = (
    "count of order in last 30 days",
    "sum of order.revenue",
    "average of order.revenue",
    "sum of subscription.rate",
    "(count of visit / count of order)",
    "days since last order",
)
_COUNTS = st.sampled_from(COUNTED).flatmap(
    lambda how_many: st.fixed_dictionaries({"how_many": st.just(how_many), "count": st.integers(0, 3)})
)


def related_rows(where: SearchStrategy[Condition]) -> SearchStrategy[Condition]:
    """Whether rows of a table meet a condition."""
    some = st.fixed_dictionaries({"how_many": st.sampled_from(["any", "no"])}) | _COUNTS
    every = st.builds(RelatedRows, how_many=st.just("all"), table=_TABLE, where=where)
    return every | st.builds(
        lambda amount, where: RelatedRows(table="subscription", where=where, **amount), some, st.none() | where
    )


def colleagues(condition: SearchStrategy[Condition]) -> SearchStrategy[Condition]:
    """Whether others of the account meet a condition."""
    some = st.fixed_dictionaries({"how_many": st.sampled_from(["any", "no"])}) | _COUNTS
    return st.builds(lambda amount, where: Colleague(where=where, **amount), some, condition)


def about_accounts() -> SearchStrategy[Condition]:
    """What a figure of all customers of the account comes to, compared; and who is at the top of its parents."""
    figures = st.sampled_from(_FIGURES)
    totals = st.builds(
        "account total of {} {} {}".format, figures, st.sampled_from(["=", ">", "<="]), st.integers(0, 4)
    )
    tops = [*(f'"{name}"' for name in OWN["owner"]), "company", "account.owner"]
    groups = st.builds("account.ultimate_parent {} {}".format, st.sampled_from(["=", "!="]), st.sampled_from(tops))
    return one_of(totals, groups).map(lambda text: parse_condition(text).tree)


def of_rows(where: SearchStrategy[Any], *kinds: ValueType) -> list[SearchStrategy[Value]]:
    """Aggregates over rows of a table that give a value of one of the kinds."""
    choice: dict[str, SearchStrategy[Any]] = {"event": _TABLE, "where": where}
    found: list[SearchStrategy[Value]] = []
    for name, kind in SUBSCRIPTION:
        functions = ["min", "max"] if kind in kinds else []
        functions += ["sum", "average", "median"] if kind.numeric and ValueType.NUMBER in kinds else []
        functions += ["count_distinct"] if ValueType.INTEGER in kinds else []
        if functions:
            found.append(
                st.builds(EventAggregate, function=st.sampled_from(functions), property=st.just(name), **choice)
            )
    if ValueType.INTEGER in kinds:
        found.append(st.builds(EventAggregate, function=st.just("count"), **choice))
    return found


def field_of_account(name: str) -> Value | None:
    """The field of the account that a name stands for."""
    return AccountField(name=name.removeprefix(ACCOUNT)) if name.startswith(ACCOUNT) else None


def standard(past: SearchStrategy[Any]) -> SearchStrategy[Condition]:
    """Messages, consent, reach and experiments."""
    window = one_of(st.just(Ever()), past)
    return one_of(
        _messages(window),
        _messages(window),
        st.builds(Consent, purpose=_said("purpose"), channel=_PERHAPS),
        st.builds(Reachable, channel=_CHANNELS, purpose=st.none() | _said("purpose")),
        st.builds(Exposed, experiment=_said("experiment"), variant=st.none() | _said("variant"), window=window),
        st.builds(Assigned, experiment=_said("experiment"), variant=_said("variant")),
        st.builds(InHoldout, experiment=_said("experiment"), variant=st.just("holdout") | _said("variant")),
    )


def _messages(window: SearchStrategy[Any]) -> SearchStrategy[Condition]:
    times = st.one_of(
        st.just(Times()),
        st.just(Times(test="exactly", count=0)),
        st.builds(Times, test=st.sampled_from(["at least", "at most"]), count=st.integers(1, 2)),
    )
    fields: dict[str, SearchStrategy[Any]] = {
        "campaign": st.none() | st.none() | _said("campaign"),
        "channel": st.none() | _PERHAPS,
        "step": st.none() | st.none() | _said("step"),
        "variant": st.none() | st.none() | _said("variant"),
        "times": times,
        "window": window,
    }
    by_people = st.builds(Message, action=st.sampled_from(["sent", "delivered", "bounced"]), **fields)
    perhaps_by_machines = st.builds(
        Message, action=st.sampled_from(["opened", "clicked"]), without_machines=st.booleans(), **fields
    )
    return st.one_of(by_people, perhaps_by_machines, perhaps_by_machines)


def _said(name: str) -> SearchStrategy[str]:
    return st.sampled_from([*OWN[name], 'quo"te', "two words"])
