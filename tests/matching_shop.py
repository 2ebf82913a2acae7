"""A shop with records of people with slips in two sources: rules find some of who is who, matching more."""

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc
from bench.people import people

_FILES = {
    "ilk.yaml": "{name: matching-shop, time_zone: UTC, as_of: 2025-03-01T00:00:00Z, history: {every: none}}",
    "sources/club.yaml": """
files: {path: data/club*.csv}
into: {customers: true, customer: text(id)}
columns:
  first_name: text(given)
  last_name: text(family)
  birth_date: date(birth, "%Y-%m-%d")
  email: lower(email)
  phone: text(phone)
  postcode: text(postcode)
  city: text(city)
""",
    "sources/web.yaml": """
files: {path: data/web*.csv}
into: {customers: true, customer: text(id)}
columns:
  first_name: text(given)
  last_name: text(family)
  birth_date: date(birth, "%Y-%m-%d")
  email: lower(email)
  phone: text(phone)
""",
    "identity/people.yaml": """
identifiers:
  email: {columns: {club: email, web: email}}
  first_name: {columns: {club: first_name, web: first_name}}
  last_name: {columns: {club: last_name, web: last_name}}
  birth_date: {columns: {club: birth_date, web: birth_date}}
  phone: {columns: {club: phone, web: phone}}
rules:
  - {name: same_email, same: [email], limit: 5}
matching:
  compare:
    - {field: first_name, kind: name}
    - {field: last_name, kind: name}
    - {field: birth_date, kind: date_of_birth}
    - {field: phone, kind: phone}
  block:
    - {same: [birth_date]}
    - {same: [phone]}
    - {same: [first_name, last_name]}
  training: {pairs: 20000}
  accept: 0.95
  review: 0.2
survivorship: {otherwise: most_recent}
""",
    "traits/people.yaml": "- {name: city, title: City}\n- {name: first_name, title: First name}\n",
    "segments/shop.yaml": "- {name: everybody, when: first_name is known}\n",
}


def make(folder: Path, records: int = 600) -> Path:
    """The project, not run yet; `person` of `records_of` says who is who."""
    for name, text in _FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text.lstrip("\n"), encoding="utf-8")
    (folder / "data").mkdir()
    table = records_of(records)
    half = records // 2
    pc.write_csv(table.slice(0, half).drop(["person"]), folder / "data" / "club.csv")
    pc.write_csv(table.slice(half).drop(["person", "postcode", "city"]), folder / "data" / "web.csv")
    return folder


def records_of(records: int = 600) -> pa.Table:
    """The records with the truth: `id`, the fields, `person`."""
    table = people(records)
    names = pa.array([f"r{number:04}" for number in table["record"].to_pylist()])
    return table.set_column(0, "id", names)
