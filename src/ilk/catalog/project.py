"""What `ilk.yaml` says: the project's name, its time zone and money, and what counts as an order."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from ipaddress import ip_network
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from ilk.catalog.currencies import CURRENCIES
from ilk.catalog.documents import Definition, Name, Part, in_field
from ilk.kernel.clock import utc
from ilk.kernel.errors import UserError, unknown

NOW = "now"
LAST_EVENT = "last event"


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise in_field(unknown("time zone", value, available_timezones())) from None
    return value


def _currency(value: str) -> str:
    code = value.upper()
    if code not in CURRENCIES:
        raise in_field(unknown("currency", value, CURRENCIES))
    return code


CurrencyCode = Annotated[str, AfterValidator(_currency)]
"""A currency by its code of ISO 4217, in any case."""


def _memory(value: str) -> str:
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)? ?[KMGT]i?B", value):
        raise in_field(
            UserError("wrong-value", f"`{value}` is not an amount of memory", hint="Such as `1GB` or `512MB`.")
        )
    return value


def _as_of(value: str) -> str:
    if value not in {NOW, LAST_EVENT} and _parsed(value) is None:
        what = f"`{value}` is not a moment: write `now`, `last event`, a date or an instant with its zone"
        hint = "Such as 2026-03-01 (its first moment in the project's time zone) or 2026-03-01T12:00:00Z."
        raise in_field(UserError("wrong-value", what, hint=hint))
    return value


def _parsed(value: str) -> date | datetime | None:
    """The date or aware instant that a text is, or None."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        pass
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo else None


class Step(StrEnum):
    """How far apart the recorded states of the past are; `NONE`: only the present is recorded."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    NONE = "none"


class History(Part):
    """Which states of the past a run works out, so that trends are there from the first day on."""

    every: Step = Step.MONTH
    periods: int = Field(default=12, ge=0, le=400)


class Channel(Part):
    """A channel to customers: the trait that holds the address on it."""

    address: Name


_CHANNELS = {"email": "email", "sms": "phone"}
"""The traits that hold addresses, unless the project says otherwise."""


class Commerce(Part):
    """What an order is: its event, the property that is its revenue, and the event of its lines with their product."""

    order: Name = "order"
    revenue: Name = "revenue"
    line: Name | None = None
    product: Name | None = None

    @model_validator(mode="after")
    def _product_is_of_a_line(self) -> Self:
        if self.product is not None and self.line is None:
            raise ValueError("`product` is a property of the line event, and `line` is missing")
        return self


class Feedback(Part):
    """Where customers say something: an event and its property with the text; of a survey, a review, a ticket.

    `score` is how content they are, from `worst` to `best`; `topic` what it is about. `trouble`: they only write when
    something is wrong, as in tickets.
    """

    event: Name
    text: Name
    score: Name | None = None
    worst: float = 1
    best: float = 5
    topic: Name | None = None
    trouble: bool = False

    @model_validator(mode="after")
    def _has_a_scale(self) -> Self:
        if self.worst == self.best:
            raise ValueError("`worst` and `best` are the ends of a scale, and must differ")
        return self


class PersonaSettings(Part):
    """What personas may tell, and where they look.

    Of fewer than `smallest` people nothing is told. `allow` names protected traits that may be told all the same.
    `place`, `channel` and `device` are properties of the order's event, used where it has them.
    """

    smallest: int = Field(default=10, ge=10, le=10_000)
    allow: tuple[Name, ...] = ()
    place: Name = "store_id"
    channel: Name = "channel"
    device: Name = "device"
    feedback: tuple[Feedback, ...] = ()


class LintSettings(Part):
    """What lint finds fault with: fewer members than `floor`; segments that nobody used for so many days."""

    floor: int = Field(default=20, ge=0)
    unused_days: int = Field(default=90, ge=1, le=36_500)


class VerifySettings(Part):
    """How many customers each run looks at again, one by one, to see that memberships are right; 0: none."""

    sample: int = Field(default=200, ge=0, le=100_000)


class QualitySettings(Part):
    """For how many days what every run found of the data is kept; before that, what the last run of a day found."""

    keep_days: int = Field(default=90, ge=1, le=36_500)


def _origin(value: str) -> str:
    if not re.fullmatch(r"\*|https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?", value):
        hint = "Such as https://www.example.com, without a path; `*` is any."
        raise in_field(UserError("wrong-value", f"`{value}` is not the origin of a page", hint=hint))
    return value.lower()


class IntakeSettings(Part):
    """Which web pages may send events from a browser, and for how many days the log of the intake has what came.

    Pages are told by their `origins`, such as `https://www.example.com`; `*`: all. Events older than `keep_days` that
    runs have loaded are removed, and what was refused after `keep_refused_days`; everything stays unless they are said.
    For `keep_ids_days` the id of an event is known, so that it counts once however often it comes.
    """

    origins: tuple[Annotated[str, AfterValidator(_origin)], ...] = ()
    keep_days: int | None = Field(default=None, ge=1, le=36_500)
    keep_refused_days: int | None = Field(default=None, ge=1, le=36_500)
    keep_ids_days: int = Field(default=365, ge=1, le=36_500)


def _network(value: str) -> str:
    try:
        ip_network(value)
    except ValueError:
        hint = "Such as 10.0.0.0/8, or 127.0.0.1 for this machine alone."
        raise in_field(UserError("wrong-value", f"`{value}` is not a network", hint=hint)) from None
    return value


class TriggerSettings(Part):
    """Which networks of this machine triggers may tell something, and for how many days what they told is on record.

    A network is such as `10.0.0.0/8`; none, unless they are named.
    """

    networks: tuple[Annotated[str, AfterValidator(_network)], ...] = ()
    keep_days: int = Field(default=30, ge=1, le=3650)


class EngineName(StrEnum):
    """What does the work on rows: DuckDB in one file on this machine, or Spark on many."""

    DUCKDB = "duckdb"
    SPARK = "spark"


class SparkSettings(Part):
    """Where Spark is, and where its tables are.

    `folder` holds Ilk's own tables, and must be in the reach of every executor: a path or an address such as
    `hdfs://…`. `tables` are tables of others, by the names they are read under: of Spark's catalogue, or folders of
    Parquet. `config` are settings of Spark.
    """

    master: Annotated[str, StringConstraints(min_length=1)] = "local[*]"
    folder: Annotated[str, StringConstraints(min_length=1)] | None = None
    tables: dict[Name, Annotated[str, StringConstraints(min_length=1)]] = Field(default_factory=dict)
    config: dict[str, str] = Field(default_factory=dict)


class StreamSettings(Part):
    """Where Spark reads the messages that live segments follow, when it follows them.

    Either `files`, a folder to which files of JSON lines are added, `files_at_once` of them in a batch at most; or
    `kafka`, the options of Spark's own source. States, checkpoints and the ledger go to `folder`, which every executor
    reaches. A batch begins `every` so many seconds, and for `patience` seconds a message may be on its way.
    """

    files: Annotated[str, StringConstraints(min_length=1)] | None = None
    files_at_once: int | None = Field(default=None, ge=1)
    kafka: dict[str, str] = Field(default_factory=dict)
    folder: Annotated[str, StringConstraints(min_length=1)] | None = None
    every: float = Field(default=10, gt=0, le=86_400)
    patience: float = Field(default=60, ge=0, le=86_400)

    @model_validator(mode="after")
    def _expect_one_source(self) -> Self:
        if (self.files is None) is (not self.kafka):
            what = "messages are read from `files` or from `kafka`: one of them is needed, and only one"
            raise in_field(UserError("wrong-value", what, hint="Such as `files: messages`."))
        return self


def _postgresql(value: str) -> str:
    hint = "Such as postgresql://ilk:${ILK_LIVE_PASSWORD}@db.example.com/shop."
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        raise in_field(UserError("wrong-url", "this is no address of a database", hint=hint)) from None
    if url.drivername not in {"postgresql", "postgres"} or not url.database:
        raise in_field(UserError("wrong-url", "this is no address of a database of PostgreSQL", hint=hint))
    if url.password and not re.fullmatch(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}", str(url.password)):
        hint = "Write `${ILK_LIVE_PASSWORD}` in its place, and say the password in the environment."
        raise in_field(UserError("secret-in-file", "a password has no place in a file", hint=hint))
    return value


class LiveSettings(Part):
    """How live segments follow what comes, and where what is live is kept.

    `postgresql` is the address of a database that has the log of the intake and the states of customers, in the place
    of files of the project; its password comes from the environment. Customers are divided among `processes`, each of
    which follows what comes for its share. With `spark`, Spark follows messages of its own; what comes to the server's
    intake is followed by the server in any case.
    """

    spark: StreamSettings | None = None
    processes: int = Field(default=1, ge=1, le=64)
    postgresql: Annotated[str, AfterValidator(_postgresql)] | None = None


class ProjectDefinition(Definition):
    """The project. `customer` is the noun for one customer: household, guest, account."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=63)]
    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    currency: CurrencyCode = "EUR"
    customer: Annotated[str, StringConstraints(min_length=1, max_length=40)] = "customer"
    as_of: Annotated[str, AfterValidator(_as_of)] = NOW
    history: History = History()
    warehouse: EngineName = EngineName.DUCKDB
    spark: SparkSettings = SparkSettings()
    memory_limit: Annotated[str, AfterValidator(_memory)] | None = None
    threads: int | None = Field(default=None, ge=1, le=1024)
    headline_traits: tuple[Name, ...] = ()
    commerce: Commerce = Commerce()
    channels: dict[Name, Channel] = Field(default_factory=dict)
    active_days: int = Field(default=90, ge=1, le=3650)
    seed: int = Field(default=0, ge=0)
    lint: LintSettings = LintSettings()
    verify: VerifySettings = VerifySettings()
    quality: QualitySettings = QualitySettings()
    personas: PersonaSettings = PersonaSettings()
    intake: IntakeSettings = IntakeSettings()
    live: LiveSettings = LiveSettings()
    triggers: TriggerSettings = TriggerSettings()

    @property
    def zone(self) -> ZoneInfo:
        """The project's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def addresses(self) -> Mapping[str, str]:
        """For each channel the trait that holds the address on it."""
        return _CHANNELS | {name: channel.address for name, channel in self.channels.items()}

    def fixed_as_of(self) -> datetime | None:
        """The instant that `as_of` names, in UTC; None when it is `now` or `last event`."""
        match _parsed(self.as_of):
            case datetime() as at:
                return utc(at)
            case date() as day:
                return utc(datetime.combine(day, time(), self.zone))
            case None:
                return None
