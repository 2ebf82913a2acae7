"""What a person gets who installs Ilk: a wheel with the studio and all that is not Python, and no need of Node."""

import os
import subprocess
import sys
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of this tree, with the studio that is already built."""
    if not (root / "src" / "ilk" / "api" / "studio" / "index.html").exists():
        pytest.skip("the studio is not built: `make studio` builds it")
    folder = tmp_path_factory.mktemp("wheel")
    environment = {**os.environ, "ILK_SKIP_STUDIO": "1"}
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=root, env=environment, capture_output=True, check=True)
    (made,) = folder.glob("*.whl")
    return zipfile.ZipFile(made)


def test_the_wheel_holds_every_file_of_the_package_and_the_studio(root: Path, wheel: zipfile.ZipFile) -> None:
    package = root / "src"
    files = {str(path.relative_to(package)) for path in (package / "ilk").rglob("*") if path.is_file()}
    expected = {name for name in files if "__pycache__" not in name} | {"ilk/api/errors.md"}
    held = {name for name in wheel.namelist() if name.startswith("ilk/")}
    assert "ilk/api/studio/index.html" in expected
    assert "ilk/py.typed" in expected
    assert held == expected


def test_the_wheel_asks_for_no_data_frame_library_unless_told(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    required = message_from_bytes(wheel.read(name)).get_all("Requires-Dist") or []
    assert any(line.startswith("duckdb") for line in required)
    assert [line for line in required if line.startswith(("pandas", "polars")) and "extra ==" not in line] == []
