"""The terminal's door: commands, tables, progress. Reads and writes only through the use cases, or a running server."""

from ilk.cli.main import main

__all__ = ["main"]
