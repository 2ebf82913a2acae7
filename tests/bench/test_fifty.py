"""The segments that speed is measured with: each of its texts means the same, for us and for the others."""

from pathlib import Path

import pytest
from bench import rivals, segments
from bench.events import exported, generate
from bench.fifty import FIFTY, many

from ilk.segments.language.checking import read_condition


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return generate(tmp_path_factory.mktemp("bench"), 600, 60_000)


@pytest.fixture(scope="module")
def sizes(files: tuple[Path, Path]) -> dict[str, int]:
    return segments.main("fifty", files[1], None)["sizes"]


@pytest.mark.parametrize("key", ["customer_id", "customer_no"])
def test_queries_of_duckdb_answer_the_same(files: tuple[Path, Path], sizes: dict[str, int], key: str) -> None:
    assert rivals.main("duckdb", "fifty", key, files[0])["sizes"] == sizes


@pytest.mark.parametrize("key", ["customer_id", "customer_no"])
def test_polars_answers_the_same(files: tuple[Path, Path], sizes: dict[str, int], key: str) -> None:
    assert rivals.main("polars", "fifty", key, exported(files[0]))["sizes"] == sizes


def test_no_segment_is_empty_or_holds_for_all(sizes: dict[str, int]) -> None:
    assert len(sizes) == len(FIFTY) == 50
    assert all(0 < size < 600 for size in sizes.values())


def test_two_hundred_segments_can_be_read() -> None:
    texts = many()
    assert len(texts) == 200
    for text in texts.values():
        read_condition(text, segments.CATALOGUE)
