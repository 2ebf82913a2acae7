"""What a project in Python answers about who is who: people, their records, and what is doubtful."""

from ilk.app.identity import deciding, people
from ilk.database.identity import Decided
from ilk.identity.answers import DecisionResult, IdentitySummary, Person, ReviewPair
from ilk.python.link import Link


class People:
    """The part of a project that asks about identity."""

    _link: Link

    def identity(self) -> IdentitySummary:
        """How many records are how many people, by which rules, what is held, and what waits for an answer."""
        return self._link.ask(people.summary)

    def person(self, customer_id: str) -> Person:
        """A person, by the identifier of any record: records, evidence, values of sources. Raises `NotFound`."""
        return self._link.ask(people.person, customer_id)

    def identity_review(self, limit: int = 20) -> list[ReviewPair]:
        """Doubtful pairs of records, the most probable first."""
        return self._link.ask(people.review, limit=limit).items

    def decide(self, a: str, b: str, verdict: Decided, *, why: str) -> DecisionResult:
        """Keep that two records are the `same` person, or `different` ones; the next run follows it."""
        return self._link.ask(deciding.decide, a=a, b=b, verdict=verdict, why=why)
