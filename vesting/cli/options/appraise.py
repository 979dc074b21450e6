"""``vesting options appraise``: fix criteria, then appraise every listed option."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from vesting.workspace.models import Run
    from vesting.workspace.results import Results

SHOWN = 5
"""Families told for each number of councils."""


@click.command()
@click.option("-w", "--workspace", type=click.Path(path_type=Path), help="Folder of the workspace")
@click.option("--criteria", default="", help="Fix these first: ids separated by commas")
@click.option("--reason", default="", help="Why these criteria; kept and printed")
@click.option("--by", "who", default="", help="Who fixes them; your user name if left out")
@click.option("--offer", is_flag=True, help="Only list the criteria that can be chosen")
@click.option("--draws", default=1000, show_default=True, help="Sets of weights tried")
@click.option("--seed", default=1, show_default=True, help="Seed of the weights")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON")
def command(
    workspace: Path | None, criteria: str, reason: str, who: str, offer: bool, draws: int,
    seed: int, as_json: bool,
) -> None:  # fmt: skip
    """Appraise the listed options on criteria that are fixed and dated first.

    No score is shown before criteria are fixed, and no option is called the best: the result is
    the share of possible priorities under which maps like it come first, within each number of
    councils.

    \b
    Example:
      vesting options appraise -w loamshire
    """
    from vesting.cli.board import open_board

    opened, _ = open_board(workspace)
    from vesting.workspace.stages import criteria_on_offer

    if offer:
        _offer(criteria_on_offer(), as_json)
        return
    from vesting.workspace.appraisal import require_options
    from vesting.workspace.runs import latest

    require_options(latest("options"))  # before criteria are locked for good
    if criteria:
        _fix(criteria, reason, who, criteria_on_offer())
    from vesting.cli.progress import telling
    from vesting.workspace.results import Results
    from vesting.workspace.stages import run_stage

    with telling() as tell:
        made = run_stage(opened, "appraisal", {"draws": draws, "seed": seed}, tell)
    found = _found(made, Results(opened, made))
    click.echo(json.dumps(found, ensure_ascii=False)) if as_json else _tell(found)


def _offer(offered: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(offered, ensure_ascii=False))
        return
    for c in offered:
        mark = " (outcome for children)" if c["child_outcome"] else ""
        click.echo(f"{c['id']:<24} {c['title']} ({c['unit']}), {c['better']} is better{mark}")


def _fix(text: str, reason: str, who: str, offered: list[dict[str, Any]]) -> None:
    from vesting.area.names import did_you_mean
    from vesting.workspace.choices import lock_criteria

    known = {c["id"]: c for c in offered}
    wanted = [part.strip() for part in text.split(",") if part.strip()]
    for name in wanted:
        if name not in known:
            from difflib import get_close_matches

            near = did_you_mean(get_close_matches(name, known))
            raise click.UsageError(f"'{name}' is no criterion. {near} See --offer".strip())
    lock_criteria([known[name] for name in wanted], reason=reason, who=who)


def _found(made: Run, results: Results) -> dict[str, Any]:
    front = dict(results["front"].group_by("councils").len().iter_rows())
    families: dict[int, list[dict[str, Any]]] = {}
    for row in results["families"].iter_rows(named=True):
        families.setdefault(row["councils"], []).append(
            {
                "option": row["head"],
                "maps": len(row["members"]),
                "first": row["first"],
                "half_width": row["first_half_width"],
            }
        )
    return {
        "run": made.key,
        "criteria": made.facts["criteria"],
        "weights": made.facts["weights"],
        "meaning": made.facts["families"],
        "related": made.facts["related"],
        "councils": [
            {"councils": k, "on_front": front.get(k, 0), "families": members}
            for k, members in sorted(families.items())
        ],
    }


def _tell(found: dict[str, Any]) -> None:
    click.echo(f"{found['criteria']}\n{found['weights']}\n{found['meaning']}")
    for line in found["related"]:
        click.echo(f"Note: {line}")
    for part in found["councils"]:
        click.echo(f"\n{part['councils']} councils: {part['on_front']:,} options that none beats")
        for family in part["families"][:SHOWN]:
            share, half = 100 * family["first"], 100 * family["half_width"]
            maps = "1 map" if family["maps"] == 1 else f"{family['maps']} maps"
            click.echo(
                f"  {share:5.1f} % (± {half:.1f}) of weightings: {family['option']} and its like, {maps}"
            )
    click.echo(f"\nRun {found['run']}. Not a recommendation.", err=True)
