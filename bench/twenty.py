"""Twenty segments, said twice: in the language, and as a user would write them over one table of events."""

AS_OF = "TIMESTAMP '2025-12-31 00:00:00'"


def _ago(days: int) -> str:
    return f"occurred_at > {AS_OF} - INTERVAL {days} DAY AND occurred_at <= {AS_OF}"


def _having(event: str, having: str, where: str = "") -> str:
    extra = f" AND {where}" if where else ""
    return f"SELECT customer_id FROM events WHERE event = '{event}'{extra} GROUP BY customer_id HAVING {having}"


def _not_having(event: str, where: str) -> str:
    return (
        "SELECT customer_id FROM customers WHERE customer_id NOT IN "
        f"(SELECT customer_id FROM events WHERE event = '{event}' AND {where})"
    )


TWENTY: dict[str, tuple[str, str]] = {
    "ordered_lately": ("did order in last 30 days", _having("order", "true", _ago(30))),
    "regulars": ("did order at least 3 times in last 90 days", _having("order", "count(*) >= 3", _ago(90))),
    "no_order_quarter": ("did not order in last 90 days", _not_having("order", _ago(90))),
    "big_spenders": (
        "sum of order.revenue in last 365 days > 1000",
        _having("order", "sum(revenue) > 1000", _ago(365)),
    ),
    "coffee_lovers": (
        'did order where category = "coffee" at least 2 times in last 180 days',
        _having("order", "count(*) >= 2", f"category = 'coffee' AND {_ago(180)}"),
    ),
    "app_buyers": (
        'did order where channel = "app" in last 60 days',
        _having("order", "true", f"channel = 'app' AND {_ago(60)}"),
    ),
    "high_average": (
        "average of order.revenue in last 365 days > 120",
        _having("order", "avg(revenue) > 120", _ago(365)),
    ),
    "one_big_order": ("max of order.revenue in last 90 days > 195", _having("order", "max(revenue) > 195", _ago(90))),
    "browsers": ("did view at least 20 times in last 30 days", _having("view", "count(*) >= 20", _ago(30))),
    "curious": (
        "count of distinct view.product in last 60 days >= 25",
        _having("view", "count(DISTINCT product) >= 25", _ago(60)),
    ),
    "wide_taste": (
        "count of distinct order.category in last 365 days >= 5",
        _having("order", "count(DISTINCT category) >= 5", _ago(365)),
    ),
    "visited_today": ("did visit in last 1 day", _having("visit", "true", _ago(1))),
    "lapsed": ("last order older than 180 days", _having("order", f"max(occurred_at) <= {AS_OF} - INTERVAL 180 DAY")),
    "new_buyers": ("first order in last 90 days", _having("order", f"min(occurred_at) > {AS_OF} - INTERVAL 90 DAY")),
    "callers": (
        "did support_call at least 2 times in last 365 days",
        _having("support_call", "count(*) >= 2", _ago(365)),
    ),
    "looked_not_bought": (
        "did view at least 5 times in last 14 days and did not order in last 14 days",
        _having("view", "count(*) >= 5", _ago(14)) + " EXCEPT " + _having("order", "true", _ago(14)),
    ),
    "loyal_and_calling": (
        "did order at least 6 times in last 365 days and did support_call in last 90 days",
        _having("order", "count(*) >= 6", _ago(365)) + " INTERSECT " + _having("support_call", "true", _ago(90)),
    ),
    "tea_or_toys": (
        'did order where category in ("tea", "toys") in last 30 days',
        _having("order", "true", f"category IN ('tea', 'toys') AND {_ago(30)}"),
    ),
    "big_and_lately": (
        "sum of order.revenue in last 90 days > 400 and did visit in last 7 days",
        _having("order", "sum(revenue) > 400", _ago(90)) + " INTERSECT " + _having("visit", "true", _ago(7)),
    ),
    "autumn_buyers": (
        "did order between 2025-09-01 and 2025-11-30",
        _having("order", "true", "occurred_at >= TIMESTAMP '2025-09-01' AND occurred_at < TIMESTAMP '2025-12-01'"),
    ),
}
"""For each segment its text in the language, and the query."""
