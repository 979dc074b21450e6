"""What people did, in tables: one noun a module."""

from __future__ import annotations

from vesting.workspace.models.choices import (
    CriteriaSet,
    EdgeChoice,
    Note,
    Proposal,
    Weighting,
)
from vesting.workspace.models.evidence import Evidence
from vesting.workspace.models.facts import Facts
from vesting.workspace.models.forms import Footprint, StructureVersion
from vesting.workspace.models.runs import Run, RunInput, RunTable

__all__ = [
    "CriteriaSet",
    "EdgeChoice",
    "Evidence",
    "Facts",
    "Footprint",
    "Note",
    "Proposal",
    "Run",
    "RunInput",
    "RunTable",
    "StructureVersion",
    "Weighting",
]
