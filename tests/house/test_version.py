"""One version, said in two places that must agree."""

import tomllib
from pathlib import Path

from ilk.kernel.version import VERSION


def test_the_package_and_its_metadata_say_one_version():
    metadata = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert metadata["project"]["version"] == VERSION
