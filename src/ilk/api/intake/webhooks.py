"""The door of webhooks: other systems come without a key, and sign what they send."""

from asyncio import wrap_future
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from ilk.api.intake.addresses import webhook_source
from ilk.app.webhooks import Senders, take_webhook
from ilk.app.wiring import Workspace
from ilk.kernel.errors import UserError
from ilk.live.intake.webhooks.signatures import Came
from ilk.live.intake.writing import Writer


@dataclass(frozen=True)
class Webhooks:
    """Takes webhooks.

    Attributes:
        workspace: where they go.
        writer: what writes them down.
        senders: who may send some.
    """

    workspace: Workspace
    writer: Writer
    senders: Senders

    async def take(self, request: Request, body: bytes) -> None:
        """Take one; when it returns, it is on the disk. Raises `UserError` for one that is not taken."""
        headers = {name.lower(): value for name, value in reversed(request.headers.items())}
        came = Came(headers, body, self.workspace.clock.now())
        sender = await run_in_threadpool(self.senders.sender, webhook_source(request.scope["path"]), came)
        request.state.actor = sender.actor.name
        taken = take_webhook(self.workspace, sender.actor, sender, came, self.writer)
        await wrap_future(taken.written)
        if taken.refused is not None:
            hint = "`ilk intake --refused` shows it."
            raise UserError("intake-unreadable", f"it is signed, and cannot be read: {taken.refused.detail}", hint=hint)
