"""Settings that a first forecast begins with: the units of what was proposed first."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from vesting.workspace.demand_asked import Asked
from vesting.workspace.models import Proposal
from vesting.workspace.runs import latest


def first_settings() -> dict[str, Any]:
    """Settings of the newest forecast; before the first, the units of the first recorded proposal."""
    run = latest("demand")
    if run:
        return dict(run.settings)
    proposal = Proposal.objects.order_by("pk").first()
    units = {u["name"]: list(u["places"]) for u in proposal.units} if proposal else {}
    return asdict(Asked(units=units))
