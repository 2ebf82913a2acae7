"""The tables that a refresh makes on its way, level by level: customers with more and more traits; what levels read."""

from collections.abc import Mapping

from ilk.catalog.tables import CUSTOMERS, STAGED
from ilk.segments.compile import Level, Program
from ilk.warehouse.engine import PASSING, Engine


def stages(program: Program) -> list[str]:
    """The tables of customers: the base rows, then with the traits of one level after the other; the last is staged."""
    names = [f"{PASSING}base", *(f"{PASSING}traits_{number}" for number, _ in enumerate(program.traits))]
    return [*names[:-1], STAGED + CUSTOMERS]


def derive(
    engine: Engine, program: Program, level: Level, customers: str, recorded: Mapping[str, str] | None = None
) -> None:
    """Compute the tables that a level needs beside facts."""
    for job in program.late_jobs(level, customers, PASSING, recorded):
        engine.create(job.table, job.query)
