"""Why an event is refused."""


class Refusal(Exception):
    """An event that cannot be taken: a word for the reason, by which refusals are counted, and a sentence."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
