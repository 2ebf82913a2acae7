"""Placing somebody from Python, of the stores and through a server."""

import shutil
from pathlib import Path

import pytest
from tests.python.conftest import WAYS, opening
from tests.survey_shop import SCALES

from ilk.kernel.errors import UserError


@pytest.mark.parametrize("way", WAYS)
def test_somebody_is_placed_and_needs_are_discovered(survey_once_run: Path, tmp_path: Path, way: str) -> None:
    with opening(Path(shutil.copytree(survey_once_run, tmp_path / "survey")), way) as shop:
        found = shop.place("needs", price_1=7, service_1=1)
        assert found.probability > 0.5
        with pytest.raises(UserError, match="is no answer"):
            shop.place("needs", price_1=9)
        seen = shop.discover(SCALES, factors={"rotation": "promax"}, fewest=4, most=4)
        assert seen.answer.factors is not None
        kept = seen.keep(1, "again", segments=False, why="a test")
        assert len(kept.clusters) == 4
        assert shop.model("again").findings["loadings"]
