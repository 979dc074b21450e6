"""``vesting serve``: open the workbench in the browser."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("-w", "--workspace", type=click.Path(path_type=Path), help="Folder of the workspace")
@click.option("--port", default=0, show_default="a free one", help="Port on this computer")
@click.option("--no-browser", is_flag=True, help="Print the address, open no browser")
def command(workspace: Path | None, port: int, no_browser: bool) -> None:
    """Open the workbench on a workspace, for this computer only.

    The address that is printed opens the workbench once. Ctrl+C stops it.
    """
    from vesting.web.server import serve
    from vesting.workspace.folder import find_workspace

    serve(
        find_workspace(workspace),
        port=port,
        browser=not no_browser,
        say=lambda text: click.echo(text, err=True),
    )
