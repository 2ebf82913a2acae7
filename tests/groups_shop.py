"""A shop whose customers are of three kinds that nobody told it of: what discovery is to find again."""

import csv
from datetime import timedelta
from pathlib import Path

from tests.shop import AS_OF, write_shop

from ilk.kernel.randomness import derive

PEOPLE = 240
KINDS = ((20, 10.0), (2, 80.0), (14, 60.0))
"""Of each kind, how often they order, and for how much: often and little, seldom and much, often and much."""
BY = ["order_count", "basket"]
_TRAITS = """
- {name: order_count, title: Orders, criterion: behavioural, value: count of order}
- {name: basket, title: Basket, criterion: behavioural, type: money, value: average of order.revenue}
- {name: serial, title: Serial number, criterion: behavioural}
- {name: country, title: Country, criterion: geographic}
- {name: nickname, title: Nickname, criterion: psychographic}
"""
_SOURCE = """
title: Members
files: {path: data/people.csv}
into: {customers: true, customer: text(id)}
columns:
  city: text(city)
  newsletter: yes_no(newsletter)
  serial: integer(serial)
  country: text(country)
  nickname: text(nickname)
"""


def kind_of(number: int) -> int:
    """The kind of a customer: half are of the first, a third of the second, a sixth of the third."""
    return (0, 0, 0, 1, 1, 2)[number % 6]


def write_groups_shop(folder: Path, people: int = PEOPLE) -> Path:
    """Write the project and its data into a folder, and answer the folder."""
    write_shop(folder)
    rows: list[tuple[object, ...]] = [
        (f"p{n}", "Berlin" if n % 2 else "Köln", "no", n, "DE", f"nick {n}") for n in range(people)
    ]
    _write(folder / "data" / "people.csv", ("id", "city", "newsletter", "serial", "country", "nickname"), rows)
    _write(folder / "data" / "orders.csv", ("id", "customer", "ordered_at", "amount"), _orders(people))
    (folder / "sources" / "people.yaml").write_text(_SOURCE, encoding="utf-8")
    (folder / "traits" / "groups.yaml").write_text(_TRAITS, encoding="utf-8")
    settings = folder / "ilk.yaml"
    settings.write_text(settings.read_text().replace("{every: month, periods: 3}", "{every: none}"))
    return folder


def _orders(people: int) -> list[tuple[object, ...]]:
    rng = derive(11, "kinds of customers")
    orders: list[tuple[object, ...]] = []
    for number in range(people):
        count, amount = KINDS[kind_of(number)]
        for _ in range(max(1, count + int(rng.integers(-1, 2)))):
            at = AS_OF - timedelta(days=float(rng.uniform(1, 300)))
            paid = amount * float(rng.uniform(0.9, 1.1))
            orders.append((f"o{len(orders)}", f"p{number}", f"{at:%Y-%m-%d %H:%M}", f"{paid:.2f}"))
    return orders


def _write(path: Path, header: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
