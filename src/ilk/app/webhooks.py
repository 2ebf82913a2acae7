"""Webhooks: whether another system signed what came for a source, and taking it into the log of the intake."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from ilk.app.answers import Check
from ilk.app.kinds import SOURCE
from ilk.app.use_case import use_case
from ilk.app.wiring import UpToDate, Workspace
from ilk.database.intake import Arrivals, RefusedEntry
from ilk.kernel.access import Actor, Permission, Role
from ilk.kernel.errors import Transient, UserError
from ilk.live.intake.refusal import Refusal
from ilk.live.intake.webhooks.messages import webhook_of
from ilk.live.intake.webhooks.signatures import Came, Scheme, scheme_of
from ilk.live.intake.writing import Writer
from ilk.sources.connectors.secrets import filled
from ilk.sources.connectors.webhook.settings import WebhookConnection
from ilk.sources.definition import SourceDefinition

_UNCHECKED = "it cannot be told now who signed this"


@dataclass(frozen=True, slots=True)
class Sender:
    """A system whose webhook came, and was signed: as which actor it sends, for which source, how it signs."""

    actor: Actor
    source: str
    scheme: Scheme


@dataclass(frozen=True, slots=True)
class TakenWebhook:
    """What becomes of a webhook: `written` is there when it is on the disk; `refused` is why it cannot be read."""

    written: "Future[int]"
    refused: Refusal | None


class Senders:
    """Who may send webhooks: the sources that take some, read anew when a definition may have changed."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._changed = workspace.database.watch()
        self._known = UpToDate()

    def sender(self, source: str, came: Came) -> Sender:
        """Who sent a webhook for a source.

        Raises:
            UserError: `unknown-address` where no source of that name takes webhooks; `wrong-signature`, which says
                nothing about what is wrong.
            Transient: `intake-unavailable` while the environment has no secret of the source.
        """
        try:
            connection = self._connections().get(source)
        except UserError as error:
            raise Transient("intake-unavailable", _UNCHECKED) from error
        if connection is None:
            raise UserError("unknown-address", "no source takes webhooks at this address")
        try:
            keys = _keys(connection, self._workspace.environment)
        except UserError as error:
            raise Transient("intake-unavailable", _UNCHECKED) from error
        scheme = scheme_of(connection)
        if not scheme.is_signed(came, keys):
            raise UserError("wrong-signature", "the signature is not right")
        return Sender(Actor(f"webhook {source}", Role.WRITER), source, scheme)

    def _connections(self) -> Mapping[str, WebhookConnection]:
        known: Mapping[str, WebhookConnection] = self._known.get(self._changed, self._read)
        return known

    def _read(self, _before: object) -> Mapping[str, WebhookConnection]:
        sources = self._workspace.definitions.definitions(SOURCE)
        return {each.name: each.connect for each in sources if isinstance(each.connect, WebhookConnection)}


@use_case(Permission.SEND_EVENTS, "send a webhook", records="refusals")
def take_webhook(_workspace: Workspace, _actor: Actor, sender: Sender, came: Came, writer: Writer) -> TakenWebhook:
    """Take a webhook that was signed: to the log, or to its list of refusals. One that came before is passed over.

    Raises `Transient` `intake-busy` when too many wait.
    """
    try:
        arrivals, refused = Arrivals(came.at, [webhook_of(sender.source, came, sender.scheme)]), None
    except Refusal as refusal:
        kept = RefusedEntry(refusal.reason, refusal.detail, came.body)
        arrivals, refused = Arrivals(came.at, refused=[kept]), refusal
    return TakenWebhook(writer.write(arrivals), refused)


def secret_findings(source: SourceDefinition, environment: Mapping[str, str]) -> Iterator[Check]:
    """What a check of a source finds of its secrets: none of what it is sent is taken while one is missing."""
    if not isinstance(source.connect, WebhookConnection):
        return
    try:
        _keys(source.connect, environment)
    except UserError as error:
        sentence = f"No webhook is taken where {error.what}."
        yield Check(name="secret", state="warning", sentence=sentence, hint=error.hint)


def _keys(connection: WebhookConnection, environment: Mapping[str, str]) -> Sequence[bytes]:
    """The keys of its secrets. Raises `UserError` for one that is missing or is none."""
    scheme = scheme_of(connection)
    return [scheme.key(filled(each, environment)) for each in connection.secret]
