"""A persona in a notebook: its card, what the data says, and what people think."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from ilk.app import personas
from ilk.insight.personas.answers import Opinion, Persona
from ilk.insight.personas.card import card
from ilk.python.answers import Answers
from ilk.python.link import Link


class PersonaView:
    """A segment as somebody one can write to, from the published state."""

    def __init__(self, link: Link, answer: Persona) -> None:
        self._link = link
        self._answer = answer

    @property
    def answer(self) -> Persona:
        """Everything at once, as the API answers it; all but `opinion` is data."""
        return self._answer

    @property
    def name(self) -> str:
        """What people call it; as proposed where nobody has named it."""
        return self._answer.name

    def save(self, path: str | Path) -> Path:
        """Write the card as `.pdf`, `.png` or `.svg`, or all of it as `.md`; the path. Raises `UserError`."""
        file = Path(path)
        file.write_bytes(personas.sheet(self._answer, personas.format_of(file.name)).content)
        return file

    def opinions(self) -> Answers[Opinion]:
        """Every version of what people think of it, newest first."""
        found = self._link.ask(personas.opinions, self._answer.segment)
        return Answers(found, ("version", "at", "by", "why"))

    def edit(
        self,
        *,
        why: str,
        name: str | None = None,
        summary: str | None = None,
        needs: Sequence[str] | None = None,
        pains: Sequence[str] | None = None,
        dos: Sequence[str] | None = None,
        donts: Sequence[str] | None = None,
    ) -> "PersonaView":
        """Keep a new version of what people think; what is left out stays as it was. Data is not touched."""
        given = {"name": name, "summary": summary, "needs": needs, "pains": pains, "dos": dos, "donts": donts}
        before = self._answer.opinion
        text = (before.text.model_dump() if before else {}) | {
            key: value if isinstance(value, str) else list(value) for key, value in given.items() if value is not None
        }
        number = before.version if before else 0
        segment = self._answer.segment
        found = self._link.ask(personas.edit_persona, segment, opinion=text, based_on=number, why=why)
        return PersonaView(self._link, found)

    def __repr__(self) -> str:
        return f"<persona {self.name}, of {self._answer.segment}: {self._answer.sentence}>"

    def _repr_html_(self) -> str:
        return f"<p><strong>{escape(self.name)}</strong></p>{card(self._answer)}"
