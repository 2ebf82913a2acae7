"""A shop whose customers are known under several identifiers: a till, a club, a web shop and its devices."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent

Rows = Sequence[Sequence[str]]
_FILES = {
    "ilk.yaml": """
        name: merging-shop
        time_zone: UTC
        as_of: 2025-03-01T00:00:00Z
        history: {every: none}
        verify: {sample: 20}
    """,
    "sources/club.yaml": """
        files: {path: data/club*.csv}
        into: {customers: true, customer: text(id)}
        columns:
          email: lower(email)
          phone: text(phone)
          last_name: text(last_name)
          street: text(street)
          city: text(city)
    """,
    "sources/web.yaml": """
        files: {path: data/web*.csv}
        into: {customers: true, customer: text(id)}
        columns:
          email: lower(email)
          mobile: text(mobile)
          city: text(city)
    """,
    "sources/orders.yaml": """
        files: {path: data/orders*.csv}
        into:
          events: line
          customer: text(customer)
          occurred_at: instant(at, "%Y-%m-%d", zone="UTC")
          id: text(id)
        columns:
          receipt: text(receipt)
          revenue: money(amount)
        rollups:
          order: {by: [receipt], columns: {revenue: sum(revenue)}}
    """,
    "sources/visits.yaml": """
        files: {path: data/visits*.csv}
        into:
          events: visit
          customer: text(login) else text(device)
          occurred_at: instant(at, "%Y-%m-%d", zone="UTC")
          id: text(id)
        columns:
          device: text(device)
    """,
    "traits/people.yaml": """
        - {name: city, title: City}
        - {name: spend, title: Spend, value: sum of order.revenue}
        - {name: household, household: {}}
    """,
    "segments/shop.yaml": """
        - {name: buyers, when: did order}
        - {name: regulars, when: did order at least 2 times}
        - {name: spenders, when: spend >= 50}
        - {name: sharers, when: household_size = 2}
        - {name: berliners, when: 'city = "Berlin"'}
    """,
    "identity/people.yaml": """
        identifiers:
          email: {columns: {club: email, web: email}}
          phone: {columns: {club: phone, web: mobile}}
          device: {columns: {visits: device}, anonymous: true}
          last_name: {columns: {club: last_name}}
          street: {columns: {club: street}}
        rules:
          - {name: same_email, same: [email], limit: 5}
          - {name: same_phone, same: [phone], limit: 5, review: true}
          - {name: same_device, same: [device]}
        households: {same: [last_name, street]}
        survivorship: {otherwise: most_recent}
        largest: 8
    """,
}
HEADERS: Mapping[str, Sequence[str]] = {
    "club": ("id", "email", "phone", "last_name", "street", "city"),
    "web": ("id", "email", "mobile", "city"),
    "orders": ("id", "customer", "receipt", "at", "amount"),
    "visits": ("id", "login", "device", "at"),
}
ROWS: Mapping[str, Rows] = {
    "club": (
        ("k1", "ann@x.org", "1", "Ahn", "High St 1", "Berlin"),
        ("k2", "bob@x.org", "2", "Ahn", "High St 1", "Berlin"),
        ("k3", "", "3", "Cole", "Low St 2", "Hamburg"),
        ("k4", "dan@x.org", "4", "Dorn", "Low St 9", "Hamburg"),
    ),
    "web": (
        ("w1", "Ann@x.org ", "", "Bremen"),
        ("w3", "cole@x.org", "3", "Hamburg"),
        ("w5", "eve@x.org", "5", "Berlin"),
    ),
    "orders": (
        ("o1", "k1", "r1", "2025-01-01", "30"),
        ("o2", "w1", "r2", "2025-02-01", "30"),
        ("o3", "k2", "r3", "2025-01-05", "10"),
        ("o4", "w3", "r4", "2025-01-07", "40"),
        ("o5", "k3", "r5", "2025-01-08", "40"),
    ),
    "visits": (
        ("v1", "", "d1", "2025-01-02"),
        ("v2", "w5", "d1", "2025-01-03"),
        ("v3", "", "d2", "2025-01-04"),
        ("v4", "w1", "d2", "2025-01-05"),
        ("v5", "k4", "d2", "2025-01-06"),
        ("v6", "", "d3", "2025-01-07"),
    ),
}
"""Ann is k1 and w1, by e-mail; Eve is w5 and the device d1; d2 has two logins; k3 and w3 share a phone."""


def write_rows(folder: Path, source: str, rows: Rows, part: str = "") -> None:
    """Write a file of a source."""
    with (folder / "data" / f"{source}{part}.csv").open("w", newline="") as file:
        csv.writer(file).writerows([HEADERS[source], *rows])


def make(folder: Path, rows: Mapping[str, Rows] = ROWS, **files: str) -> Path:
    """Write the shop into a folder; `files` take the place of its own, named without folder and ending."""
    for name, text in _FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(files.get(path.stem if path.parent != folder / "traits" else name, text)).lstrip())
    (folder / "data").mkdir()
    for source in HEADERS:
        write_rows(folder, source, rows.get(source, ()))
    return folder


def forget_identity(folder: Path) -> None:
    """Take out the identity, and what asks for households."""
    (folder / "identity" / "people.yaml").unlink()
    for file, name in (("traits/people.yaml", "household"), ("segments/shop.yaml", "sharers")):
        kept = [line for line in (folder / file).read_text().splitlines() if name not in line]
        (folder / file).write_text("\n".join(kept))
