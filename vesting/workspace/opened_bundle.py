"""A bundle opened: a workspace made from it, and its run compared with the same run made again.

Who opens the bundle does not take its tables over: everything is worked out again, and compared with
them. Another computer may add the same numbers in another order, so tables that are not the same bit
for bit are compared value by value.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from django.core import serializers
from django.db import transaction

from vesting.errors import InputError, Problem
from vesting.workspace.apart import SAME, apart_by
from vesting.workspace.bundle import CHOICES, FORMAT
from vesting.workspace.folder import Workspace, create_workspace
from vesting.workspace.mirror import mirror
from vesting.workspace.models import Run
from vesting.workspace.runs import read_table

NOT_A_BUNDLE = Problem("WSP-E60", "The file is not a bundle", InputError)
ALTERED = Problem("WSP-E61", "The bundle was altered", InputError)

LARGEST = 4_000_000_000
NAMES = re.compile(r"bundle\.json|READ ME\.txt|(?:evidence|results)/[\w.-]+")


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
