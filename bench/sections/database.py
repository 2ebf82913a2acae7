"""Reading tables of PostgreSQL of two sizes: memory does not grow with the rows."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from adbc_driver_postgresql import dbapi
from tests.servers import PASSWORD, running_postgresql

from bench.measuring import measured_in_turn, module

SIZES = (500_000, 5_000_000)
_MAKE = """
CREATE TABLE orders_{rows} AS
SELECT i AS id, 'c' || (i::bigint * 7919 % 200000) AS customer,
       timestamp '2024-01-01' + i * interval '1 second' AS ordered_at,
       (i % 10000)::numeric / 100 AS total, 'some words about ' || i AS note
FROM generate_series(1, {rows}) i
"""


def database(_folder: Path) -> list[str]:
    """A server of its own; each reading in a process of its own, three times."""
    lines = []
    with TemporaryDirectory() as place, running_postgresql(Path(place)) as port:
        login = {"host": "127.0.0.1", "port": port, "user": "ilk", "password": PASSWORD, "dbname": "postgres"}
        address = " ".join(f"{name}='{value}'" for name, value in login.items())
        with dbapi.connect(address, autocommit=True) as connection, connection.cursor() as cursor:
            for rows in SIZES:
                cursor.execute(_MAKE.format(rows=rows))
        for rows in SIZES:
            (found,) = measured_in_turn(module("database", port, PASSWORD, f"orders_{rows}"))
            seconds = json.loads(found.said)["seconds"]
            lines.append(f"| {rows:,} | {seconds:.1f} | {rows / seconds:,.0f} | {found.megabytes:,} |")
    return [
        "Reading PostgreSQL",
        "",
        "A source's connector lands a table of five columns in order of its cursor, as `ilk run` does; the server is on the"
        " same two cores. Peak memory is that of the reading process, of which libraries are some 180 MB.",
        "",
        "| rows | seconds | rows a second | peak MB |",
        "|---|---|---|---|",
        *lines,
        "",
    ]
