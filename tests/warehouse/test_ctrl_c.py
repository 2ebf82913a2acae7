"""Ctrl-C in the middle of the work: it ends, wherever it is, and is no fault of ours."""

import os
import signal
from collections.abc import Iterator
from threading import Timer

import pytest

from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.engine import Job
from ilk.warehouse.stopping import ended_by_ctrl_c, was_stopped

ONE = sql.select({"n": sql.literal(1)}, None)
ENDLESS = sql.parse_steps("SELECT count(*) AS n FROM range(2000000000000)", names={}, params={})


@pytest.fixture(autouse=True)
def of_a_terminal() -> Iterator[None]:
    """Ctrl-C as a command in a terminal has it; processes of tests side by side ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def ctrl_c() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_a_statement_is_ended() -> None:
    engine = DuckDBEngine.open(None, threads=1)
    Timer(0.1, ctrl_c).start()
    with pytest.raises(KeyboardInterrupt):
        engine.run(ENDLESS)
    assert engine.run(ONE).num_rows == 1
    engine.close()


def test_statements_side_by_side_are_ended() -> None:
    engine = DuckDBEngine.open(None, threads=2)
    Timer(0.1, ctrl_c).start()
    with pytest.raises(KeyboardInterrupt), ended_by_ctrl_c():
        engine.create_all([Job("one", ENDLESS), Job("two", ENDLESS), Job("three", ENDLESS)])
    assert engine.tables() == {}
    engine.close()


def test_no_statement_begins_after_it_and_the_work_knows_why() -> None:
    engine = DuckDBEngine.open(None, threads=1)
    seen = []

    def work() -> None:
        ctrl_c()
        seen.append(was_stopped())
        engine.create("kept", ONE)

    with pytest.raises(KeyboardInterrupt), ended_by_ctrl_c():
        work()
    assert seen == [True]
    assert engine.tables() == {}
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    engine.close()


def test_work_without_statements_is_ended_by_a_second_one() -> None:
    def work() -> None:
        ctrl_c()
        ctrl_c()
        pytest.fail("the second one raises at once")

    with pytest.raises(KeyboardInterrupt), ended_by_ctrl_c():
        work()


def test_whoever_has_a_way_with_it_keeps_it() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with ended_by_ctrl_c():
            ctrl_c()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
