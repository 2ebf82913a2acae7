"""A shop that asked some of its customers what they want: kinds of people who answer alike, and many who did not."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tests.shop import write_shop

from ilk.kernel.randomness import derive

if TYPE_CHECKING:
    from ilk.app.wiring import Workspace

PEOPLE, ASKED = 700, 480
"""So many customers, of whom the first so many answered the survey."""
SCALES = [f"{topic}_{place}" for topic in ("price", "service") for place in range(1, 4)]
CHECKS = [f"likes_{place}" for place in range(1, 6)]
NEEDS = np.array([[1.3, -1.3], [-1.3, 1.3], [-1.3, -1.3], [1.3, 1.3]])
"""Of four kinds of people, how much they care for the price and for service."""
YES = np.array([[0.9, 0.9, 0.9, 0.1, 0.1], [0.1, 0.1, 0.1, 0.9, 0.9], [0.9, 0.1, 0.1, 0.1, 0.9]])
"""Of three others, how many say yes to what they like."""
_SOURCE = """
title: Members
files: {path: data/people.csv}
into: {customers: true, customer: text(id)}
columns:
  city: text(city)
  newsletter: yes_no(newsletter)
  constant: integer(constant)
  nothing: integer(nothing)
  secret: text(secret)
"""
_MODELS = """
- name: needs
  title: Needs
  clusters: {using: [SCALES], factors: {}, clusters: 4, names: [A, B, C, D]}
- name: kinds
  title: Kinds of people
  clusters: {using: [CHECKS], method: latent_classes, clusters: 3}
"""


def need_of(number: int) -> int:
    """Which of four kinds of people by their needs a customer is."""
    return number % 4


def like_of(number: int) -> int:
    """Which of three kinds of people by what they like a customer is."""
    return number % 3


def write_survey_shop(folder: Path, people: int = PEOPLE, answering: int = ASKED) -> Path:
    """Write the project and its data into a folder, and answer the folder."""
    write_shop(folder)
    rows = [_person(number, answers) for number, answers in enumerate(_answers(people, answering))]
    header = ("id", "city", "newsletter", "constant", "nothing", "secret", *SCALES, *CHECKS)
    with (folder / "data" / "people.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    scales = "".join(f"  {name}: integer({name})\n" for name in SCALES)
    checks = "".join(f"  {name}: yes_no({name})\n" for name in CHECKS)
    (folder / "sources" / "people.yaml").write_text(_SOURCE + scales + checks, encoding="utf-8")
    titles = [f"- {{name: {name}, title: Cares for {name.replace('_', ' ')}, criterion: needs}}" for name in SCALES]
    (folder / "traits" / "survey.yaml").write_text("\n".join(titles) + "\n", encoding="utf-8")
    (folder / "models").mkdir()
    models = _MODELS.replace("SCALES", ", ".join(SCALES)).replace("CHECKS", ", ".join(CHECKS))
    (folder / "models" / "survey.yaml").write_text(models, encoding="utf-8")
    settings = folder / "ilk.yaml"
    settings.write_text(settings.read_text().replace("{every: month, periods: 3}", "{every: none}"))
    return folder


def placed(workspace: "Workspace", name: str) -> list[str | None]:
    """The cluster of each customer by the model of that name, in the order of the file."""
    from ilk.catalog.tables import CUSTOMERS
    from ilk.warehouse import sql

    rows = workspace.engine.run(sql.select(sql.columns(["customer_id", name]), CUSTOMERS)).to_pylist()
    by_id = {row["customer_id"]: row[name] for row in rows}
    return [by_id[f"p{number}"] for number in range(PEOPLE)]


def _person(number: int, answers: list[str]) -> tuple[str, ...]:
    return (f"p{number}", "Berlin" if number % 2 else "Köln", "no", "4", "", "AB"[need_of(number) % 2], *answers)


def _answers(people: int, answering: int) -> list[list[str]]:
    """What each customer answered; nothing after the first so many, and one answer of the first is missing."""
    rng = derive(31, "survey")
    needs, likes = ([of(number) for number in range(people)] for of in (need_of, like_of))
    behind = np.repeat(NEEDS[needs] + rng.normal(size=(people, 2)) * 0.4, 3, axis=1)
    scales = np.clip(np.round(4 + behind + rng.normal(size=(people, 6)) * 0.6), 1, 7).astype(int)
    checks = rng.random((people, 5)) < YES[likes]
    given = [
        [*map(str, row), *("yes" if yes else "no" for yes in said)] for row, said in zip(scales, checks, strict=True)
    ]
    given[0][0] = ""
    return [answers if number < answering else [""] * 11 for number, answers in enumerate(given)]
