"""`ilk serve`, `ilk demo`."""

from pathlib import Path
from typing import Annotated

import typer

from ilk.catalog.finding import find_project
from ilk.cli.options import Folder

Port = Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 finds a free one.")]
Open = Annotated[bool, typer.Option("--open/--no-open", help="Open the studio in a browser.")]


def serve(
    folder: Folder = None,
    host: Annotated[str, typer.Option(help="The address to listen on. Any but this machine's own needs keys.")] = (
        "127.0.0.1"
    ),
    port: Port = 8765,
    open_browser: Open = True,
    allow_host: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A further name that the server goes by.")
    ] = None,
    require_key: Annotated[
        bool, typer.Option("--require-key", help="Ask for a key on this machine, too; for use behind a proxy.")
    ] = False,
    log: Annotated[
        bool | None,
        typer.Option("--log/--no-log", help="Log requests as JSON lines.", show_default="unless in a terminal"),
    ] = None,
) -> None:
    """Serve the studio and the API until Ctrl-C."""
    from ilk.cli.serving import Serving, serve_project

    root = find_project(folder or Path.cwd())
    how = Serving(host, port, open_browser, tuple(allow_host or ()), require_key, log)
    serve_project(root, how)


def demo(
    folder: Annotated[Path, typer.Option("--dir", metavar="DIR", help="Where to build it.")] = Path("ilk-demo"),
    serving: Annotated[bool, typer.Option("--serve/--no-serve", help="Open the studio when it is built.")] = True,
    port: Port = 8765,
    open_browser: Open = True,
) -> None:
    """Build a project from real shopping data, and open the studio on it."""
    from ilk.app.demo import prepare_demo
    from ilk.cli.running import run_project
    from ilk.cli.screen import errors_to
    from ilk.cli.serving import Serving, open_running, serve_project

    root = prepare_demo(folder)
    run_project(root)
    if not serving:
        errors_to().print(f"Look at it with `ilk serve {folder}`.", soft_wrap=True)
    elif not open_running(root):
        serve_project(root, Serving(port=port, open_browser=open_browser))
