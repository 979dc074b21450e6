"""A back-test of forecasts whose quality is known."""

import numpy as np
import pytest

from vesting.demand.backtest import (
    MONTH,
    MONTHS,
    Question,
    origins,
    rows,
    run_backtest,
    too_short,
    unit_sums,
)
from vesting.demand.backtest_score import Scored, cases_apart, process_noise, score

FIRST, UNTIL = 15_000, 15_000 + 5 * 365
RATES = np.array([[30.0, 5.0], [12.0, 0.0]])


def world(seed=1, width=1.0):
    """Counts that are Poisson and forgotten overnight, and a forecast that knows it, or is too narrow."""

    def observed(days):
        return np.stack([np.random.default_rng([seed, d]).poisson(RATES) for d in days]).astype(
            float
        )

    def forecast(origin, days):
        rng = np.random.default_rng([seed, origin, 7])
        drawn = rng.poisson(RATES[..., None], (len(days), 2, 2, 400))
        return RATES[..., None] + width * (drawn - RATES[..., None])

    return Question(forecast, observed, FIRST, UNTIL)


def test_origins_leave_something_to_learn_from_and_something_to_see():
    days = origins(FIRST, UNTIL)
    assert days[0] >= FIRST + 540
    assert days[-1] + 91 <= UNTIL
    assert set(np.diff(days)) == {91}


def test_a_history_that_is_too_short_says_so():
    assert "cover 1.6 years, and at least 1.7" in too_short(FIRST, FIRST + 600)
    assert too_short(FIRST, UNTIL) == ""
    assert run_backtest(Question(None, None, FIRST, FIRST + 600)) == ()
    assert rows((), ["ALL"], ["ALL"]).is_empty()


def test_only_days_that_have_come_are_scored():
    cases = run_backtest(world())
    assert {c.months for c in cases} == {
        m for m in MONTHS if m <= 36
    }  # five years reach no further
    assert all(c.day == c.origin + round(c.months * MONTH) <= UNTIL for c in cases)


def test_progress_is_told():
    said = []
    run_backtest(world(), lambda done, whole: said.append((done, whole)))
    assert said == [(i, len(said)) for i in range(1, len(said) + 1)]


def test_a_right_forecast_holds_and_beats_persistence():
    cases = [c for seed in range(12) for c in run_backtest(world(seed))]
    for scored in score(cases, 0, 0, 1):
        hits, low, high = scored.held[0.8]
        assert low < 0.86
        assert high > 0.78
        assert scored.crps["forecast"] < scored.crps["persistence"]
        assert scored.error[0] < scored.error[1]
        assert 0.35 < np.mean(scored.pit) < 0.65
        assert scored.cases >= hits >= 0


def test_a_narrow_forecast_is_found_out():
    cases = [c for seed in range(12) for c in run_backtest(world(seed, width=0.4))]
    assert all(s.held[0.8][2] < 0.8 for s in score(cases, 0, 0, 1))


def test_rows_say_what_was_forecast_and_seen():
    cases = run_backtest(world())
    table = rows(cases, ["East", "West"], ["homes", "secure"])
    assert len(table) == 4 * len(cases)
    one = table.row(1, named=True)
    assert (one["unit"], one["placement"]) == ("East", "secure")
    assert one["p025"] <= one["p10"] <= one["p50"] <= one["p90"] <= one["p975"]
    assert one["observed"] == cases[0].seen[0, 1]
    assert table.filter(unit="West", placement="secure")["crps"].sum() == pytest.approx(0, abs=1e-9)


def test_process_noise_has_the_variance_of_exponential_stays():
    drawn = process_noise(np.array([400.0]), 2.0, 200_000, np.random.default_rng(1))
    assert drawn.var() == pytest.approx(400 * (1 - np.exp(-1.6)), rel=0.02)
    assert drawn.mean() == pytest.approx(400, rel=0.001)


def test_units_and_placements_add_up_in_every_draw():
    values = np.random.default_rng(2).poisson(5, (3, 4, 2, 10))
    sums = unit_sums(values, [[0, 1], [2], [3]])
    assert sums.shape == (3, 4, 3, 10)
    assert np.array_equal(sums[:, 1:].sum(axis=1), sums[:, 0])
    assert np.array_equal(sums[:, :, 1:].sum(axis=2), sums[:, :, 0])
    assert np.array_equal(sums[:, 1, 1], values[:, :2, 0].sum(axis=1))


def test_cases_whose_days_overlap_count_as_one():
    def reach(months: int, cases: int) -> Scored:
        return Scored(months, cases, {}, {}, {}, (0, 0), (0, 0), 0, ())

    assert cases_apart([reach(3, 14)]) == 14
    assert cases_apart([reach(12, 10)]) == 2
    assert cases_apart([reach(3, 14), reach(12, 10), reach(36, 2)]) == 17
