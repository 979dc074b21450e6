"""The country's authorities as the workspace's files know them, for the search for partners."""

from __future__ import annotations

from functools import lru_cache

from vesting.options.partners.authorities import Authorities
from vesting.options.partners.survey import survey_authorities
from vesting.workspace.folder import Workspace
from vesting.workspace.library import open_evidence
from vesting.workspace.models import Evidence

TABLES = ("boundaries", "population", "inspections", "lookup", "councils", "code_changes")


def authorities_here(workspace: Workspace) -> Authorities:
    """Authorities with children's services, from what the workspace holds.

    Raises:
        InputError: No boundaries of districts, or no figures of children, are held.
    """
    held = Evidence.objects.filter(table__in=TABLES).values_list("key", flat=True)
    return _authorities(workspace, tuple(sorted(held)))


@lru_cache(maxsize=2)
def _authorities(workspace: Workspace, held: tuple[str, ...]) -> Authorities:
    """Kept while the same tables are held."""
    return survey_authorities(open_evidence(workspace.evidence))
