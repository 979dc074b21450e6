"""A bundle: everything that a rival council needs to make the whole appraisal again.

A zip file with the evidence, the choices (borders, criteria, proposals, weights) and one run with
its settings, its seed and its tables. No child-level data: the folder ``records`` is never read, and
a table that could hold personal data is refused. How it is opened: :mod:`.opened_bundle`.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core import serializers
from django.utils import timezone

from vesting import __version__
from vesting.errors import Problem, RuleBroken, WorkspaceError
from vesting.evidence.tables import BY_NAME
from vesting.workspace.folder import Workspace
from vesting.workspace.models import (
    CriteriaSet,
    EdgeChoice,
    Evidence,
    Facts,
    Proposal,
    Run,
    Weighting,
)
from vesting.workspace.runs import latest
from vesting.workspace.shell import user_name

PERSONAL = Problem("WSP-E62", "A table may hold personal data", RuleBroken)
FROM_RECORDS = Problem("WSP-E64", "A run was made from children's records", RuleBroken)
NO_RUN = Problem("WSP-E63", "There is no finished run to put in a bundle", WorkspaceError)

FORMAT = 1
CHOICES = (EdgeChoice, CriteriaSet, Proposal, Weighting)
READ_ME = """A bundle of Vesting: {title}

Made for {made_for} by {made_by}.

It holds the official files that were used, the borders, criteria, proposals and weights that were
chosen, and the settings and tables of run {run}. It holds no data about any child.

To work everything out again and see whether you get the same numbers:

  vesting new A-NEW-FOLDER --bundle THIS-FILE.zip
"""


def _refuse_forecast(run: Run) -> None:
    """Refuse a list made from children's records, which a rival could not make again."""
    if run.settings.get("forecast"):
        raise FROM_RECORDS(
            f"Run {run.key} used a forecast made from children's records",
            mend="List the options without it, and bundle that: vesting options run",
        )


def write_bundle(workspace: Workspace, run: Run | None = None) -> bytes:
    """Make a bundle of a run, the newest where none is named.

    Raises:
        WorkspaceError: Nothing has been run.
        RuleBroken: The evidence holds a table with personal data.
    """
    chosen = run or latest("options")
    if chosen is None:
        raise NO_RUN("Nothing has been run yet", mend="Run the stage first\n  vesting run options")
    _refuse_personal()
    _refuse_forecast(chosen)
    files = dict(_files(workspace.evidence, "evidence"))
    files |= dict(_files(workspace.results / chosen.key, "results"))
    facts = Facts.objects.get()
    words = {
        "title": facts.title,
        "made_for": facts.made_for,
        "made_by": facts.made_by,
        "run": chosen.key,
    }
    manifest = {
        "format": FORMAT,
        "code_version": __version__,
        "made": timezone.now().isoformat(),
        "who": user_name(),
        "facts": words
        | {
            "area": facts.area,
            "fictitious": facts.fictitious,
            "unitaries": facts.unitaries if facts.from_lookup else None,
        },
        "run": _run_as_dict(chosen),
        "choices": _choices(chosen),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    return _zipped(
        {
            "READ ME.txt": READ_ME.format(**words).encode(),
            "bundle.json": json.dumps(manifest, indent=1, ensure_ascii=False).encode(),
            **files,
        }
    )


def _refuse_personal() -> None:
    for held in Evidence.objects.all():
        table = BY_NAME.get(held.table)
        if table is None or any(column.personal for column in table.columns):
            raise PERSONAL(
                f"The table '{held.table}' may hold personal data and cannot go into a bundle",
                where=held.file,
                mend="Keep such files out of the evidence; they belong in the folder records",
            )


def _files(folder: Path, name: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith("."):
            yield f"{name}/{path.name}", path.read_bytes()


def _choices(run: Run) -> list[dict[str, Any]]:
    """Choices as rows; borders as they were chosen when the run began, which it can be made from."""
    rows: list[dict[str, Any]] = []
    for model in CHOICES:
        made = model.objects.order_by("pk")
        held = made.filter(when__lte=run.started) if model is EdgeChoice else made
        rows += json.loads(serializers.serialize("json", held))
    return rows


def _run_as_dict(run: Run) -> dict[str, Any]:
    return {
        "key": run.key,
        "stage": run.stage,
        "settings": run.settings,
        "seed": run.seed,
        "code_version": run.code_version,
        "who": run.who,
        "started": run.started.isoformat(),
        "completeness": run.completeness,
        "inputs": [[i.kind, i.name, i.digest] for i in run.inputs.all()],
        "tables": {t.name: {"rows": t.rows, "digest": t.digest} for t in run.tables.all()},
    }


def _zipped(files: dict[str, bytes]) -> bytes:
    """A zip file whose bytes depend on its content alone."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()
