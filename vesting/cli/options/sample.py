"""``vesting options sample``: sample options where there are too many to list."""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from vesting.cli.json_text import print_json
from vesting.cli.options.searching import search_options, understand_search

if TYPE_CHECKING:
    from vesting.options.search.diagnostics import Diagnosis
    from vesting.options.search.sample import Sample


@click.command()
@search_options
@click.option(
    "--steps",
    default=10_000,
    show_default=True,
    type=click.IntRange(1, 100_000_000),
    help="Steps of all chains",
)
@click.option("--chains", default=4, show_default=True, type=click.IntRange(1, 255), help="Chains")
@click.option(
    "--thin",
    default=1,
    show_default=True,
    type=click.IntRange(min=1),
    help="Record every so many steps",
)
@click.option(
    "--burn-in",
    default=1000,
    show_default=True,
    type=click.IntRange(min=0),
    help="Steps of each chain before recording",
)
@click.option("--reversible", is_flag=True, help="Sample in proportion to spanning forests")
@click.option(
    "--tree",
    default="uniform",
    show_default=True,
    type=click.Choice(["uniform", "shuffled"]),
    help="How trees are drawn",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the options as Parquet",
)
def command(
    as_json: bool, seed: int, steps: int, chains: int, thin: int, burn_in: int, reversible: bool,
    tree: str, out: Path | None, **typed: Any,
) -> None:  # fmt: skip
    """Sample ways to divide a graph with a recombination chain: some, not all.

    The same seed gives the same sample. A percentile in the sample is not a percentile among all
    options.

    \b
    Examples:
      vesting options sample --graph wards.json --units 3 --tolerance 5% --steps 20000 --json
      vesting options sample --graph wards.json --units 3 --tolerance 5% --out sample.parquet
    """
    sought = understand_search(**typed)
    from vesting.cli.options.sample_file import write_sample
    from vesting.options.search.sample import Plan, Tree, sample

    plan = Plan(steps, seed, chains, thin, burn_in, reversible, Tree(tree))
    began = perf_counter()
    drawn = sample(sought.file.terrain, typed["units"], sought.constraints, plan, _progress)
    seconds = round(perf_counter() - began, 6)
    if out is not None:
        write_sample(out, sought.file.file.graph, drawn)
        click.echo(f"{len(drawn.ids):,} rows in {out}", err=True)
    if as_json:
        print_json(_as_data(drawn, seconds, typed["units"]))
    else:
        _tell(drawn)


def _as_data(drawn: Sample, seconds: float, units: int) -> dict[str, Any]:
    plan = drawn.plan
    return {
        "class": drawn.statement.completeness.value,
        "units": units,
        "samples": len(drawn.ids),
        "distinct": drawn.distinct,
        "repeats": drawn.repeats,
        "acceptance": round(drawn.acceptance, 6),
        "outcomes": drawn.outcomes,
        "chain": "reversible" if plan.reversible else "plain",
        "tree": plan.tree.value,
        "seed": plan.seed,
        "steps": plan.steps,
        "chains": plan.chains,
        "thin": plan.thin,
        "burn_in": plan.burn_in,
        "diagnostics": [_diagnosis(d) for d in drawn.diagnoses],
        "edges": drawn.statement.edges,
        "constraints": list(drawn.statement.constraints),
        "statement": drawn.sentence(),
        "seconds": seconds,
    }


def _diagnosis(found: Diagnosis) -> dict[str, Any]:
    return {
        "statistic": found.statistic,
        "mean": found.mean,
        "deviation": found.deviation,
        "ess": found.ess,
        "rhat": found.rhat,
        "lag_one": found.lag_one,
    }


def _tell(drawn: Sample) -> None:
    click.echo(drawn.sentence())
    click.echo(
        f"{100 * drawn.acceptance:.1f} % of the steps led to another option; {drawn.repeats:,} rows repeat "
        "the row before."
    )
    for found in drawn.diagnoses:
        if found.rhat is None:
            click.echo(f"{found.statistic}: does not vary enough to tell")
        else:
            click.echo(f"{found.statistic}: R-hat {found.rhat:.3f}, worth {found.ess:,.0f} draws")
    if drawn.distinct == 1:
        click.echo("The chains met one option only; there may be no other.", err=True)
    elif drawn.doubtful():
        click.echo(
            "The chains do not agree yet: take more steps before you lean on this sample.", err=True
        )


def _progress(done: int, total: int | None) -> None:
    if sys.stderr.isatty() and total is not None and total > 10_000:
        click.echo(f"\r{done:,} of {total:,} options", nl=done == total, err=True)
