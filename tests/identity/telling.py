"""What readers of a project see about who is who, by identifiers."""

from collections.abc import Mapping
from typing import Any

from ilk.app.wiring import Workspace
from ilk.catalog.tables import CUSTOMER_KEYS, IDENTITIES
from ilk.warehouse import sql


def rows(workspace: Workspace, table: str) -> list[dict[str, Any]]:
    return workspace.engine.run(sql.everything(table)).to_pylist()


def names(workspace: Workspace) -> Mapping[int, str]:
    return {row["customer_no"]: row["customer_id"] for row in rows(workspace, CUSTOMER_KEYS)}


def people(workspace: Workspace) -> dict[str, str]:
    """For each record that belongs to another one's person, that one, by identifiers."""
    called = names(workspace)
    return {called[row["record_no"]]: called[row["customer_no"]] for row in rows(workspace, IDENTITIES)}


def owners(workspace: Workspace, table: str, key: str) -> dict[str, str]:
    """For each row of a table, whose it is."""
    called = names(workspace)
    return {row[key]: called[row["customer_no"]] for row in rows(workspace, table)}


def members(workspace: Workspace, segment: str) -> set[str]:
    called = names(workspace)
    return {called[row["customer_no"]] for row in rows(workspace, "memberships") if row["segment"] == segment}


def traits(workspace: Workspace) -> dict[str, tuple[Any, ...]]:
    return {row["customer_id"]: (row["city"], row["spend"]) for row in rows(workspace, "customers")}


def state(workspace: Workspace) -> dict[str, Any]:
    """What readers see, by identifiers: who is who, whose rows are, first and last, traits, who is in what."""
    called = names(workspace)
    found: dict[str, Any] = {"people": people(workspace), "traits": traits(workspace)}
    for table, columns in workspace.engine.tables().items():
        if "customer_no" in columns and table.startswith(("event_", "source_", "seen_")):
            named = [{**row, "customer_no": called[row["customer_no"]]} for row in rows(workspace, table)]
            found[table] = sorted(named, key=str) if not table.startswith("event_") else named
    for table, kept in (("memberships", ("segment",)), ("customer_metrics", ()), ("households", ("household_no",))):
        told = [(called[row["customer_no"]], *(row[name] for name in kept)) for row in rows(workspace, table)]
        found[table] = sorted(told)
    return found
