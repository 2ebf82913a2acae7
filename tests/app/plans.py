"""A source that says since when its rows hold, beside those of the shop."""

from pathlib import Path

from tests.shop import CUSTOMERS

ANN, BOB, CYN, DAN = CUSTOMERS[:4]
SOURCE = """
title: Plans
files: {path: data/plans.csv}
into: {customers: true, customer: text(id), valid_from: 'instant(since, "%Y-%m-%d", zone="UTC")'}
columns: {plan: text(plan), seats: integer(seats)}
"""
ROWS = (
    (ANN, "pro", 5, "2025-02-20"),
    (ANN, "free", 1, "2024-06-01"),
    (ANN, "free", 2, "2024-09-01"),
    (BOB, "pro", 1, "2024-01-01"),
    (CYN, "free", 1, "2024-01-01"),
    (CYN, "pro", 1, "2024-03-01"),
    (CYN, "free", 1, "2024-12-01"),
    (DAN, "pro", 9, "2025-03-05"),
)
"""The shop's runs answer for 1 March 2025, so Dan's row does not count yet; its clock says that it is later."""


def write_plans(shop: Path, *rows: tuple, more: str = "") -> None:
    lines = [",".join(map(str, row)) for row in rows]
    (shop / "data" / "plans.csv").write_text("\n".join(["id,plan,seats,since", *lines]) + "\n", encoding="utf-8")
    (shop / "sources" / "plans.yaml").write_text(SOURCE.lstrip() + more, encoding="utf-8")
