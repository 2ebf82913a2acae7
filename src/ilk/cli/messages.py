"""A message that somebody wrote into a file, or gives on the standard input."""

import json
import sys
from pathlib import Path
from typing import Any

from ilk.kernel.errors import UserError

_INPUT = "-"


def message_in(file: str) -> dict[str, Any]:
    """The message of a file; `-` reads the standard input.

    Raises:
        UserError: `file-missing`, `file-unreadable`; `wrong-message` for what is no JSON object.
    """
    try:
        body = sys.stdin.buffer.read() if file == _INPUT else Path(file).read_bytes()
    except FileNotFoundError:
        raise UserError("file-missing", "there is no such file", where=file) from None
    except OSError as error:
        raise UserError("file-unreadable", f"the file cannot be read: {error.strerror}", where=file) from error
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UserError("wrong-message", f"the message is no JSON: {error}", where=file) from None
    if not isinstance(message, dict):
        raise UserError("wrong-message", "the message is no JSON object", where=file)
    return message
