"""The survey after a run, on each engine."""

from pathlib import Path

import pytest
from tests.surveys.world import run_survey, write_survey


@pytest.fixture(scope="session")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the survey after a run on DuckDB; shared, so only to be read or copied."""
    return run_survey(write_survey(tmp_path_factory.mktemp("mini")))


@pytest.fixture(scope="session")
def mini_on_spark(
    spark: None,  # noqa: ARG001 - it runs as long as it does
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The same after a run on Spark."""
    return run_survey(write_survey(tmp_path_factory.mktemp("mini"), settings="warehouse: spark\n"))
