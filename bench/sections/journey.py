"""The demonstration's whole run against a pandas script."""

from pathlib import Path
from shutil import rmtree

from bench.measuring import measured_in_turn, module
from ilk.app.demo import prepare_demo


def journey(folder: Path) -> list[str]:
    """The demonstration's whole run against a pandas script."""
    demo = prepare_demo(folder / "complete-journey")
    # The script foretells nothing, so neither does Ilk here.
    rmtree(demo / "models", ignore_errors=True)
    (demo / "segments" / "models.yaml").unlink(missing_ok=True)
    ours, theirs = measured_in_turn(module("journey_ilk", demo), module("journey_pandas", demo / "data"))
    return [
        "`ilk run` on the demonstration, against a pandas script",
        "",
        "1,469,307 receipt lines, 2,469 households: load, orders, 27 traits, 24 segments at 11 instants, 24 profiles. Ilk also"
        " keeps the rows, the quarantine, the ledger and the history of traits, and draws nothing from memory at the next run;"
        " the script (`bench/journey_pandas.py`) reads, computes and forgets.",
        "",
        "| | seconds | peak MB |",
        "|---|---|---|",
        f"| Ilk | {ours.seconds:.1f} | {ours.megabytes} |",
        f"| pandas | {theirs.seconds:.1f} | {theirs.megabytes} |",
        f"| Ilk / pandas | {ours.seconds / theirs.seconds:.2f} | {ours.megabytes / theirs.megabytes:.2f} |",
        "",
    ]
