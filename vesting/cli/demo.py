"""``vesting demo``: make Loamshire and open the workbench."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("loamshire"))
@click.option("--seed", default=1, show_default=True, help="Another seed makes another county")
@click.option("--port", default=0, show_default="a free one", help="Port on this computer")
@click.option("--no-browser", is_flag=True, help="Print the address, open no browser")
@click.option("--no-serve", is_flag=True, help="Only make the workspace")
def command(folder: Path, seed: int, port: int, no_browser: bool, no_serve: bool) -> None:
    """Make Loamshire, a fictitious county, in FOLDER, and open the workbench on it.

    A folder that holds Loamshire already is opened as it is.

    \b
    Example:
      vesting demo
    """
    from time import perf_counter

    from vesting.cli.progress import telling
    from vesting.workspace import shell

    shell.start("vesting.web.settings")
    from vesting.workspace.demo import make_loamshire
    from vesting.workspace.folder import DATABASE

    if not (folder / DATABASE).exists():
        began = perf_counter()
        with telling() as tell:
            make_loamshire(folder, seed, tell, appraise=no_serve)
        click.echo(f"Loamshire is in {folder}, made in {perf_counter() - began:.0f} s", err=True)
    if not no_serve:
        from vesting.web.server import serve

        serve(folder, port=port, browser=not no_browser, say=lambda t: click.echo(t, err=True))
