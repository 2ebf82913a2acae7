"""Generated events, skewed as real ones are: the same rows in Ilk's typed tables and in one table as users keep them."""

from pathlib import Path

import duckdb

CUSTOMERS = 200_000
EVENTS = 20_000_000

_GENERATE = """
CREATE TABLE events AS
SELECT
    'c' || lpad(CAST(customer_no AS VARCHAR), 7, '0') AS customer_id,
    customer_no,
    CASE WHEN chance < 70 THEN 'view' WHEN chance < 88 THEN 'visit' WHEN chance < 98 THEN 'order' ELSE 'support_call' END
        AS event,
    TIMESTAMP '2024-01-01' + INTERVAL (CAST(i AS DOUBLE) / $events * 730 * 86400) SECOND AS occurred_at,
    CAST(hash(i * 17) % 20000 AS DECIMAL(18, 4)) / 100 AS revenue,
    ['coffee', 'tea', 'bread', 'fruit', 'fish', 'meat', 'toys', 'books'][1 + (hash(i * 13) % 8)::INTEGER] AS category,
    ['web', 'store', 'app'][1 + (hash(i * 11) % 3)::INTEGER] AS channel,
    CAST(hash(i * 5) % 2000 AS INTEGER) AS product
FROM (
    SELECT
        i,
        hash(i * 31) % 100 AS chance,
        -- A few customers do much: the cube of a uniform number.
        CAST(floor(pow((hash(i * 7919) % 1000000) / 1e6, 3) * $customers) AS INTEGER) AS customer_no
    FROM range($events) AS numbers(i)
)
"""

_TYPED = {
    "event_view": ("view", "category, channel, product"),
    "event_visit": ("visit", "channel"),
    "event_order": ("order", "revenue, category, channel"),
    "event_support_call": ("support_call", "channel"),
}


def generate(folder: Path, customers: int = CUSTOMERS, events: int = EVENTS) -> tuple[Path, Path]:
    """Write both files once: the user's, with one table; and Ilk's, with a typed table an event, in time order."""
    user, ours = folder / f"user-{events}.duckdb", folder / f"ilk-{events}.duckdb"
    if ours.exists():
        return user, ours
    staged = ours.with_suffix(".staged")
    for path in (user, staged):
        path.unlink(missing_ok=True)
    connection = duckdb.connect(str(user))
    connection.execute(_GENERATE, {"customers": customers, "events": events})
    connection.execute("CREATE TABLE customers AS SELECT DISTINCT customer_id, customer_no FROM events ORDER BY 2")
    connection.execute(f"ATTACH '{staged}' AS ilk")
    for table, (event, columns) in _TYPED.items():
        connection.execute(
            f"CREATE TABLE ilk.{table} AS SELECT customer_no, occurred_at, "
            f"'e' || row_number() OVER () AS event_id, 1 AS load_no, {columns} "
            f"FROM events WHERE event = '{event}' ORDER BY occurred_at"
        )
        connection.execute(
            f"CREATE TABLE ilk.seen_{event} AS SELECT customer_no, min(occurred_at) AS first_at, "
            f"max(occurred_at) AS last_at, count(*) AS events FROM ilk.{table} GROUP BY customer_no"
        )
    connection.execute("CREATE TABLE ilk.customer_keys AS SELECT customer_no, customer_id FROM customers")
    connection.execute(
        "CREATE TABLE ilk.customer_seen AS SELECT customer_no, min(occurred_at) AS first_seen, "
        "max(occurred_at) AS last_seen FROM events GROUP BY 1"
    )
    connection.close()
    staged.rename(ours)
    return user, ours


def exported(folder: Path, user: Path, events: int) -> Path:
    """The user's two tables as Parquet files, for engines that read these; the folder that holds them."""
    rows = folder / f"rows-{events}"
    if not (rows / "customers.parquet").exists():
        rows.mkdir(exist_ok=True)
        connection = duckdb.connect(str(user), read_only=True)
        for table in ("events", "customers"):
            connection.execute(f"COPY {table} TO '{rows / table}.parquet' (FORMAT parquet)")
        connection.close()
    return rows
