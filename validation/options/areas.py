"""From official files to an appraised, reported set of options, for each of the 21 areas.

For every area, in a process of its own: the files are opened, blocks and borders are surveyed, need
is estimated, every option with any number of councils is counted by the diagram and listed, measured
and appraised; with ``--reports FOLDER`` the same is done through a workspace, and page 1 of the
option that leads most often is written as HTML, XLSX and DOCX. Areas with districts offered in parts
follow, each with the class of what it can claim.

    python validation/options/areas.py [--data DIR] [--areas "Kent; Surrey"] [--json FILE]
                                       [--reports FOLDER] [--only whole|split]

Exit status 1 when a count is not the length of its list, or an area fails.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks" / "options"))

from laid import add_arguments, areas_of, lay, open_shelf
from splits import SPLITS, SplitCase

from vesting.options.enumeration.count import count_options
from vesting.options.enumeration.listing import list_options
from vesting.options.stage import Options, measure
from vesting.options.verdict import Fixed, Verdict

CRITERIA = (
    "children_smallest", "residents_ratio", "looked_after_rate_gap", "deprivation_gap",
    "volatility_worst", "distance_mean", "compactness_least", "leadership_cost",
)  # fmt: skip
BY, MADE_FOR = "validation", "validation of the product"
MIB = 1024


def timed(told: dict[str, float], name: str, step: Callable[[], Any]) -> Any:
    """Run a step and keep its seconds under a name."""
    began = time.perf_counter()
    made = step()
    told[name] = time.perf_counter() - began
    return made


def appraise(options: Options, seconds: dict[str, float]) -> dict[str, Any]:
    """Front and shares of priorities within each number of councils."""
    chosen = tuple(c.id for c in options.criteria if c.id in CRITERIA)
    fixed = Fixed(chosen, date(2026, 3, 2), BY)
    verdict = timed(seconds, "criteria", lambda: Verdict.of(options, fixed))
    front = timed(seconds, "front", lambda: verdict.front)
    numbers = [part.shape[1] for part in options.listing.parts]
    parts = {k: replace(verdict, scored=verdict.scored.within(k)[0]) for k in numbers}
    leaders = timed(
        seconds, "priorities", lambda: {k: p.priorities.leaders()[0] for k, p in parts.items()}
    )
    shares = {k: round(leader.first, 3) for k, leader in leaders.items()}
    return {"criteria": list(chosen), "front": int(front.sum()), "leading_share": shares}


def whole(asked: argparse.Namespace) -> dict[str, Any]:
    """One area none of whose districts is split."""
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as spare:
        shelf, official = timed(seconds, "open", lambda: open_shelf(asked.data, Path(spare)))
        area = areas_of(shelf, official, asked.one)[0]
        laid = lay(shelf, area)
    seconds |= {"survey": laid.survey_seconds, "need": laid.need_seconds}
    graph, edges = laid.ground.graph, laid.edges
    numbers = range(1, len(graph) + 1)
    counts = timed(seconds, "count", lambda: count_options(graph, numbers)).by_units
    listing = timed(seconds, "list", lambda: list_options(graph, numbers))
    options = timed(seconds, "measure", lambda: measure(laid.ground, listing))
    wet = None
    if edges.off_water():
        people = dict(zip(graph.ids, graph.populations, strict=True))
        wet = sum(count_options(edges.with_water().graph(people), numbers).by_units.values())
    lengths = {k: len(rows) for k, rows in options.table.by_units.items()}
    assert lengths == counts, (area.name, lengths, counts)
    return {
        "area": area.name, "class": str(options.statement.completeness),
        "blocks": len(graph), "borders": len(graph.edges), "digest": graph.digest(),
        "water_off": [f"{edges.name(e.a)} - {edges.name(e.b)}" for e in edges.off_water()],
        "residents": graph.total, "numbers": [min(numbers), max(numbers)],
        "councils": len(options.table.units), "counted": counts, "listed": lengths,
        "options": len(options.listing), "with_water": wet,
        "not_available": [(m.measure, m.why) for m in options.missing],
        "labels": {m.measure: str(m.label) for m in laid.ground.measures.values()},
        **appraise(options, seconds), "seconds": seconds, "peak_mib": peak_mib(),
    }  # fmt: skip


def split(asked: argparse.Namespace) -> dict[str, Any]:
    """One area with districts offered in parts."""
    case: SplitCase = SPLITS[asked.one]
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as spare:
        shelf, official = timed(seconds, "open", lambda: open_shelf(asked.data, Path(spare)))
        laid = lay(shelf, areas_of(shelf, official, case.area)[0], terms=case.terms)
    seconds |= {"survey": laid.survey_seconds, "need": laid.need_seconds}
    options = timed(seconds, "list", lambda: case.listed(laid.made))
    graph = laid.ground.graph
    return {
        "area": asked.one, "class": str(options.statement.completeness),
        "blocks": len(graph), "borders": len(graph.edges), "digest": graph.digest(),
        "residents": graph.total, "councils": len(options.table.units),
        "numbers": list(options.table.by_units), "options": len(options.listing),
        "listed": {k: len(rows) for k, rows in options.table.by_units.items()},
        "statement": options.statement.sentence(),
        **appraise(options, seconds), "seconds": seconds, "peak_mib": peak_mib(),
    }  # fmt: skip


def peak_mib() -> float:
    """Most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB


def report(asked: argparse.Namespace) -> dict[str, Any]:
    """One area through a workspace, to page 1 of the option that leads most often."""
    from vesting.workspace.folder import create_workspace

    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as spare:
        workspace = create_workspace(
            Path(spare) / "workspace", area=asked.one, made_for=MADE_FOR, made_by=BY
        )
        from vesting.workspace.appraisal_stage import appraised
        from vesting.workspace.board import Board
        from vesting.workspace.choices import lock_criteria
        from vesting.workspace.mirror import mirror
        from vesting.workspace.option_page import report_of, write_report
        from vesting.workspace.results import newest
        from vesting.workspace.stages import criteria_on_offer, run_stage

        shutil.copytree(
            asked.evidence, workspace.evidence, copy_function=os.link, dirs_exist_ok=True
        )
        mirror(workspace)
        chosen = [c for c in criteria_on_offer() if c["id"] in CRITERIA]
        lock_criteria(chosen, reason="the criteria of the validation", who=BY)
        timed(seconds, "options", lambda: run_stage(workspace, "options"))
        run = timed(seconds, "appraisal", lambda: run_stage(workspace, "appraisal"))
        listed, made = newest(workspace), appraised(workspace)
        assert listed is not None
        assert made is not None
        part = made.within[min(k for k in made.within if len(made.within[k].scored) > 1)]
        leader = part.scored.names[part.priorities.leaders()[0].option]
        board = Board(listed)
        page = timed(seconds, "page", lambda: report_of(workspace, board, leader))
        sizes = {}
        for ending in ("html", "xlsx", "docx"):
            path = asked.reports / f"{asked.one.lower().replace(' ', '-')}.{ending}"
            timed(seconds, ending, lambda p=path: write_report(page, p))
            sizes[ending] = path.stat().st_size
        told = {"class": run.completeness, "options": len(board.results["options"])}
    return {"area": asked.one, "leader": leader, "sizes": sizes, **told,
            "seconds": seconds, "peak_mib": peak_mib()}  # fmt: skip


CHILDREN = {"whole": whole, "split": split, "report": report}
"""What a child process may be asked to do."""


def child(kind: str, name: str, asked: argparse.Namespace, *more: str) -> dict[str, Any]:
    """Run one area in a process of its own, so that its peak memory is its own."""
    command = [sys.executable, __file__, "--child", kind, "--one", name, *more]
    command += ["--data", str(asked.data)] if asked.data else []
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"area": name, "failed": done.stderr.strip().splitlines()[-1:]}
    return json.loads(done.stdout)


def reported(asked: argparse.Namespace, names: list[str]) -> list[dict[str, Any]]:
    """Every area through a workspace; the files are imported once and linked into each."""
    from vesting.workspace.library import add_files

    asked.reports.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=asked.reports) as spare:
        evidence = Path(spare) / "evidence"
        add_files([Path(asked.data)], evidence)
        more = ("--evidence", str(evidence), "--reports", str(asked.reports))
        return [child("report", name, asked, *more) for name in names]


def rounded(seconds: float) -> str:
    return f"{seconds:.2f}" if seconds < 10 else f"{seconds:.0f}"


def table(headings: str, rows: list[list[Any]]) -> None:
    """Print a Markdown table."""
    print(f"| {headings} |")
    print("|" + "---|" * len(headings.split("|")))
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
    print()


def tell_whole(found: list[dict[str, Any]]) -> None:
    headings = (
        "area | blocks | borders on | water only, off | edges | councils | options, counted and "
        "listed | with water-only borders | front of 8 | survey | need | list + measure | front | "
        "priorities | peak MiB"
    )
    rows = []
    for one in found:
        s = one["seconds"]
        wet = "-" if one["with_water"] is None else f"{one['with_water']:,}"
        rows.append(
            [one["area"], one["blocks"], one["borders"], len(one["water_off"]), one["digest"][:8],
             f"{one['councils']:,}", f"{one['options']:,}", wet, f"{one['front']:,}",
             rounded(s["survey"]), rounded(s["need"]), rounded(s["list"] + s["measure"]),
             rounded(s["front"]), rounded(s["priorities"]), f"{one['peak_mib']:.0f}"]
        )  # fmt: skip
    table(headings, rows)
    total = sum(one["options"] for one in found)
    units = sum(one["councils"] for one in found)
    print(f"{total:,} options of {units:,} possible councils in {len(found)} areas.\n")


def tell_counts(found: list[dict[str, Any]]) -> None:
    most = max(one["numbers"][1] for one in found)
    headings = " | ".join(["options by number of councils", *map(str, range(1, most + 1))])
    rows = []
    for one in found:
        counts = {int(k): n for k, n in one["counted"].items()}
        rows.append([one["area"], *(f"{counts.get(k, 0):,}" for k in range(1, most + 1))])
    table(headings, rows)


def tell_missing(found: list[dict[str, Any]]) -> None:
    by_reason: dict[tuple[str, str], list[str]] = {}
    for one in found:
        for name, why in one["not_available"]:
            by_reason.setdefault((name, why), []).append(one["area"])
    everywhere = {key: places for key, places in by_reason.items() if len(places) == len(found)}
    own = {key: places for key, places in by_reason.items() if key not in everywhere}
    rows = [[name, why, "every area"] for name, why in everywhere]
    rows += [[name, why, ", ".join(places)] for (name, why), places in own.items()]
    table("not available | because | in", rows)


def tell_split(found: list[dict[str, Any]]) -> None:
    headings = (
        "area | blocks | borders | councils asked for | options | class | front of 8 | survey | need | "
        "list + measure | front | priorities | peak MiB"
    )
    rows = []
    for one in found:
        s = one["seconds"]
        rows.append(
            [one["area"], one["blocks"], one["borders"], ", ".join(map(str, one["numbers"])),
             f"{one['options']:,}", one["class"], f"{one['front']:,}", rounded(s["survey"]),
             rounded(s["need"]), rounded(s["list"]), rounded(s["front"]), rounded(s["priorities"]),
             f"{one['peak_mib']:.0f}"]
        )  # fmt: skip
    table(headings, rows)
    for one in found:
        print(f"- **{one['area']}**: {one['statement']}")
    print()


def tell_reports(found: list[dict[str, Any]]) -> None:
    headings = (
        "area | options, 2 to 5 councils | options run | appraisal | page 1 | formats | peak MiB"
    )
    rows = []
    for one in found:
        s = one["seconds"]
        formats = ", ".join(f"{e} {n / MIB:,.0f} KiB" for e, n in one["sizes"].items())
        rows.append([one["area"], f"{one['options']:,}", rounded(s["options"]),
                     rounded(s["appraisal"]), rounded(s["page"]), formats,
                     f"{one['peak_mib']:.0f}"])  # fmt: skip
    table(headings, rows)


def fine(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Areas that did not fail; those that did are told."""
    for one in found:
        if "failed" in one:
            print(f"FAILED: {one['area']}: {one['failed']}\n")
    return [one for one in found if "failed" not in one]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_arguments(parser)
    parser.add_argument("--reports", type=Path, help="write page 1 of every area here")
    parser.add_argument("--only", choices=("whole", "split", "report"), help="one part alone")
    parser.add_argument("--child", choices=tuple(CHILDREN), help=argparse.SUPPRESS)
    parser.add_argument("--one", default="", help=argparse.SUPPRESS)
    parser.add_argument("--evidence", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        print(json.dumps(CHILDREN[asked.child](asked), default=float))
        return 0
    if asked.data is None:
        print("No official files were named with --data or VESTING_DATA: Loamshire stands in.\n")
        names, asked.only, asked.reports = [""], "whole", None
    else:
        names = [area.name for area in areas_of(None, True, asked.areas)]  # type: ignore[arg-type]
    told: dict[str, list[dict[str, Any]]] = {}
    child("whole", names[0], asked)  # tables of the files are kept from here on
    if asked.only in (None, "whole"):
        told["whole"] = [child("whole", name, asked) for name in names]
    if asked.only in (None, "split"):
        told["split"] = [child("split", name, asked) for name in SPLITS]
    if asked.only in (None, "report") and asked.reports:
        told["report"] = reported(asked, names)
    if asked.json:
        asked.json.write_text(json.dumps(told, indent=1), encoding="utf-8")
    show(told)
    return int(any("failed" in one for found in told.values() for one in found))


def show(told: dict[str, list[dict[str, Any]]]) -> None:
    """Print every table."""
    if good := fine(told.get("whole", [])):
        tell_whole(good)
        tell_counts(good)
        tell_missing(good)
    if good := fine(told.get("split", [])):
        tell_split(good)
    if good := fine(told.get("report", [])):
        tell_reports(good)


if __name__ == "__main__":
    sys.exit(main())
