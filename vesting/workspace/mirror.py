"""Keep the database's list of evidence the same as the folder's.

Files are imported into the folder, with a card beside each table; the database mirrors the cards so
that runs, pages and bundles can speak of them. The folder rules.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from vesting.evidence.card import Card
from vesting.workspace.folder import Workspace
from vesting.workspace.library import evidence_cards
from vesting.workspace.models import Evidence


def mirror(workspace: Workspace) -> int:
    """Take in tables that were added to the folder, drop those taken away; returns how many held.

    Looks at file names alone where nothing has changed.
    """
    there = {path.stem for path in workspace.evidence.glob("*-*.json")}
    known = set(Evidence.objects.values_list("key", flat=True))
    if there != known:
        cards = {c.key: c for c in evidence_cards(workspace.evidence)}
        with transaction.atomic():
            Evidence.objects.filter(key__in=known - set(cards)).delete()
            Evidence.objects.bulk_create(_row(cards[key]) for key in sorted(set(cards) - known))
    return len(there)


def _row(card: Card) -> Evidence:
    return Evidence(
        key=card.key,
        table=card.table,
        title=card.title,
        file=card.file,
        sha256=card.sha256,
        source=card.source,
        vintage=card.vintage,
        publisher=card.publisher,
        licence=card.licence,
        address=card.address,
        standing=card.standing,
        rows=card.rows,
        read=card.read,
        accepted=card.accepted,
        warned=card.warned,
        quarantined=card.quarantined,
        excluded=card.excluded,
        aside=[[a.where, a.why, a.fate] for a in card.aside],
        notes=list(card.notes),
        measures=list(card.measures),
        first_seen=timezone.now(),
    )
