"""A bundle: everything that a rival council needs to make the whole appraisal again.

A zip file with the evidence, the choices (borders, criteria, proposals, weights) and one run with
its settings, its seed and its tables. No child-level data: the folder ``records`` is never read, and
a table that could hold personal data is refused. Who opens the bundle does not take the tables over:
everything is worked out again, and compared with them. Another computer may add the same numbers in
another order, so tables that are not the same bit for bit are compared value by value.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from django.core import serializers
from django.db import transaction
from django.utils import timezone

from vesting import __version__
from vesting.errors import InputError, Problem, RuleBroken, WorkspaceError
from vesting.evidence.tables import BY_NAME
from vesting.workspace.apart import SAME, apart_by
from vesting.workspace.folder import Workspace, create_workspace
from vesting.workspace.mirror import mirror
from vesting.workspace.models import (
    CriteriaSet,
    EdgeChoice,
    Evidence,
    Facts,
    Proposal,
    Run,
    Weighting,
)
from vesting.workspace.runs import latest, read_table
from vesting.workspace.shell import user_name

NOT_A_BUNDLE = Problem("WSP-E60", "The file is not a bundle", InputError)
ALTERED = Problem("WSP-E61", "The bundle was altered", InputError)
PERSONAL = Problem("WSP-E62", "A table may hold personal data", RuleBroken)
FROM_RECORDS = Problem("WSP-E64", "A run was made from children's records", RuleBroken)
NO_RUN = Problem("WSP-E63", "There is no finished run to put in a bundle", WorkspaceError)

FORMAT = 1
LARGEST = 4_000_000_000
NAMES = re.compile(r"bundle\.json|READ ME\.txt|(?:evidence|results)/[\w.-]+")
CHOICES = (EdgeChoice, CriteriaSet, Proposal, Weighting)
READ_ME = """A bundle of Vesting: {title}

Made for {made_for} by {made_by}.

It holds the official files that were used, the borders, criteria, proposals and weights that were
chosen, and the settings and tables of run {run}. It holds no data about any child.

To work everything out again and see whether you get the same numbers:

  vesting new A-NEW-FOLDER --bundle THIS-FILE.zip
"""


@dataclass(frozen=True, slots=True)
class Replayed:
    """One table of the bundle's run, worked out again.

    Attributes:
        table: Name of the table.
        rows: Rows then.
        rows_now: Rows now; none where the table is not there any more.
        same: Whether every value is the same, but for the order of additions.
        apart: Largest relative difference of a value; none where rows or columns differ.
    """

    table: str
    rows: int
    rows_now: int | None
    same: bool
    apart: float | None = None


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


def open_bundle(
    content: bytes, folder: Path, *, made_for: str = "", made_by: str = ""
) -> Workspace:
    """Make a workspace from a bundle. Its run is not there yet: run its stage, then :func:`compare`.

    Args:
        content: Bytes of the bundle.
        folder: Where the workspace is made.
        made_for: Who commissions the appraisal now; whoever did then, where left out.
        made_by: Who makes it now.

    Raises:
        InputError: The file is not a bundle, or its files do not fit its list.
    """
    manifest, files = read_bundle(content)
    facts = manifest["facts"]
    workspace = create_workspace(
        folder,
        area=facts["area"],
        title=facts["title"],
        made_for=made_for or facts["made_for"],
        made_by=made_by or facts["made_by"],
        fictitious=facts["fictitious"],
        unitaries=facts["unitaries"],
    )
    for name, data in files.items():
        if name.startswith("evidence/"):
            (workspace.path / name).write_bytes(data)
    mirror(workspace)
    _save_choices(manifest["choices"])
    return workspace


@transaction.atomic
def _save_choices(rows: list[dict[str, Any]]) -> None:
    allowed = {model._meta.label_lower for model in CHOICES}
    strange = {str(row.get("model")) for row in rows} - allowed
    if strange:
        raise NOT_A_BUNDLE("The file holds what no bundle holds", where=", ".join(sorted(strange)))
    for row in serializers.deserialize("python", rows):
        row.save()


def read_bundle(content: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The manifest of a bundle and its files, after every hash was checked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            strange = [i.filename for i in infos if not NAMES.fullmatch(i.filename)]
            if strange or sum(i.file_size for i in infos) > LARGEST:
                raise NOT_A_BUNDLE(
                    "The file holds what no bundle holds", where=", ".join(strange[:5])
                )
            files = {i.filename: archive.read(i) for i in infos}
            manifest = json.loads(files.pop("bundle.json"))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise NOT_A_BUNDLE(
            "The file is not a bundle of Vesting",
            where=str(error),
            mend="Make one with\n  vesting bundle FILE.zip",
        ) from error
    files.pop("READ ME.txt", None)
    if manifest.get("format") != FORMAT:
        raise NOT_A_BUNDLE(
            f"The bundle has format {manifest.get('format')}; this version reads {FORMAT}",
            mend=f"It was made by Vesting {manifest.get('code_version')}: use that version",
        )
    found = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    if found != manifest["files"]:
        differ = sorted(dict(found.items() ^ manifest["files"].items()))
        raise ALTERED(
            "The files of the bundle are not those that its list names",
            where=", ".join(differ[:5]),
            mend="Ask for the bundle again",
        )
    return manifest, files


def compare(content: bytes, workspace: Workspace, run: Run) -> tuple[Replayed, ...]:
    """Compare a run with the bundle's, table by table.

    Args:
        content: Bytes of the bundle.
        workspace: Where the run lies.
        run: The same stage, run again.
    """
    manifest, files = read_bundle(content)
    return tuple(
        _replayed(name, then, files[f"results/{name}.parquet"], workspace, run)
        for name, then in sorted(manifest["run"]["tables"].items())
    )


def _replayed(
    name: str, then: dict[str, Any], kept: bytes, workspace: Workspace, run: Run
) -> Replayed:
    made = run.tables.filter(name=name).first()
    if made is None:
        return Replayed(name, then["rows"], None, False)
    if made.digest == then["digest"]:
        return Replayed(name, then["rows"], made.rows, True, 0.0)
    apart = apart_by(pl.read_parquet(io.BytesIO(kept)), read_table(workspace, run, name))
    return Replayed(name, then["rows"], made.rows, apart is not None and apart <= SAME, apart)


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
