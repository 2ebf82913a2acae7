"""Every shape, on files as its vendor writes them: recognized, read, and counted by hand."""

from pathlib import Path

import pytest
from tests.sources.shapes.making import made, quarantined, rows
from tests.sources.shapes.sample import Sample
from tests.sources.shapes.samples import SAMPLES

from ilk.catalog.tables import CUSTOMERS
from ilk.sources.inspection.profiling import profile
from ilk.sources.inspection.recognized import recognized
from ilk.sources.shapes.shapes import SHAPES

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=["+".join(sample.files) for sample in SAMPLES])


def test_every_shape_has_a_sample() -> None:
    assert {name for sample in SAMPLES for name in sample.shapes.values()} == {shape.name for shape in SHAPES}


@each_sample
def test_a_file_is_of_one_shape(sample: Sample, tmp_path: Path) -> None:
    for name, text in sample.files.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
        found = recognized(profile(tmp_path / name))
        assert [shape.name for shape in found.shapes] == [sample.shapes[name]]


@each_sample
def test_a_project_of_it_holds_what_the_files_say(sample: Sample, tmp_path: Path) -> None:
    with made(tmp_path, sample.files) as workspace:
        tables = workspace.engine.tables()
        assert {name: len(rows(workspace, name)) for name in sample.rows if name in tables} == dict(sample.rows)
        assert len(rows(workspace, CUSTOMERS)) == sample.customers
        assert quarantined(workspace) == sample.quarantined
