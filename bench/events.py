"""Generated events, skewed as real ones are: the same rows in Ilk's typed tables and in one table as users keep them."""

from pathlib import Path
from shutil import rmtree

import duckdb

from bench.measuring import apart

CUSTOMERS = 200_000
EVENTS = 20_000_000
_MEMORY = "6GB"

_GENERATE = """
CREATE TABLE events AS
SELECT
    'c' || lpad(CAST(customer_no AS VARCHAR), 7, '0') AS customer_id,
    customer_no,
    CASE WHEN chance < 70 THEN 'view' WHEN chance < 88 THEN 'visit' WHEN chance < 98 THEN 'order' ELSE 'support_call' END
        AS event,
    TIMESTAMP '2024-01-01' + INTERVAL (CAST(i AS DOUBLE) / $events * 730 * 86400) SECOND AS occurred_at,
    -- Quarters: sums of these are the same as decimals and as floating point, so that all sides can be compared.
    CAST(hash(i * 17) % 800 AS DOUBLE) / 4 AS revenue,
    ['coffee', 'tea', 'bread', 'fruit', 'fish', 'meat', 'toys', 'books'][1 + (hash(i * 13) % 8)::INTEGER] AS category,
    ['web', 'store', 'app'][1 + (hash(i * 11) % 3)::INTEGER] AS channel,
    CAST(hash(i * 5) % 2000 AS INTEGER) AS product
FROM (
    SELECT
        i,
        hash(i * 31) % 100 AS chance,
        -- A few customers do much: the cube of a uniform number.
        CAST(floor(pow((hash(i * 7919) % 1000000000) / 1e9, 3) * $customers) AS INTEGER) AS customer_no
    FROM range($events) AS numbers(i)
)
"""

_TYPED = {
    "event_view": ("view", "category, channel, product"),
    "event_visit": ("visit", "channel"),
    "event_order": ("order", "CAST(revenue AS DECIMAL(18, 4)) AS revenue, category, channel"),
    "event_support_call": ("support_call", "channel"),
}


def generate(folder: Path, customers: int = CUSTOMERS, events: int = EVENTS) -> tuple[Path, Path]:
    """Write both files once: the user's, with one table; and Ilk's, with a typed table an event, in time order."""
    user, ours = (folder / f"{whose}-{customers}-{events}.duckdb" for whose in ("user", "ilk"))
    if not ours.exists():
        apart(_generate, user, ours, customers, events)
    return user, ours


def _generate(user: Path, ours: Path, customers: int, events: int) -> None:
    staged = ours.with_suffix(".staged")
    for path in (user, staged):
        path.unlink(missing_ok=True)
    connection = duckdb.connect(str(user), config={"memory_limit": _MEMORY})
    connection.execute(_GENERATE, {"customers": customers, "events": events})
    connection.execute("CREATE TABLE customers AS SELECT DISTINCT customer_id, customer_no FROM events ORDER BY 2")
    connection.execute(f"ATTACH '{staged}' AS ilk")
    for table, (event, columns) in _TYPED.items():
        _typed(connection, table, event, columns)
    connection.execute("CREATE TABLE ilk.customer_keys AS SELECT customer_no, customer_id FROM customers")
    connection.execute(
        "CREATE TABLE ilk.customer_seen AS SELECT customer_no, min(occurred_at) AS first_seen, "
        "max(occurred_at) AS last_seen FROM events GROUP BY 1"
    )
    connection.close()
    staged.rename(ours)


def _typed(connection: duckdb.DuckDBPyConnection, table: str, event: str, columns: str) -> None:
    """An event's table and what was seen of it, as a load leaves them."""
    connection.execute(
        f"CREATE TABLE ilk.{table} AS SELECT customer_no, occurred_at, "
        f"'e' || row_number() OVER () AS event_id, 1 AS load_no, {columns} "
        f"FROM events WHERE event = '{event}' ORDER BY occurred_at"
    )
    connection.execute(
        f"CREATE TABLE ilk.seen_{event} AS SELECT customer_no, min(occurred_at) AS first_at, "
        f"max(occurred_at) AS last_at, count(*) AS events FROM ilk.{table} GROUP BY customer_no"
    )


def exported(file: Path) -> Path:
    """The tables of a generated file as Parquet files, for engines that read these; the folder that holds them."""
    rows = file.with_suffix(".rows")
    if not rows.exists():
        apart(_export, file, rows)
    return rows


def _export(file: Path, rows: Path) -> None:
    staged = file.with_suffix(".rows.staged")
    rmtree(staged, ignore_errors=True)
    staged.mkdir()
    connection = duckdb.connect(str(file), read_only=True)
    for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
        if not table.startswith("segment_"):
            connection.execute(f"COPY {table} TO '{staged / table}.parquet' (FORMAT parquet)")
    connection.close()
    staged.rename(rows)
