"""Serve the workbench to one person on this computer, and to nobody else."""

from __future__ import annotations

import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from vesting.errors import InputError, Problem, VestingError
from vesting.web import here
from vesting.workspace.folder import Workspace

LOOPBACK = "127.0.0.1"
PORT_TAKEN = Problem("WEB-E07", "The port is in use", InputError)
THREADS = 8


def application() -> Any:
    """The workbench as a WSGI application; the workspace is open already."""
    from django.core.handlers.wsgi import WSGIHandler

    return WSGIHandler()


def serve(
    workspace: Path, *, port: int = 0, browser: bool = True, say: Callable[[str], None]
) -> None:
    """Open a workspace in the browser; returns when the person stops the program.

    Args:
        workspace: The folder.
        port: Port on the loopback address; 0 lets the system choose a free one.
        browser: Whether to open the browser.
        say: How to talk to the person.

    Raises:
        InputError: The port is in use.
    """
    from waitress.server import create_server

    opened = here.configure(workspace)
    from vesting.web.door import DOOR, PATH
    from vesting.workspace.runs import close_abandoned, latest
    from vesting.workspace.stages import appraise_again

    close_abandoned()
    if latest("appraisal") is None:
        appraise_again(opened)
    try:
        server = create_server(application(), host=LOOPBACK, port=port, threads=THREADS, ident="")
    except OSError as error:
        raise PORT_TAKEN(
            f"Port {port} is in use", where=str(error), mend="Leave out --port, or choose another"
        ) from error
    address = f"http://{LOOPBACK}:{server.effective_port}{PATH}{DOOR.new_token()}"
    say(f"Open {address}\n(opens once; nothing leaves this computer; Ctrl+C stops)")
    threading.Thread(target=warm, args=(opened,), daemon=True).start()
    if browser:
        webbrowser.open(address)
    try:
        server.run()
    finally:
        server.close()


def warm(workspace: Workspace) -> None:
    """Load what the first pages need while the person looks for the browser."""
    from importlib import import_module

    from django.db import connections

    from vesting.workspace.appraisal_stage import appraised
    from vesting.workspace.choices import latest_criteria

    import_module("vesting.web.urls")
    with suppress(VestingError):  # the page that meets it says so
        if latest_criteria():
            appraised(workspace)
    connections.close_all()
