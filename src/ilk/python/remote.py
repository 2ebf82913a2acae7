"""Asks the server that has a project open: each use case through the route that tells it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from inspect import signature, unwrap
from string import Formatter
from time import sleep  # noqa: TID251 - a server that runs says so only when it is asked
from typing import TYPE_CHECKING, Any, get_type_hints
from urllib.parse import parse_qsl, quote

from pydantic import TypeAdapter

from ilk.app import (
    access,
    accounts,
    checking,
    connecting,
    content,
    customers,
    data,
    decide,
    definitions,
    discover,
    drivers,
    editing,
    explaining,
    exposures,
    find_segments,
    forecast,
    handing,
    health,
    importing,
    instruments,
    intake,
    lint,
    lists,
    migration,
    models,
    overview,
    past,
    personas,
    placing,
    quality,
    run,
    segments,
    topics,
    verification,
)
from ilk.app.answers import RunRecord
from ilk.app.backup import making
from ilk.app.discovering.answers import Discovery
from ilk.app.identity import deciding, people
from ilk.app.live import status, trying
from ilk.app.triggers import asking
from ilk.kernel.errors import Bug, Denied, NotFound, Transient, UserError, UserErrors
from ilk.kernel.progress import Progress

if TYPE_CHECKING:
    import httpx2
    import pyarrow as pa

ROUTES: Mapping[Callable[..., Any], str] = {
    overview.project: "GET /v1/project",
    overview.overview: "GET /v1/overview",
    overview.search: "GET /v1/search?q={text}",
    accounts.accounts: "GET /v1/accounts",
    accounts.account: "GET /v1/accounts/{account}",
    customers.customers: "GET /v1/customers",
    customers.customer: "GET /v1/customers/{customer_id}",
    customers.timeline: "GET /v1/customers/{customer_id}/timeline",
    customers.traits: "GET /v1/traits",
    decide.customer_segments: "GET /v1/customers/{customer_id}/segments",
    decide.decide: "POST /v1/decide",
    content.content: "GET /v1/content",
    content.content_slot: "GET /v1/content/{name}",
    exposures.exposures: "GET /v1/content/{name}/exposures",
    content.preview_content: "GET /v1/content/{name}/preview",
    people.summary: "GET /v1/identity",
    people.review: "GET /v1/identity/review",
    people.person: "GET /v1/identity/people/{customer_id}",
    deciding.decisions: "GET /v1/identity/decisions",
    deciding.decide: "POST /v1/identity/decisions",
    segments.segments: "GET /v1/segments",
    segments.segment: "GET /v1/segments/{name}",
    editing.save_segment: "PUT /v1/segments/{name}",
    editing.restore: "POST /v1/segments/{name}/restore",
    editing.versions: "GET /v1/segments/{name}/versions",
    editing.diff: "POST /v1/segments/{name}/diff",
    explaining.why: "GET /v1/segments/{name}/why/{customer_id}",
    explaining.preview: "POST /v1/segments/preview",
    lint.lint: "GET /v1/lint",
    past.as_of: "GET /v1/segments/{name}/as-of",
    drivers.drivers: "GET /v1/drivers",
    find_segments.metrics: "GET /v1/metrics",
    find_segments.find_segments: "GET /v1/find-segments",
    forecast.forecast: "GET /v1/segments/{name}/forecast",
    migration.migration: "GET /v1/migration?from={since}&to={until}",
    personas.personas: "GET /v1/personas",
    personas.persona: "GET /v1/personas/{name}",
    personas.opinions: "GET /v1/personas/{name}/opinions",
    personas.edit_persona: "PUT /v1/personas/{name}",
    past.changes: "GET /v1/segments/{name}/changes",
    segments.members: "GET /v1/segments/{name}/members",
    segments.export_members: "GET /v1/segments/{name}/members.arrow",
    segments.profile: "GET /v1/segments/{name}/profile",
    segments.history: "GET /v1/segments/{name}/history",
    health.health: "GET /v1/segmentations",
    health.compare: "GET /v1/segmentations/comparison",
    health.health_of: "GET /v1/segments/{name}/health",
    importing.import_from: "POST /v1/segments/import",
    segments.query: "POST /v1/query",
    checking.check: "POST /v1/segments/check",
    quality.quality: "GET /v1/quality",
    data.sources: "GET /v1/sources",
    data.source: "GET /v1/sources/{name}",
    data.cleaning: "GET /v1/sources/{name}/cleaning",
    connecting.connectors: "GET /v1/connectors",
    connecting.files: "GET /v1/files",
    connecting.look: "POST /v1/sources/look",
    connecting.preview_source: "POST /v1/sources/preview",
    connecting.source_text: "GET /v1/sources/{name}/definition",
    connecting.save_source: "PUT /v1/sources/{name}",
    data.check_source: "GET /v1/sources/{name}/check",
    handing.add_rows: "POST /v1/sources/{name}/rows",
    data.quarantine: "GET /v1/quarantine",
    intake.intake: "GET /v1/intake",
    intake.refused_events: "GET /v1/intake/refused",
    intake.send: "POST /v1/intake/messages",
    status.live: "GET /v1/live",
    status.live_changes: "GET /v1/live/changes",
    trying.try_event: "POST /v1/live/try",
    asking.triggers: "GET /v1/triggers",
    asking.trigger: "GET /v1/triggers/{name}",
    asking.try_trigger: "POST /v1/triggers/{name}/test",
    asking.dismiss_dead: "POST /v1/triggers/{name}/dismiss",
    asking.retry_dead: "POST /v1/triggers/{name}/retry",
    asking.dead_letters: "GET /v1/dead-letters",
    data.export_quarantine: "GET /v1/quarantine.arrow",
    lists.lists: "GET /v1/lists",
    lists.customer_list: "GET /v1/lists/{name}",
    lists.upload_list: "PUT /v1/lists/{name}",
    lists.delete_list: "DELETE /v1/lists/{name}",
    topics.topics: "GET /v1/topics",
    topics.keep_topics: "POST /v1/topics",
    instruments.instruments: "GET /v1/instruments",
    instruments.instrument: "GET /v1/instruments/{name}",
    instruments.ready_instruments: "GET /v1/ready-instruments",
    instruments.add_instrument: "POST /v1/instruments",
    models.models: "GET /v1/models",
    models.model: "GET /v1/models/{name}",
    models.model_drift: "GET /v1/models/{name}/drift",
    models.fit_model: "POST /v1/models/{name}/fit",
    placing.place: "POST /v1/models/{name}/place",
    discover.criteria: "GET /v1/discover/criteria",
    discover.keep_groups: "POST /v1/discover/keep",
    data.retry_quarantine: "POST /v1/quarantine/retry",
    verification.verification: "GET /v1/verification",
    verification.verify: "POST /v1/verify",
    run.runs: "GET /v1/runs",
    run.run_record: "GET /v1/runs/{run_id}",
    definitions.plan: "POST /v1/plan",
    definitions.apply: "POST /v1/apply",
    definitions.export: "POST /v1/export",
    access.audit: "GET /v1/audit",
    making.backups: "GET /v1/backups",
    making.back_up: "POST /v1/backups",
}
"""The route of each use case: parameters in braces go into the address, others into the query or the JSON body.

After a question mark stand parameters that the query has another name for.
"""

_PATIENCE = 900.0
"""Seconds that an answer may take: a first look at millions of events is slow."""
_BETWEEN_LOOKS = 0.25
"""Seconds between two looks at a run that goes on."""


class Server:
    """A link to the server that has the project open."""

    def __init__(self, address: str, token: str) -> None:
        import httpx2

        self.address: str | None = address
        self._client = httpx2.Client(
            base_url=address,
            headers={"X-Ilk-Token": token},
            timeout=httpx2.Timeout(10.0, read=_PATIENCE),
            trust_env=False,  # a proxy set for the outside has no business between two processes of this machine
        )

    def ask(self, use_case: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        with self._answer(use_case, args, kwargs) as response:
            return TypeAdapter(get_type_hints(unwrap(use_case))["return"]).validate_json(response.read())

    @contextmanager
    def rows(self, use_case: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Iterator["pa.RecordBatchReader"]:
        import pyarrow as pa

        with self._answer(use_case, args, kwargs) as response:
            yield pa.ipc.open_stream(_Parts(response.iter_bytes()))

    def run(self, as_of: datetime | None, progress: Progress, *, whole: bool = False) -> RunRecord:
        """Start a run on the server and follow it. Raises `UserError` `run-failed` when it does not come to its end."""
        body = {"as_of": None if as_of is None else as_of.isoformat(), "whole": whole}
        with self._sent("POST", "/v1/runs", body) as response:
            record = RunRecord.model_validate_json(response.read())
        told = 0
        while True:
            for step in record.steps[told:]:
                progress.begin(step.name)
                progress.end(step.note)
            told = len(record.steps)
            if record.state != "running":
                break
            sleep(_BETWEEN_LOOKS)
            record = self.ask(run.run_record, record.id)
        if record.state != "done":
            raise UserError("run-failed", record.error or f"the run was {record.state}", where=f"run {record.id}")
        return record

    def discover(self, progress: Progress, **asked: Any) -> Discovery:
        """Start a discovery on the server and follow it. Raises `UserError` when it does not come to its end."""
        given = {name: value for name, value in asked.items() if value is not None}
        with self._sent("POST", "/v1/discover", given) as response:
            found = Discovery.model_validate_json(response.read())
        step = ""
        while found.state == "running":
            if found.step != step:
                step = found.step
                progress.begin(step)
            try:
                sleep(_BETWEEN_LOOKS)
                found = self._discovery("GET", found.id)
            except KeyboardInterrupt:
                self._discovery("DELETE", found.id)
                raise
        if found.state != "done":
            raise UserError("discovery-failed", found.problem or f"it was {found.state}", hint=found.hint)
        return found

    def _discovery(self, method: str, identifier: str) -> Discovery:
        with self._sent(method, f"/v1/discover/{quote(identifier, safe='')}", {}) as response:
            return Discovery.model_validate_json(response.read())

    def close(self) -> None:
        self._client.close()

    def _answer(self, use_case: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        method, path, rest = request_of(use_case, args, kwargs)
        return self._sent(method, path, rest)

    @contextmanager
    def _sent(self, method: str, path: str, rest: Mapping[str, Any]) -> Iterator["httpx2.Response"]:
        import httpx2

        given: dict[str, Any] = {"params": rest} if method == "GET" else {"json": rest}
        try:
            with self._client.stream(method, path, **given) as response:
                if response.is_error:
                    response.read()
                    raise _error(response)
                yield response
        except httpx2.TransportError as error:
            what = f"the server at {self.address} has this project open, and does not answer: {error}"
            raise Transient("server-unreachable", what, hint="See whether it still works; stop it if not.") from error


def request_of(
    use_case: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> tuple[str, str, dict[str, Any]]:
    """The method, the address and whatever does not go into the address, of a use case asked with arguments."""
    method, _, route = ROUTES[use_case].partition(" ")
    template, _, asked = route.partition("?")
    given = signature(use_case).bind(None, None, *args, **kwargs).arguments
    values = dict(list(given.items())[2:])
    named = [name for _, name, _, _ in Formatter().parse(template) if name]
    path = template.format(**{name: quote(str(values.pop(name)), safe="") for name in named})
    called = {parameter.strip("{}"): name for name, parameter in parse_qsl(asked)}
    return method, path, {called.get(name, name): value for name, value in values.items() if value is not None}


def _error(response: "httpx2.Response") -> Exception:
    """The error that a problem tells, as it was raised on the server."""
    try:
        told = response.json()
        single = _single(told, response.status_code)
        several = [_single(each, response.status_code) for each in told.get("problems", [])]
    except (ValueError, KeyError, TypeError, AttributeError):
        return Bug(f"the server answered {response.status_code} with what is no problem: {response.text[:200]}")
    if told["code"] == "internal":
        return Bug(f"the server failed; its log has more under the request id {told.get('request_id')}")
    return UserErrors(several) if several else single


def _single(told: Mapping[str, Any], status: int) -> UserError:
    match status:
        case 403:
            kind: type[UserError] = Denied
        case 404:
            kind = NotFound
        case 429 | 503:
            kind = Transient
        case _:
            kind = UserError
    return kind(
        told["code"], told["detail"], where=told.get("where"), known=told.get("known", ()), hint=told.get("hint")
    )


class _Parts:
    """The parts of a body as the file that Arrow reads from."""

    closed = False

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._left = b""

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; fewer at the end only."""
        while size < 0 or len(self._left) < size:
            part = next(self._parts, None)
            if part is None:
                break
            self._left += part
        if size < 0:
            size = len(self._left)
        taken, self._left = self._left[:size], self._left[size:]
        return taken

    def close(self) -> None:
        """Nothing to let go of: the response is closed by who opened it."""
        self.closed = True

    def readable(self) -> bool:
        """It is."""
        return True

    def writable(self) -> bool:
        """It is not."""
        return False

    def seekable(self) -> bool:
        """It is not."""
        return False
