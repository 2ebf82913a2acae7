"""Prints the API's OpenAPI document: `python -m ilk.api.openapi > web/openapi.json`."""

import json
import sys

from ilk.api.app import build_api


def document() -> str:
    """The document as JSON, one key a line, so that a change shows as a small difference."""
    return json.dumps(build_api().openapi(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
