"""Hand the forecast's block × draw table to the options: children and cost of every block.

Stages never import each other: this is where a table of one becomes an input of the other.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from vesting.errors import Problem, WorkspaceError
from vesting.options.measures.block import Label, Origin
from vesting.options.survey.ground import Need, Survey
from vesting.workspace.folder import Workspace
from vesting.workspace.results import Results, newest

NO_FORECAST = Problem("WSP-E91", "There is no forecast to use", WorkspaceError)
OTHER_BLOCKS = Problem("WSP-E92", "The forecast has other blocks", WorkspaceError)


def forecast_needs(workspace: Workspace, made: Survey) -> list[Need]:
    """Children looked after, and pounds of placements, in every block and draw of the newest forecast.

    Raises:
        WorkspaceError: WSP-E91 when nothing has been forecast, WSP-E92 when a block is not in it.
    """
    results = newest(workspace, "demand")
    if results is None:
        raise NO_FORECAST(
            "demand has not been forecast yet",
            mend="Put the returns into the records folder, and run\n  vesting run demand",
        )
    return list(_needs(results, made))


def _needs(results: Results, made: Survey) -> Iterator[Need]:
    facts, blocks = results.run.facts, made.ground.graph.ids
    for measure, when in (("looked_after", facts["day"]), ("placement_cost", facts["year"])):
        rows = results["block_draws"].filter(pl.col("measure") == measure)
        wide = rows.pivot(on="draw", index="block", values="value")
        lacking = set(blocks) - set(wide["block"])
        if lacking:
            raise OTHER_BLOCKS(
                f"the forecast does not tell of {len(lacking)} blocks of this list",
                mend="Forecasts tell of whole districts: list options without splits, or without the forecast.",
            )
        place = {block: i for i, block in enumerate(wide["block"])}
        draws = wide.drop("block").to_numpy()[[place[block] for block in blocks]]
        origin = Origin(
            f"forecast from the council's own returns, run {results.run.key}; counted in the records "
            "folder of this workspace",
            str(when),
        )
        yield Need(measure, draws, origin, Label.ESTIMATE)
