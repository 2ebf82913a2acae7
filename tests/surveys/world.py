"""A project of one survey, made by hand: its responses as rows of a file, its instruments as YAML."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ilk.app.wiring import Workspace

COLUMNS = {
    "q1": "integer(q1)",
    "q6": "integer(q6)",
    "q2": "integer(q2)",
    "rec": "integer(rec)",
    "sat": "integer(sat)",
    "shops": 'split(shops, ";")',
    "said": "text(said)",
}
HEADER = ("id", "who", "at", *COLUMNS)
RESPONSES = (
    ("1", "ann", "2024-05-01T10:00:00Z", "5", "2", "7", "9", "5", "mail;shop", "fine"),
    ("2", "ann", "2024-06-01T10:00:00Z", "6", "3", "", "10", "4", "mail", "great"),
    ("3", "bob", "2024-05-02T10:00:00Z", "1", "7", "4", "3", "1", "", "bad"),
    ("4", "cem", "2024-05-03T10:00:00Z", "4", "4", "4", "7", "3", "shop", ""),
    ("5", "dan", "2024-05-03T10:00:00Z", "8", "4", "4", "7", "3", "shop", "beyond the scale"),
    ("6", "eva", "2024-05-03T10:00:00Z", "", "", "", "", "", "", ""),
    ("7", "fay", "2024-06-03T10:00:00Z", "2", "", "4", "8", "5", "shop", "one"),
    ("8", "fay", "2024-06-03T10:00:00Z", "3", "", "4", "6", "5", "shop", "the other, at the same instant"),
    ("9", "gus", "2024-07-15T10:00:00Z", "7", "1", "7", "10", "5", "mail", "later than the run"),
)
INSTRUMENT = """
title: Mini
event: answer
scale: {low: 1, high: 7}
items:
  q1: Extraverted
  q6: {asks: Reserved, reverse: true}
  q2: Critical
  recommend: {asks: Would you recommend us?, column: rec, scale: {low: 0, high: 10}}
  sat: {asks: How satisfied are you?, scale: {low: 1, high: 5}}
  shops: {asks: Where do you buy?, options: [mail, shop, fair]}
  said: Anything else?
scores:
  extraversion: {mean: [q1, q6], at_least: 1}
  both: {mean: [q1, q6]}
  total: {sum: [q1, q6, q2], at_least: 2}
  nps: {title: NPS, nps: recommend, criterion: needs}
  csat: {csat: sat}
  shops: {answer: shops}
  comment: {answer: said}
"""
SEGMENTS = """
- {name: fans, when: 'nps_group = "promoter"'}
- {name: extraverts, when: extraversion >= 4}
- {name: mailers, when: 'shops has any ("mail")'}
- {name: fresh, when: mini_answered_at in last 30 days}
"""
METRICS = "- {name: nps_of, title: Net promoter score, value: nps_points}\n"


def write_survey(
    folder: Path,
    rows: Sequence[Sequence[str]] = RESPONSES,
    instruments: Mapping[str, str] | None = None,
    *,
    header: Sequence[str] = HEADER,
    columns: Mapping[str, str] = COLUMNS,
    settings: str = "",
) -> Path:
    """Write a project whose event `answer` is a row a response, and answer the folder."""
    given = {"mini": INSTRUMENT} if instruments is None else instruments
    mapped = "".join(f"  {name}: {formula}\n" for name, formula in columns.items())
    files = {
        "ilk.yaml": f"name: survey\nas_of: 2024-06-30\nhistory: {{every: month, periods: 3}}\n{settings}",
        "sources/answers.yaml": "files: {path: data/answers.csv}\n"
        "into: {events: answer, customer: text(who), occurred_at: instant(at), id: text(id)}\n"
        f"columns:\n{mapped}",
        **{f"instruments/{name}.yaml": text for name, text in given.items()},
    }
    if instruments is None:
        files |= {"segments/all.yaml": SEGMENTS, "metrics/nps.yaml": METRICS}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "data").mkdir(exist_ok=True)
    with (folder / "data" / "answers.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return folder


def run_survey(folder: Path) -> Path:
    """Run the project, and answer its folder."""
    from ilk.app.run import run
    from ilk.app.wiring import LOCAL, open_workspace

    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
    return folder


def traits_of(workspace: "Workspace", *names: str) -> dict[str, tuple[Any, ...]]:
    """Some traits of each customer, by identifier."""
    from ilk.catalog.tables import CUSTOMERS
    from ilk.warehouse import sql

    found = workspace.engine.run(sql.select(sql.columns(["customer_id", *names]), CUSTOMERS)).to_pylist()
    return {row["customer_id"]: tuple(row[name] for name in names) for row in found}


def members_of(workspace: "Workspace", segment: str) -> set[str]:
    """Who is in a segment."""
    from ilk.app.segments import members
    from ilk.app.wiring import LOCAL

    return {each.customer_id for each in members(workspace, LOCAL, segment).items}
