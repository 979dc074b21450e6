"""``vesting options appraise``: fix criteria, then appraise every listed option."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vesting.cli.json_text import print_json

if TYPE_CHECKING:
    from vesting.workspace.board import Board
    from vesting.workspace.models import Run
    from vesting.workspace.results import Results

SHOWN = 5
"""Families told for each number of councils."""

NAMED = 12
"""Options of a front that are named."""

STRONG = 0.5
"""Correlation from which two criteria are told; all are in the JSON."""


@click.command()
@click.option("-w", "--workspace", type=click.Path(path_type=Path), help="Folder of the workspace")
@click.option("--criteria", default="", help="Fix these first: ids separated by commas")
@click.option("--reason", default="", help="Why these criteria; kept and printed")
@click.option("--by", "who", default="", help="Who fixes them; your user name if left out")
@click.option("--offer", is_flag=True, help="Only list the criteria that can be chosen")
@click.option("--draws", default=1000, show_default=True, help="Sets of weights tried")
@click.option("--seed", default=1, show_default=True, help="Seed of the weights")
@click.option(
    "--weights",
    default="",
    metavar="CRITERION=NUMBER,...",
    help="Enter weights, as on the page Weights; what is not named weighs 0",
)
@click.option("--name", default="", help="Whose weights they are, such as a committee")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON")
def command(
    workspace: Path | None, criteria: str, reason: str, who: str, offer: bool, draws: int,
    seed: int, weights: str, name: str, as_json: bool,
) -> None:  # fmt: skip
    """Appraise the listed options on criteria that are fixed and dated first.

    No score is shown before criteria are fixed, and no option is called the best: the result is
    the share of possible priorities under which maps like it come first, within each number of
    councils. Only options under weights that somebody entered are ranked.

    \b
    Examples:
      vesting options appraise -w loamshire
      vesting options appraise -w loamshire --weights "looked_after_rate_gap=3,distance_mean=1" --name Scrutiny
    """
    from vesting.cli.board import open_board

    opened, board = open_board(workspace)
    from vesting.workspace.stages import criteria_on_offer

    if offer:
        _offer(criteria_on_offer(), as_json)
        return
    from vesting.workspace.appraisal import require_options
    from vesting.workspace.runs import latest

    require_options(latest("options"))  # before criteria are locked for good
    if criteria:
        _fix(criteria, reason, who, criteria_on_offer())
    if weights:
        _enter(weights, name, reason, who)
    from vesting.cli.progress import telling
    from vesting.workspace.results import Results
    from vesting.workspace.stages import run_stage

    with telling() as tell:
        made = run_stage(opened, "appraisal", {"draws": draws, "seed": seed}, tell)
    found = _found(made, Results(opened, made), board)
    print_json(found) if as_json else _tell(found)


def _offer(offered: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json(offered)
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


def _enter(text: str, name: str, reason: str, who: str) -> None:
    """Keep weights such as ``looked_after_rate_gap=3, distance_mean=1``; what is not named weighs 0."""
    from vesting.workspace.choices import enter_weights, latest_criteria
    from vesting.workspace.shell import user_name

    locked = latest_criteria()
    given = {str(c["id"]): 0.0 for c in locked.criteria} if locked else {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        criterion, _, number = (piece.strip() for piece in part.partition("="))
        if criterion not in given:
            raise click.UsageError(
                f"'{criterion}' is no locked criterion. Locked are: {', '.join(given) or 'none'}"
            )
        try:
            given[criterion] = float(number)
        except ValueError:
            raise click.UsageError(
                f"'{part}' is not CRITERION=NUMBER, such as {criterion}=2"
            ) from None
    enter_weights(name or who or user_name(), given, reason=reason, who=who)


def _found(made: Run, results: Results, board: Board) -> dict[str, Any]:
    from vesting.workspace.priorities import ranked_by_weights, what_wins_when

    return {
        "run": made.key,
        "criteria": made.facts["criteria"],
        "weights": made.facts["weights"],
        "meaning": made.facts["families"],
        "councils": [part.as_dict() for part in what_wins_when(results)],
        "entered_weights": [r.as_dict() for r in ranked_by_weights(results, board.proposed())],
    }


def _tell(found: dict[str, Any]) -> None:
    click.echo(f"{found['criteria']}\n{found['weights']}\n{found['meaning']}")
    for part in found["councils"]:
        _tell_part(part)
    for ranked in found["entered_weights"]:
        _tell_ranked(ranked)
    if not found["entered_weights"]:
        click.echo("\nNo weights are entered, so nothing is ranked: see --weights")
    click.echo(f"\nRun {found['run']}. Not a recommendation.", err=True)


def _tell_part(part: dict[str, Any]) -> None:
    front = part["front"]
    click.echo(f"\n{part['councils']} councils: {part['on_front']:,} options that none beats")
    more = f" and {len(front) - NAMED:,} more (--json has all)" if len(front) > NAMED else ""
    click.echo(f"  {', '.join(front[:NAMED])}{more}")
    for line in part["related"]:
        click.echo(f"  Note: {line}")
    for family in part["families"][:SHOWN]:
        maps = "1 map" if family["maps"] == 1 else f"{family['maps']} maps"
        click.echo(
            f"  {_share(family['first'], family['half_width'])} of weightings: {family['option']} and "
            f"its like, {maps}; in the first three under "
            f"{_share(family['in_first_three'], family['in_first_three_half_width']).strip()}"
        )
        click.echo(f"         favoured by {_weights(family['central_weights'])}")
    if len(part["families"]) > SHOWN:
        click.echo(f"  and {len(part['families']) - SHOWN} families with smaller shares")
    for row in part["leaving_out"]:
        click.echo(
            f"  Without {row['criterion']}: {row['front_without']:,} on the front in place of "
            f"{row['front']:,}; the same leader in {100 * row['same_leader']:.0f} % of weightings"
        )
    _tell_correlations(part["correlations"])


def _tell_correlations(rows: list[dict[str, Any]]) -> None:
    strong = [row for row in rows if max(abs(row["pearson"]), abs(row["spearman"])) >= STRONG]
    for row in strong:
        click.echo(
            f"  {row['one']} and {row['other']}: correlation {row['pearson']:.2f}, of ranks "
            f"{row['spearman']:.2f}"
        )
    if len(strong) < len(rows):
        rest = f"{len(rows) - len(strong)} {'other ' if strong else ''}pairs of criteria"
        click.echo(f"  {rest} are related by less than {STRONG:g} (--json has all)")


def _share(share: float, half: float) -> str:
    return f"{100 * share:5.1f} % (± {100 * half:.1f})"


def _weights(parts: dict[str, float]) -> str:
    ordered = sorted(parts.items(), key=lambda pair: -pair[1])
    return ", ".join(f"{name} {100 * part:.0f} %" for name, part in ordered)


def _tell_ranked(ranked: dict[str, Any]) -> None:
    click.echo(
        f"\nUnder the weights of {ranked['name']} (entered by {ranked['entered_by']} on "
        f"{ranked['entered_on']}): {_weights(ranked['weights'])}"
    )
    for row in ranked["ranking"]:
        click.echo(
            f"  {row['councils']} councils, rank {row['rank']:,}: {row['option']}, "
            f"{row['score']:.3f} of 1"
        )
