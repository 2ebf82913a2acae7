"""`ilk backup`, `ilk restore`: by hand, through a server, and with what cannot be done."""

import json
from pathlib import Path

import pytest
from tests.serving import serving

import ilk as package
from ilk.kernel.errors import UserError


def test_a_project_is_kept_and_comes_back(ilk, shop: Path, tmp_path: Path) -> None:
    assert "There are no backups" in ilk("backup", "--list").stdout
    made = json.loads(ilk("backup", "--json").stdout)
    assert Path(made["path"]).stat().st_size == made["bytes"]
    assert [each["name"] for each in json.loads(ilk("backup", "--list", "--json").stdout)] == [made["name"]]
    assert made["name"][:20] in ilk("backup", "--list").stdout
    assert "is in" in ilk("restore", made["path"], str(tmp_path / "again")).stdout
    assert package.open(tmp_path / "again").segment("berliners").size == package.open(shop).segment("berliners").size


def test_it_comes_where_it_was_asked_to_go_and_over_nothing(ilk, shop: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "kept"
    elsewhere.mkdir()
    assert str(elsewhere) in ilk("backup", "--to", str(elsewhere)).stdout
    assert "files" in ilk("backup", "--to", str(elsewhere / "mine.tar.gz"), "--without-data").stdout
    assert len(list(elsewhere.iterdir())) == 2
    assert list((shop / ".ilk" / "backups").iterdir()) == []
    with pytest.raises(UserError, match="nothing is overwritten"):
        ilk("backup", "--to", str(elsewhere / "mine.tar.gz"))
    with pytest.raises(UserError, match="no such folder"):
        ilk("backup", "--to", str(tmp_path / "nowhere" / "mine.tar.gz"))
    with pytest.raises(UserError, match="1 at least"):
        ilk("backup", "--keep", "0")


def test_a_server_that_has_the_project_open_makes_it(shop: Path, ilk_process, tmp_path: Path) -> None:
    with serving(shop) as server:
        made = ilk_process(["backup", "--to", str(tmp_path / "mine.tar.gz")], shop)
        assert (made.returncode, "mine.tar.gz" in made.stdout) == (0, True), made.stderr
        assert json.loads(ilk_process(["backup", "--list", "--json"], shop).stdout) == []
        assert "/v1/backups" in server.routes()
    told = ilk_process(["restore", str(tmp_path / "mine.tar.gz"), str(tmp_path / "again")], tmp_path)
    assert told.returncode == 0, told.stderr
    wrong = ilk_process(["restore", str(shop / "ilk.yaml"), str(tmp_path / "other")], tmp_path)
    assert (wrong.returncode, "Traceback" in wrong.stderr) == (1, False)
    assert "the backup cannot be used" in wrong.stderr
