"""A larger shop of which some customers order each week and others seldom, with a model of each task over them."""

import csv
from datetime import timedelta
from pathlib import Path

from tests.shop import AS_OF, write_shop

from ilk.kernel.randomness import derive

PEOPLE = 240
_MODELS = """
- name: kind
  title: Kind of customer
  clusters: {using: [spend, count of order], clusters: 2, names: [Small, Big]}
  refit_days: 20
- name: comes_again
  outcome:
    happens: did order in last 30 days
    horizon_days: 30
    method: logistic
    using: [count of order in last 90 days, spend, newsletter]
  fairness: [city]
- {name: worth, value: {horizon_days: 30}}
"""


def busy(number: int) -> bool:
    """Whether a customer of the larger shop orders often: every third does."""
    return number % 3 == 0


def write_shop_with_models(folder: Path) -> Path:
    """Write the larger shop's project and data into a folder, and answer the folder."""
    write_shop(folder)
    people = [
        (f"p{number}", "Berlin" if number % 2 else "Köln", "yes" if busy(number) else "no") for number in range(PEOPLE)
    ]
    _write(folder / "data" / "people.csv", ("id", "city", "newsletter"), people)
    _write(folder / "data" / "orders.csv", ("id", "customer", "ordered_at", "amount"), _orders())
    (folder / "models").mkdir()
    (folder / "models" / "shop.yaml").write_text(_MODELS, encoding="utf-8")
    (folder / "segments" / "models.yaml").write_text(
        "- {name: big, when: 'kind = \"Big\"'}\n- {name: likely, when: comes_again >= 0.5}\n",
        encoding="utf-8",
    )
    settings = folder / "ilk.yaml"
    settings.write_text(settings.read_text().replace("{every: month, periods: 3}", "{every: none}"))
    return folder


def _orders() -> list[tuple[str, ...]]:
    rng = derive(7, "shop")
    orders: list[tuple[str, ...]] = []
    for number in range(PEOPLE):
        gap = 9 if busy(number) else 60
        day = rng.exponential(gap)
        while day < 360:
            amount = rng.uniform(40, 60) if busy(number) else rng.uniform(5, 15)
            at = f"{AS_OF - timedelta(days=day):%Y-%m-%d %H:%M}"
            orders.append((f"o{len(orders)}", f"p{number}", at, f"{amount:.2f}"))
            day += rng.exponential(gap)
    return orders


def _write(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
