"""How reports on files are shown: to a person, or as plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vesting.evidence.source import Aside
    from vesting.workspace.library import FileReport

_ROWS_NAMED = 8


def as_data(report: FileReport) -> dict[str, Any]:
    """A report as plain values."""
    return {
        "file": report.file,
        "fate": report.fate,
        "source": report.source,
        "title": report.title,
        "tables": [
            {
                "table": c.table, "key": c.key, "rows": c.rows, "vintage": c.vintage,
                "edition": f"{c.vintage} [{c.sha256[:8]}]", "publisher": c.publisher,
                "licence": c.licence, "address": c.address, "standing": c.standing, "years": c.years,
                "sha256": c.sha256,
            }
            for c in report.cards
        ],
        "rows": counts(report),
        "aside": [{"where": a.where, "why": a.why, "fate": a.fate, "rows": a.count} for a in report.aside],
        "notes": list(report.cards[0].notes) if report.cards else [],
        "error": report.error,
    }  # fmt: skip


def counts(report: FileReport) -> dict[str, int]:
    """Physical rows by fate; they add up to the rows read."""
    if not report.cards:
        return {}
    card = report.cards[0]
    return {
        "read": card.read,
        "accepted": card.accepted - card.warned,
        "accepted with warning": card.warned,
        "quarantined": card.quarantined,
        "excluded": card.excluded,
    }


def lines(report: FileReport) -> Iterator[str]:
    """A report for a person."""
    yield report.file
    if report.error:
        yield f"  {report.fate}: {report.error['what']} ({report.error['code']})"
        yield from (f"  {report.error[part]}" for part in ("where", "mend") if report.error[part])
        return
    yield f"  {report.fate}: {report.title} ({report.source})"
    if not report.cards:
        return
    card = report.cards[0]
    yield f"  {card.vintage}; {card.publisher}; {card.licence}; {card.standing}"
    fates = counts(report)
    yield f"  {fates.pop('read'):,} rows: " + ", ".join(
        f"{n:,} {fate}" for fate, n in fates.items()
    )
    yield "  kept as " + ", ".join(f"{c.table} ({c.rows:,} rows)" for c in report.cards)
    yield from (f"  note: {note}" for note in card.notes)
    yield from (f"  {line}" for line in grouped(report.aside))


def grouped(asides: Iterable[Aside]) -> Iterator[str]:
    """Rows with the same fate for the same reason in one line."""
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for aside in asides:
        if aside.count > 1:
            yield f"{aside.where}: {aside.why} ({aside.fate})"
            continue
        place, _, column = aside.where.partition(", column ")
        before, _, row = place.rpartition(" ")
        groups[before, column, f"{aside.why} ({aside.fate})"].append(row)
    for (before, column, why), rows in groups.items():
        named = ", ".join(rows[:_ROWS_NAMED])
        more = f" and {len(rows) - _ROWS_NAMED:,} more" if len(rows) > _ROWS_NAMED else ""
        several = "s" if len(rows) > 1 and before.endswith("row") else ""
        subject = f"column {column} " if column else ""
        yield f"{before}{several} {named}{more}: {subject}{why}"
