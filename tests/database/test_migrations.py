"""The migrations: in order, whole or not at all, and equal to the tables that the code uses."""

import re
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from ilk.database.engine import Database, sqlite_url
from ilk.database.migrations import HEAD, SCRIPTS, migrate, revision
from ilk.database.tables import METADATA
from ilk.kernel.errors import UserError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "database.sqlite"


@pytest.fixture
def database(path: Path):
    with closing(Database.open(sqlite_url(path))) as opened:
        yield opened


def script_directory() -> ScriptDirectory:
    return ScriptDirectory(str(SCRIPTS))


def test_numbers_follow_each_other_without_a_gap():
    revisions = [script.revision for script in script_directory().walk_revisions()]
    assert revisions == [f"{number:04}" for number in range(len(revisions), 0, -1)]
    assert revisions[0] == HEAD


def test_each_file_is_named_by_its_number():
    for script in script_directory().walk_revisions():
        assert re.fullmatch(rf"m{script.revision}_[a-z_]+\.py", Path(script.path).name)


def test_a_migrated_database_has_the_tables_of_the_code(database):
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_the_comparison_sees_a_missing_column(database):
    with database.write() as connection:
        connection.execute(text("ALTER TABLE runs DROP COLUMN error"))
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) != []


@pytest.mark.usefixtures("database")
def test_an_up_to_date_database_is_left_alone(path):
    before = path.read_bytes()
    Database.open(sqlite_url(path)).close()
    assert path.read_bytes() == before


def test_a_database_of_a_later_version_is_refused(path, database):
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9000'"))
    with pytest.raises(UserError, match="later version") as caught:
        Database.open(sqlite_url(path))
    assert caught.value.code == "database-newer"


def scripts_and(folder: Path, *steps: str) -> Path:
    """The migrations and more behind them, numbered from 9000; what each does is a line of Python."""
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_text((SCRIPTS / "env.py").read_text())
    for file in (SCRIPTS / "versions").glob("m*.py"):
        (folder / "versions" / file.name).write_text(file.read_text())
    before = HEAD
    for number, step in enumerate(steps, start=9000):
        head = f"from alembic import op\nrevision = '{number}'\ndown_revision = '{before}'\n"
        (folder / "versions" / f"m{number}_more.py").write_text(f"{head}def upgrade():\n    {step}\n")
        before = str(number)
    return folder


def test_a_migration_that_fails_half_way_leaves_nothing_of_itself(tmp_path, path, database):
    step = "op.execute('CREATE TABLE half (x INTEGER)'); raise RuntimeError('power cut')"
    with pytest.raises(RuntimeError, match="power cut"):
        migrate(database.write, path, head="9000", scripts=scripts_and(tmp_path / "scripts", step))
    with database.read() as connection:
        assert not inspect(connection).has_table("half")
        assert revision(connection) == HEAD


def test_those_before_one_that_fails_stay_in_their_order(tmp_path, path, database):
    steps = (
        "op.execute('CREATE TABLE book (x INTEGER)')",
        "op.execute('ALTER TABLE book RENAME COLUMN x TO page')",
        "raise RuntimeError('power cut')",
    )
    with pytest.raises(RuntimeError, match="power cut"):
        migrate(database.write, path, head="9002", scripts=scripts_and(tmp_path / "scripts", *steps))
    with database.read() as connection:
        assert [column["name"] for column in inspect(connection).get_columns("book")] == ["page"]
        assert revision(connection) == "9001"
