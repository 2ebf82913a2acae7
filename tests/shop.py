"""A shop of forty customers, as files that a person could have: what every door is tried on."""

import csv
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

AS_OF = datetime(2025, 3, 1, tzinfo=UTC)
CITIES = ("Berlin", "Hamburg", "Köln", "München")
ODD_IDS = {38: "a/b", 39: "[red]x[/red]", 40: "Zoë 7 %"}
"""Identifiers that would break an address, a terminal's markup, or a guess about letters."""

BAD_ORDERS = (
    ("bad-1", "c01", "2025-02-01 10:00", "-5.00"),
    ("bad-2", "c02", "the day before", "12.00"),
    ("bad-3", "", "2025-02-03 10:00", "13.00"),
)
"""Orders that break a rule each: a negative amount, no date, nobody's."""

_FILES = {
    "ilk.yaml": """
        name: corner-shop
        title: Corner shop
        time_zone: Europe/Berlin
        currency: EUR
        as_of: 2025-03-01T00:00:00Z
        history: {every: month, periods: 3}
        headline_traits: [city, spend]
    """,
    "sources/people.yaml": """
        title: Members
        files: {path: data/people.csv}
        into: {customers: true, customer: text(id)}
        columns:
          city: text(city)
          newsletter: yes_no(newsletter)
    """,
    "sources/orders.yaml": """
        title: Orders
        files: {path: data/orders.csv}
        into:
          events: order
          customer: text(customer)
          occurred_at: instant(ordered_at, "%Y-%m-%d %H:%M", zone="UTC")
          id: text(id)
        columns:
          revenue: {value: money(amount), min: 0, required: true}
    """,
    "traits/people.yaml": """
        - {name: city, title: City, criterion: geographic}
        - {name: newsletter, title: Newsletter, criterion: behavioural}
        - {name: spend, title: Spend, criterion: value, value: sum of order.revenue}
        - {name: rfm, rfm: {}, criterion: value}
    """,
    "metrics/shop.yaml": """
        - {name: revenue, title: Revenue, value: sum of order.revenue, format: money}
        - {name: orders, title: Orders, value: count of order, format: count}
    """,
    "segments/shop.yaml": """
        - {name: berliners, title: Berliners, when: 'city = "Berlin"'}
        - {name: regulars, title: Regulars, when: did order at least 3 times}
        - {name: readers, title: Readers, when: newsletter is true}
    """,
}


def customer_id(number: int) -> str:
    """The identifier of the customer of a number, 1 to 40."""
    return ODD_IDS.get(number, f"c{number:02}")


CUSTOMERS = tuple(customer_id(number) for number in range(1, 41))
BERLINERS = tuple(customer_id(number) for number in range(1, 41) if number % 4 == 0)
REGULARS = tuple(customer_id(number) for number in range(1, 41) if number % 5 >= 3)
READERS = tuple(customer_id(number) for number in range(1, 41) if number % 2 == 0)


def people() -> Sequence[tuple[str, ...]]:
    """The rows of `people.csv`."""
    return [(customer_id(number), CITIES[number % 4], "yes" if number % 2 == 0 else "no") for number in range(1, 41)]


def orders() -> Sequence[tuple[str, ...]]:
    """The good rows of `orders.csv`: customer n has n modulo 5 orders, three weeks apart, of 10 n euros each."""
    return [
        (
            f"o{number}-{position}",
            customer_id(number),
            f"{AS_OF - timedelta(days=number + 21 * position):%Y-%m-%d} 12:00",
            f"{10 * number}.00",
        )
        for number in range(1, 41)
        for position in range(number % 5)
    ]


def write_shop(folder: Path) -> Path:
    """Write the shop's project and data into a folder, and answer the folder."""
    for name, text in _FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = text.strip("\n").splitlines()
        path.write_text("\n".join(line.removeprefix(" " * 8) for line in lines).rstrip() + "\n", encoding="utf-8")
    _write_csv(folder / "data" / "people.csv", ("id", "city", "newsletter"), people())
    _write_csv(folder / "data" / "orders.csv", ("id", "customer", "ordered_at", "amount"), [*orders(), *BAD_ORDERS])
    return folder


def _write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
