"""A published survey, McDonald's, through a project: shares, classes and segments are those of the literature."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from tests.models.clusters.tables import published

from ilk.app.models import model
from ilk.app.placing import place
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.catalog.tables import CUSTOMERS
from ilk.warehouse import sql

_PROJECT = "name: brand\ncurrency: USD\ntime_zone: UTC\nas_of: 2025-01-01\n"
_SOURCE = """
name: people
files: {path: data/people.csv}
into: {customers: true, customer: text(id)}
columns:
"""
_MODELS = """
- name: classes
  clusters: {using: [ITEMS], method: latent_classes, clusters: 4}
- name: segments
  seed: 4
  clusters: {using: [ITEMS], clusters: 4}
"""


@pytest.fixture(scope="module")
def brand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of the survey, after a run; skips where the data are not."""
    table = published("mcdonalds_msa/mcdonalds.parquet").select(range(11))
    folder = tmp_path_factory.mktemp("brand")
    for name in ("data", "sources", "models"):
        (folder / name).mkdir()
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    with (folder / "data" / "people.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["id", *table.column_names], *([f"p{n}", *row] for n, row in enumerate(rows))])
    items = "".join(f"  {name}: yes_no({name})\n" for name in table.column_names)
    (folder / "ilk.yaml").write_text(_PROJECT, encoding="utf-8")
    (folder / "sources" / "people.yaml").write_text(_SOURCE + items, encoding="utf-8")
    models = _MODELS.replace("ITEMS", ", ".join(table.column_names))
    (folder / "models" / "survey.yaml").write_text(models, encoding="utf-8")
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
    return folder


def sizes(workspace: Workspace, name: str) -> list[int]:
    rows = workspace.engine.run(sql.select(sql.columns([name]), CUSTOMERS)).to_pylist()
    return sorted(Counter(row[name] for row in rows).values())


def test_latent_classes_fit_as_published(brand: Path) -> None:
    """Dolnicar, Grün & Leisch (2018), Market Segmentation Analysis: four classes."""
    with open_workspace(brand) as workspace:
        found = model(workspace, LOCAL, "classes").findings
        assert sum(sizes(workspace, "classes")) == 1453
    fit = {row["figure"]: row["value"] for row in found["fit"]}
    assert fit["log-likelihood"] == pytest.approx(-7111.146, abs=0.1)
    assert fit["BIC"] == pytest.approx(14564.52, abs=0.2)
    assert fit["parameters"] == 47


def test_the_shares_of_yes_are_as_published(brand: Path) -> None:
    with open_workspace(brand) as workspace:
        found = model(workspace, LOCAL, "classes").findings
    shares = {row["item"]: row["overall"] for row in found["responses"] if row["answer"] == "yes"}
    expected = [0.55, 0.91, 0.09, 0.87, 0.53, 0.90, 0.60, 0.64, 0.36, 0.20, 0.24]
    assert [round(share, 2) for share in shares.values()] == pytest.approx(expected, abs=0.011)


def test_segments_have_the_published_sizes(brand: Path) -> None:
    with open_workspace(brand) as workspace:
        assert sizes(workspace, "segments") == [240, 315, 318, 580]


def test_few_questions_place_most_people(brand: Path) -> None:
    with open_workspace(brand) as workspace:
        questions = model(workspace, LOCAL, "segments").findings["questions"]
        asked = [row for row in questions if row["asked"]]
        found = place(workspace, LOCAL, "segments", answers={row["question"]: "yes" for row in asked})
    assert len(asked) < 8
    assert asked[-1]["accuracy"] > 0.9
    assert found.accuracy == asked[-1]["accuracy"]
