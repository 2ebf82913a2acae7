"""Streams are short: so that something is left out in them, events are looked through from the first one on."""

import pytest

from ilk.live.evaluator import state


@pytest.fixture(autouse=True)
def no_event_is_kept_for_being_one_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "FEW", 0)
