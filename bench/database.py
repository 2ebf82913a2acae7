"""Reading a table of PostgreSQL: what a source's connector lands. Prints rows and seconds as JSON."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.timing import timed
from ilk.kernel.progress import Silent
from ilk.sources.connectors.bringing import Asked, Brought, bring
from ilk.sources.connectors.connector import Surroundings
from ilk.sources.connectors.database.settings import DatabaseConnection
from ilk.sources.connectors.landing import Landing

NOW = datetime(2025, 12, 31, tzinfo=UTC)


def main(port: str, secret: str, table: str) -> None:
    """Bring all rows of a table into an empty landing."""
    url = f"postgresql://ilk:${{PASSWORD}}@127.0.0.1:{port}/postgres"
    connection = DatabaseConnection(kind="database", url=url, table=table, cursor="ordered_at")
    with TemporaryDirectory() as folder:
        asked = Asked(connection, Surroundings(Path(folder), {"PASSWORD": secret}), ["id"], NOW)
        landing = Landing(Path(folder, "orders"), "orders")

        def brought() -> Brought:
            return bring(asked, landing, Silent())

        seconds, found = timed(brought)
    print(json.dumps({"rows": found.rows, "seconds": seconds}))


if __name__ == "__main__":
    main(*sys.argv[1:])
