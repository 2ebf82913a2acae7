"""What this room answers: how many records are how many people, doubtful pairs, a person's records and evidence."""

from datetime import datetime

from pydantic import Field

from ilk.database.identity import Decided
from ilk.identity.links import Verdict
from ilk.kernel.answers import Answer, Chart


class RuleCount(Answer):
    """How many links a rule gives, by what becomes of them."""

    rule: str
    accepted: int
    review: int
    held: int
    rejected: int


class HeldGroup(Answer):
    """Records that a limit keeps apart: too many share a value, too many would be one person, a device has logins."""

    rule: str
    values: str = Field(description="The shared values; empty for a group that would be too large.")
    records: int
    why: str
    some: list[str] = Field(description="Some of the records, by their identifiers.")


class IdentitySummary(Answer):
    """Who is who, as a whole. `waiting`: decisions since the last run, which the next one follows."""

    declared: bool
    records: int
    people: int
    rules: list[RuleCount] = Field(default_factory=list)
    held: list[HeldGroup] = Field(default_factory=list, description="The largest of them.")
    held_groups: int = 0
    to_review: int = 0
    warnings: list[str] = Field(
        default_factory=list,
        description="What matching left out, could not learn or is uncertain of in the last run, each a sentence.",
    )
    decisions: int = 0
    waiting: int = 0
    households: int | None = None
    resolved_at: datetime | None = None


class EvidenceField(Answer):
    """What one field says about a pair: both values, in what way they agree, and how many bits that adds."""

    field: str
    a: str | None
    b: str | None
    said: str
    weight: float | None


class Link(Answer):
    """A link between two records, by their identifiers: which rule gave it, with its evidence, and when first.

    `probability` is 1 for a rule; `weight` is the sum of the evidence's weights in bits, null for a rule. `chart` shows
    them as a waterfall, null for a rule.
    """

    a: str
    b: str
    rule: str
    probability: float
    weight: float | None
    verdict: Verdict
    evidence: list[EvidenceField]
    chart: Chart | None
    found_at: datetime


class Decision(Answer):
    """What somebody said of a pair of records."""

    a: str
    b: str
    verdict: Decided
    why: str
    by: str
    at: datetime


class SourceValue(Answer):
    """A value that a source gives of a record, and since when. `won`: the person has it."""

    value: str
    source: str
    record_id: str
    since: datetime
    won: bool


class SurvivedField(Answer):
    """A trait that sources give: the value that survived, by which rule, and every value that there is."""

    name: str
    rule: str
    value: str | None
    values: list[SourceValue]


class Record(Answer):
    """An identifier under which sources write. `customer_id` is the person it belongs to now."""

    record_id: str
    customer_id: str
    sources: list[str]
    fields: list[SurvivedField]


class ReviewPair(Answer):
    """A doubtful pair: both sides with all that sources say of them, and the link with its evidence.

    `others` are further links that are in doubt, where several rules find the pair.
    """

    a: Record
    b: Record
    link: Link
    others: list[Link]


class Person(Answer):
    """A person: the records, the links that join them or might, the traits that survived, what people decided."""

    customer_id: str
    records: list[Record]
    links: list[Link]
    fields: list[SurvivedField]
    decisions: list[Decision]
    household: list[str] = Field(description="Everybody of the person's household, by their identifiers.")


class DecisionResult(Answer):
    """A decision that was kept, and what it will do. `one_person`: whether both records are one person now."""

    decision: Decision
    one_person: bool
    sentence: str
