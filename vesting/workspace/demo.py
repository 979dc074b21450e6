"""Loamshire as a workspace: a made-up county, from its files to its options."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from vesting.synthetic.loamshire import SEED, generate
from vesting.synthetic.returns import loamshire_returns
from vesting.workspace.folder import Workspace, create_workspace
from vesting.workspace.shell import user_name

Progress = Callable[[str], None]

AREA = "Loamshire"
UNITARY = "E06000901"
FILES = "official files"
BOARD = "Loamshire programme board"
CRITERIA = (
    "children_smallest",
    "children_ratio",
    "looked_after_rate_gap",
    "volatility_worst",
    "leadership_cost",
    "distance_mean",
)
PROPOSALS = (
    (
        "East and West",
        "Loamshire County Council",
        dt.date(2025, 9, 26),
        "Business case, page 14",
        "East: Ashby, Barrow, Corley, Dunmere, Elverton\nWest: rest",
    ),
    (
        "Three councils",
        "Five district councils together",
        dt.date(2025, 9, 26),
        "Joint submission, page 3",
        "North: Gadsmoor, Marlingham, Larkstoke, Oxmere\n"
        "South: Corley, Dunmere, Elverton, Inglebeck, Netherwold\n"
        "Fen and Coast: rest",
    ),
)
"""Name, who put it forward, when, where, and its councils."""


def make_loamshire(
    folder: Path,
    seed: int = SEED,
    progress: Progress = print,
    *,
    most_councils: int = 5,
    appraise: bool = True,
) -> Workspace:
    """Make the county's files in a folder, read them back, and list and appraise its options.

    Args:
        folder: A new folder.
        seed: Seed of the county.
        progress: Called with what is being done.
        most_councils: Most councils of an option.
        appraise: Also appraise the options; left out, they are listed and measured only.
    """
    progress("making Loamshire, a fictitious county")
    files = generate(seed)
    workspace = create_workspace(
        folder, area=AREA, title=AREA, made_for=BOARD, made_by=user_name(), fictitious=True,
        unitaries=(UNITARY,),
    )  # fmt: skip
    for name, content in files.items():
        path = workspace.path / FILES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    _bring_returns(workspace, seed, progress)
    _take_in(workspace, progress)
    _decide(workspace)
    from vesting.workspace.asked import Asked
    from vesting.workspace.stages import run_stage

    run_stage(workspace, "options", asdict(Asked(units_to=most_councils)), progress)
    if appraise:
        run_stage(workspace, "appraisal", progress=progress)
    return workspace


def _bring_returns(workspace: Workspace, seed: int, progress: Progress) -> None:
    """Five years of made-up returns, where child-level files belong and nothing else does."""
    progress("making five years of returns of children who do not exist")
    for name, content in loamshire_returns(seed).items():
        path = workspace.records / Path(name).relative_to("returns")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _take_in(workspace: Workspace, progress: Progress) -> None:
    from vesting.workspace.library import add_files
    from vesting.workspace.mirror import mirror

    add_files(
        [workspace.path / FILES / part for part in ("data", "postcodes")],
        workspace.evidence,
        lambda done, whole: progress(f"{done} of {whole} files read back"),
    )
    mirror(workspace)


def _decide(workspace: Workspace) -> None:
    """Lock criteria before anything is scored, and record what was proposed."""
    from vesting.workspace.area import area_here
    from vesting.workspace.choices import lock_criteria
    from vesting.workspace.library import open_evidence
    from vesting.workspace.proposals import read_footprint, record_proposal
    from vesting.workspace.stages import criteria_on_offer

    lock_criteria(
        [c for c in criteria_on_offer() if c["id"] in CRITERIA],
        reason="Scale, balance, fairness, resilience and nearness, agreed before any score was shown",
        who=BOARD,
    )
    area = area_here(open_evidence(workspace.evidence))
    names = dict(zip(area.codes, area.names, strict=True))
    for name, by, on, source, councils in PROPOSALS:
        record_proposal(
            read_footprint(name, councils, names),
            proposed_by=by,
            proposed_on=on,
            source=source,
            status="submitted",
        )
