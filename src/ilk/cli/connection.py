"""A connection of the server: uvicorn's quick one, which does not gather the head of a request without an end."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST_HEAD = 64 << 10
"""Bytes of an address and headers that are kept while their end has not come."""


class Connection(HttpToolsProtocol):
    """Answers 400 to whoever sends more than `LONGEST_HEAD` without coming to the end of a head, and lets them go."""

    _head: int | None = 0
    """Bytes of the head that has begun; None while a body comes."""

    def data_received(self, data: bytes) -> None:
        if self._head is not None:
            self._head += len(data)
        super().data_received(data)
        if self._head is not None and self._head > LONGEST_HEAD and not self.transport.is_closing():
            self.send_400_response("The head of the request is too long.")

    def on_headers_complete(self) -> None:
        self._head = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._head = 0
        super().on_message_complete()
