"""The back-test scored, as tables: how often bands held, the losses, and where what came lay."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from vesting.demand.areas import ALL
from vesting.demand.backtest_score import Scored, score
from vesting.demand.forecast import Forecast
from vesting.demand.forecast_tables import PLACES

TENTHS = 10
"""Parts of equal chance in which places among the draws (randomised PIT) are counted."""


def score_table(made: Forecast) -> pl.DataFrame:
    """Scores by unit, placement and months ahead: of every unit, and of every placement of the whole.

    Returns:
        ``unit, placement, months, cases``; ``held_50, held_80, held_95`` and ``process_held_80``, how
        often the bands of the forecast and of chance alone held; ``crps_forecast`` and that of the
        last value, the trend and chance alone; ``pinball_05`` to ``pinball_95``; ``error`` and
        ``error_persistence``, mean absolute errors of the median and the last value; ``interval_80``
        and ``interval_80_process_noise``, interval scores. A unit without returns has no rows.
    """
    return pl.DataFrame(list(_rows(made)), infer_schema_length=None)


def _rows(made: Forecast) -> Iterator[dict[str, object]]:
    for unit, name in enumerate(made.units.names):
        if made.units.estimated(unit) == 1:
            continue
        for place in range(len(PLACES)) if name == ALL else (0,):
            for scored in score(made.cases, unit, place, made.asked.seed):
                yield {"unit": name, "placement": PLACES[place], **as_row(scored)}


def as_row(scored: Scored) -> dict[str, float]:
    """Scores of one reach as plain numbers by column."""
    return {
        "months": scored.months,
        "cases": scored.cases,
        **{f"held_{100 * share:.0f}": held[0] for share, held in scored.held.items()},
        "process_held_80": scored.process_held,
        **{f"crps_{name.replace(' ', '_')}": value for name, value in scored.crps.items()},
        **{f"pinball_{100 * level:02.0f}": loss for level, loss in scored.pinball.items()},
        "error": scored.error[0],
        "error_persistence": scored.error[1],
        "interval_80": scored.interval[0],
        "interval_80_process_noise": scored.interval[1],
    }


def pit_table(made: Forecast) -> pl.DataFrame:
    """Where what came lay among the draws, all reaches together: ``unit, tenth, cases``.

    A tenth holds a tenth of the cases where the forecast is right; more in the first and the last where
    its bands are too narrow, more in the middle where they are too wide.
    """
    frames = []
    for unit, name in enumerate(made.units.names):
        scored = score(made.cases, unit, 0, made.asked.seed)
        if made.units.estimated(unit) == 1 or not scored:
            continue
        places = np.concatenate([s.pit for s in scored])
        counts, _ = np.histogram(places, TENTHS, (0.0, 1.0))
        frames.append(
            pl.DataFrame({"unit": name, "tenth": np.arange(1, TENTHS + 1), "cases": counts})
        )
    return pl.concat(frames) if frames else pl.DataFrame()
