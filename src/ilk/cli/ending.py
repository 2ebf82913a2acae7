"""A server that tells those who wait within it, before it waits for them, that it stops."""

import socket
from collections.abc import Callable

from uvicorn import Config, Server


class EndingServer(Server):
    """The server of uvicorn, which calls `ending` when it begins to stop."""

    def __init__(self, config: Config, ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._ending = ending

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._ending()
        await super().shutdown(sockets)
