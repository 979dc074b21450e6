"""The one line that stands on every page and inside every picture."""

from __future__ import annotations


def imprint(made_for: str, made_by: str, run: str = "", *, fictitious: bool = False) -> str:
    """Who commissioned the work and who did it.

    Args:
        made_for: Who commissioned it.
        made_by: Who did it.
        run: Identity of the run that the numbers come from; empty where none is shown.
        fictitious: Whether the county is made up.
    """
    shown = f" Run {run}." if run else ""
    made_up = " A fictitious county." if fictitious else ""
    return f"Made for {made_for} by {made_by}.{shown}{made_up} Not a recommendation."
