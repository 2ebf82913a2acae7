"""What a write brings along."""

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Base64Bytes, ConfigDict, Field

from ilk.app.decide import Asked
from ilk.database.identity import Decided
from ilk.insight.personas.answers import OpinionText
from ilk.kernel.answers import Answer
from ilk.models.settings import ClusterMethod, FactorSettings
from ilk.segments.importing.naming import NameMap


class Body(Answer):
    """The base of what a request brings along. FastAPI wants what validates it at once."""

    model_config = ConfigDict(defer_build=False)


class Question(Body):
    """A text in the segment language, and how many of the customers it finds to show."""

    text: str = Field(max_length=20_000)
    limit: int = Field(default=20, ge=0, le=1000)


class DefinitionBody(Body):
    """A definition: `text` in the segment language, or `definition` as JSON; one of the two."""

    text: str | None = Field(default=None, max_length=200_000)
    definition: dict[str, Any] | None = None


class ControlledBody(DefinitionBody):
    """A definition with the result controls that go with it, as its document has them."""

    controls: dict[str, Any] | None = None


class CheckRequest(ControlledBody):
    """A definition to check. `name`: the segment that it is of, so that a circle is found.

    `session`: any name; a question ends the one before it in the same session.
    """

    name: str | None = Field(default=None, max_length=200)
    session: str | None = Field(default=None, max_length=200)


class PreviewRequest(DefinitionBody):
    """A definition to preview, and how many members to show."""

    name: str | None = Field(default=None, max_length=200)
    session: str | None = Field(default=None, max_length=200)
    limit: int = Field(default=20, ge=1, le=200)


class DiffRequest(ControlledBody):
    """What would take the place of a segment's definition, and how many of those who would move to name."""

    limit: int = Field(default=20, ge=0, le=200)
    session: str | None = Field(default=None, max_length=200)


class RestoreRequest(Body):
    """Which version to make the current one again, and why."""

    version: int = Field(ge=1)
    why: str = Field(min_length=1, max_length=1000)


class VerifyRequest(Body):
    """How many customers to look at."""

    sample: int = Field(default=200, ge=1, le=100_000)


class BackupRequest(Body):
    """What comes along with definitions and stores, and how many backups stay."""

    data: bool = Field(default=True, description="Whether the files that sources read come along.")
    keep: int | None = Field(default=None, ge=1, le=10_000, description="Older ones are deleted; none when left out.")


class RetryRequest(Body):
    """Whose quarantined rows to try again; all sources' when left out."""

    source: str | None = None


class RunRequest(Body):
    """The instant to answer for, what the project says when left out; `whole` works everything out anew."""

    as_of: AwareDatetime | None = None
    whole: bool = False


class IdentityDecision(Body):
    """What somebody says of two records, by their identifiers; `undecided` takes back what was said before."""

    a: str = Field(max_length=1000)
    b: str = Field(max_length=1000)
    verdict: Decided
    why: str = Field(min_length=1, max_length=1000)


class Why(Body):
    """The reason for a change, for its record. `force`: also where an edit made elsewhere is lost."""

    why: str = Field(min_length=1, max_length=1000)
    force: bool = False


class ExportRequest(Body):
    """`force`: also over files that changed as well."""

    force: bool = False


class ImportRequest(Body):
    """A document of another tool, as text; what its names are called here; and whether to keep the segments."""

    tool: str
    document: str = Field(max_length=900_000)
    names: NameMap | None = None
    name: str | None = None
    save: bool = False
    allow_partial: bool = False


class SegmentEdit(Body):
    """A new version of a segment: its definition as text or JSON, and the reason. What is left out stays as it was.

    `based_on`: the version that was edited; the edit is refused when there is a newer one.
    """

    definition: Annotated[str, Field(max_length=200_000)] | dict[str, Any]
    controls: dict[str, Any] | None = None
    based_on: int | None = Field(default=None, ge=0)
    title: str | None = Field(default=None, max_length=200)
    description: str | None = Field(default=None, max_length=2000)
    why: str = Field(min_length=1, max_length=1000)


class PersonaEdit(Body):
    """What people think of a persona, whole, and the reason. `based_on`: the version that was edited, 0 for none."""

    opinion: OpinionText
    based_on: int | None = Field(default=None, ge=0)
    why: str = Field(min_length=1, max_length=1000)


class Words(Body):
    """A text of the language."""

    text: str = Field(max_length=20_000)


class ControlWords(Body):
    """Result controls: `text` as YAML, or `controls` as JSON."""

    text: str | None = Field(default=None, max_length=20_000)
    controls: dict[str, Any] | None = None


class Tree(Body):
    """A definition as JSON."""

    tree: dict[str, Any]


class ListUpload(Body):
    """A list: `content` is CSV with a header, `column` the one that names customers by `key`."""

    content: str = Field(max_length=200_000_000)
    column: str | None = Field(default=None, max_length=200)
    key: str = Field(default="customer_id", max_length=200)
    title: str = Field(default="", max_length=200)
    role: Literal["segment", "suppression"] = "segment"
    file: str | None = Field(default=None, max_length=500)


class InstrumentRequest(Body):
    """A ready instrument to add, and the event that its responses are; its own when left out."""

    name: str = Field(max_length=63)
    event: str | None = Field(default=None, max_length=63)


class TopicsRequest(Body):
    """Topics to keep: of which texts, as which column, by which words, in which languages, and why."""

    event: str = Field(max_length=63)
    text: str = Field(max_length=63)
    column: str = Field(max_length=63)
    topics: dict[
        Annotated[str, Field(max_length=100)],
        Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=200)],
    ] = Field(min_length=1, max_length=100)
    languages: list[Annotated[str, Field(max_length=2)]] = Field(default=["en"], min_length=1, max_length=7)
    why: str = Field(default="", max_length=500)


class PlaceRequest(Body):
    """Answers of somebody new, by question: texts, numbers, or true and false."""

    answers: dict[Annotated[str, Field(max_length=2000)], bool | float | Annotated[str, Field(max_length=500)]] = Field(
        max_length=200
    )


class DiscoverRequest(Body):
    """What to find groups by, and how: `using` holds values of the language; what is left out is as usual."""

    using: list[Annotated[str, Field(max_length=2000)]] = Field(max_length=200)
    among: str | None = Field(default=None, max_length=20_000)
    factors: FactorSettings | None = None
    methods: list[ClusterMethod] | None = Field(default=None, max_length=10)
    fewest: int | None = None
    most: int | None = None
    smallest: float | None = None
    seed: int | None = None


class KeepRequest(Body):
    """Which candidate to keep, as it was asked for, and how it is called; `names` are of its groups, largest first."""

    name: str = Field(max_length=63)
    using: list[Annotated[str, Field(max_length=2000)]] = Field(max_length=200)
    method: ClusterMethod
    clusters: int = Field(ge=2, le=30)
    among: str | None = Field(default=None, max_length=20_000)
    factors: FactorSettings | None = None
    smallest: float | None = None
    seed: int | None = None
    title: str = Field(default="", max_length=200)
    description: str = Field(default="", max_length=2000)
    names: list[Annotated[str, Field(max_length=200)]] = Field(default_factory=list, max_length=30)
    segments: bool = True
    rules: bool = False
    why: str = Field(min_length=1, max_length=1000)


class TriggerTry(Body):
    """Whose traits go along with a test of a trigger; nobody's when left out."""

    customer: str | None = Field(default=None, max_length=1000)


class DeadRetry(Body):
    """Which message to tell again, by its id; all that the trigger put aside when left out."""

    message: str | None = Field(default=None, max_length=100)


class DeadDismissal(Body):
    """Which message to give up, by its id, or all that the trigger put aside; and why, for the record."""

    message: str | None = Field(default=None, max_length=100)
    why: str = Field(min_length=1, max_length=1000)


class UploadPiece(Body):
    """A piece of a file, in base64: how many bytes came `at` before it, and whether it is the `last`.

    `upload`: any name, the same for all pieces of a file, so that those of two uploads at once do not mix.
    """

    content: Base64Bytes
    at: int = Field(default=0, ge=0)
    last: bool = False
    upload: str = Field(default="", max_length=100)


class RowsBody(Body):
    """A part of rows, a stream of Arrow in base64: which it is, from 0 on, and whether it is the `last`.

    With `replace` the rows go in the place of all that were handed over before.
    """

    content: str
    at: int = Field(default=0, ge=0)
    last: bool = True
    replace: bool = False


class LookRequest(Body):
    """A place to look at: `files`, `connect` or both, as a source says them, and what to call its rows."""

    name: str = Field(min_length=1, max_length=200)
    files: dict[str, Any] | None = None
    connect: dict[str, Any] | None = None


class SourcePreviewRequest(Body):
    """A source's definition as YAML, and how many rows to show."""

    name: str = Field(min_length=1, max_length=200)
    text: str = Field(max_length=200_000)
    rows: int = Field(default=20, ge=1, le=200)


class SourceBody(Body):
    """A source's definition as YAML. `based_on`: the version that was edited; left out for a new source."""

    text: str = Field(max_length=200_000)
    based_on: int | None = Field(default=None, ge=1)
    why: str = Field(min_length=1, max_length=1000)


class DecisionQuestion(Body):
    """Whom to decide about, and what is wanted. `slots`: their names; all of them when left out.

    With a `session`, any name for a visit, what is shown is written down once in it, unless `expose` is false.
    `user_token` proves to a page's key that the visitor is this user.
    """

    model_config = ConfigDict(coerce_numbers_to_str=True)

    user_id: str | None = None
    user_token: str | None = None
    anonymous_id: str | None = None
    slots: Annotated[list[str], Field(max_length=100)] | None = None
    traits: list[str] = Field(default=[], max_length=200)
    session: str | None = None
    expose: bool = True
    explain: bool = False

    def asked(self) -> Asked:
        """The same, as a use case is asked."""
        return Asked(**self.model_dump())


class TrialBody(Body):
    """A customer, and a message of Segment's specification to try; its `type` is `track` when left out."""

    customer: str = Field(min_length=1, max_length=255)
    message: dict[str, Any]


class MessagesBody(Body):
    """Messages, each as JSON. `imported`: their times stand as they are, for they happened long ago."""

    messages: list[str] = Field(max_length=2500)
    imported: bool = False
