"""What tests of several rooms share: a small shop, one that has been run, and a cluster of Spark."""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from sqlalchemy import URL, create_engine
from tests.servers import PASSWORD, missing, postgresql_programs, running_postgresql
from tests.shop import write_shop
from tests.spark import running_spark
from tests.survey_shop import write_survey_shop

# A verdict on one commit is the same each time; elsewhere each run tries other examples.
settings.register_profile("busy machine", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("busy machine")


_NUMBERS = count()
"""Of databases that tests made."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that work on Spark: there is one cluster, and it has use for all cores."""
    for item in items:
        if "spark" in getattr(item, "fixturenames", ()) or "spark" in item.nodeid.lower():
            item.add_marker(pytest.mark.spark)


@pytest.fixture(scope="session")
def spark() -> Iterator[None]:
    """A cluster of Spark with executors of their own, one for the whole run: engines opened meanwhile work on it."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        assert "CI" not in os.environ, "scripts/system-packages installs Java"
        pytest.skip("there is no Java: see scripts/system-packages")
    with running_spark():
        yield


@pytest.fixture(scope="session")
def postgresql() -> Iterator[int]:
    """A PostgreSQL server, by its port."""
    if postgresql_programs() is None:
        missing("PostgreSQL")
    with TemporaryDirectory() as folder, running_postgresql(Path(folder)) as port:
        yield port


@pytest.fixture
def live_address(postgresql: int) -> Iterator[str]:
    """The address of a new database for what is live, gone after the test."""
    server = URL.create("postgresql+pg8000", "ilk", PASSWORD, "127.0.0.1", postgresql, "postgres")
    name = f"live_{next(_NUMBERS)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield server.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


@pytest.fixture(scope="session")
def shop_once_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop's folder after a run; shared, so only to be read or copied."""
    from ilk.app.run import run
    from ilk.app.wiring import LOCAL, open_workspace

    folder = write_shop(tmp_path_factory.mktemp("shop"))
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
    return folder


@pytest.fixture
def shop_files(tmp_path: Path) -> Path:
    """The shop's folder as a person wrote it, before any run."""
    return write_shop(tmp_path / "shop")


@pytest.fixture
def shop(shop_once_run: Path, tmp_path: Path) -> Path:
    """The shop's folder after a run, a copy to do with as one likes."""
    return Path(shutil.copytree(shop_once_run, tmp_path / "shop"))


@pytest.fixture(scope="session")
def survey_once_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the shop that asked its customers, after a run; shared, so only to be read or copied."""
    from ilk.app.run import run
    from ilk.app.wiring import LOCAL, open_workspace

    folder = write_survey_shop(tmp_path_factory.mktemp("survey"))
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
    return folder


@pytest.fixture
def survey(survey_once_run: Path, tmp_path: Path) -> Path:
    """The folder of the shop that asked, after a run, a copy to do with as one likes."""
    return Path(shutil.copytree(survey_once_run, tmp_path / "survey"))
