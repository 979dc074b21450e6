"""The data: official files held, what came of their rows, and which edition is used."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from vesting.evidence.figures import Choice
from vesting.evidence.measures import measures
from vesting.evidence.precedence import precedence
from vesting.evidence.tables import BY_NAME
from vesting.web.here import workspace
from vesting.workspace.library import FileReport, add_files, open_evidence
from vesting.workspace.mirror import mirror
from vesting.workspace.models import Evidence

SHOWN_ROWS = 20
SHOWN_ASIDE = 200


@dataclass(frozen=True, slots=True)
class Used:
    """Which edition tables or measures are read from, and why."""

    titles: tuple[str, ...]
    choice: Choice


@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest) -> HttpResponse:
    """List what is held; take in files that are sent."""
    reports: tuple[FileReport, ...] = ()
    if request.method == "POST":
        reports = _take_in(request.FILES.getlist("files"))
        mirror(workspace())
    held = Evidence.objects.all()
    shown = {
        "reports": reports,
        "held": held,
        "meanings": {name: table.meaning for name, table in BY_NAME.items()},
        "aside": sum(e.quarantined + e.excluded for e in held),
    }
    return render(request, "data.html", shown)


@require_safe
def snapshot(request: HttpRequest, key: str) -> HttpResponse:
    """One table of one file: where it came from, its first rows, and the rows kept aside."""
    held = Evidence.objects.filter(key=key).first()
    if held is None:
        raise Http404("The workspace does not hold this table")
    frame = pl.read_parquet(workspace().evidence / f"{key}.parquet", n_rows=SHOWN_ROWS)
    shown = {
        "held": held,
        "columns": [BY_NAME[held.table][name] for name in frame.columns],
        "rows": [[_cell(value) for value in row] for row in frame.iter_rows()],
        "aside": held.aside[:SHOWN_ASIDE],
    }
    return render(request, "snapshot.html", shown)


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """Which edition of each figure is used, why, and which were passed over."""
    shown = {"used": list(_used()), "rule": precedence()}
    return render(request, "editions.html", shown)


def _take_in(files: Iterable[UploadedFile[Any]]) -> tuple[FileReport, ...]:
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for sent in files:
            path = Path(folder) / Path(sent.name or "file").name
            with path.open("wb") as target:
                target.writelines(sent.chunks())
            paths.append(path)
        return add_files(paths, workspace().evidence)


def _used() -> Iterable[Used]:
    """Tables and measures, gathered where the same edition is used for the same reason."""
    groups: dict[Choice, list[str]] = {}
    for title, choice in _choices():
        if choice and title not in groups.setdefault(choice, []):
            groups[choice].append(title)
    return (Used(tuple(titles), choice) for choice, titles in groups.items())


def _choices() -> Iterator[tuple[str, Choice | None]]:
    shelf = open_evidence(workspace().evidence)
    for table in shelf.tables():
        if table != "observations":
            yield BY_NAME[table].meaning, shelf.choose(table)
    held = {m for e in Evidence.objects.filter(table="observations") for m in e.measures}
    for name, measure in measures().items():
        if name in held:
            yield measure.title, shelf.choose("observations", measure=name)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return f"outline, {len(value):,} bytes"
    return f"{value:,}" if isinstance(value, float) else str(value)
