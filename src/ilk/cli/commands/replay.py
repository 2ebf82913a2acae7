"""`ilk replay`: messages that were written down before go into the intake."""

from pathlib import Path
from typing import Annotated

import typer

from ilk.cli.options import AsJson, InProject


def replay(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Messages, one a line, as JSON; packed or not.")],
    as_sent: Annotated[
        bool, typer.Option("--as-sent", help="Correct times by `sentAt`, as of messages that clients send now.")
    ] = False,
    folder: InProject = None,
    as_json: AsJson = False,
) -> None:
    """Send messages that were written down before; those that came before are passed over."""
    from ilk.cli.linked import linked
    from ilk.cli.replaying import lines
    from ilk.cli.telling import tell
    from ilk.cli.views.intake import show_sent
    from ilk.live.intake.replaying import with_ids
    from ilk.python.sending import send_lines

    with linked(folder) as link, lines(file) as found:
        tell(send_lines(link, with_ids(found), imported=not as_sent), show_sent, link, as_json=as_json)
