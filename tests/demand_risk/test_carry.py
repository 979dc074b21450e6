"""What an authority carries on, and how far a national drift is believed: recovery, limits, no look ahead."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesting.demand.carry import fit_carry, lasting, law_apart
from vesting.demand.changes import changes
from vesting.demand.drift import LEAST_YEARS, damped_drift, drift_law, shrunk
from vesting.demand.volatility import common_change, fit_law
from vesting.errors import InputError


def panel(rng, *, goes_on=0.0, authorities=150, years=12, a=0.5, sigma=0.06, drift=0.02):
    """Authorities whose shock of one year goes on in the next, and chance that does not."""
    size = np.exp(rng.uniform(np.log(100), np.log(1500), authorities))
    level, shock, rows = np.log(size), np.zeros(authorities), []
    for year in range(2010, 2010 + years):
        # Chance moves what is counted, and the growth itself, for one year alone.
        rows += [
            {"authority": f"E{who:08d}", "year": year, "value": float(np.exp(now))}
            for who, now in enumerate(level)
        ]
        shock = goes_on * shock + sigma * rng.standard_normal(authorities)
        chance = np.sqrt(a / np.exp(level)) * rng.standard_normal(authorities)
        level = level + drift + shock + chance
    return pl.DataFrame(rows)


def test_what_goes_on_is_found_and_taken_off():
    frame = panel(np.random.default_rng(1), goes_on=0.4)
    yearly = changes(frame, 1)
    fitted = fit_law(yearly)
    carry = fit_carry(yearly, fitted)
    assert carry.raw == pytest.approx(0.4, abs=3 * carry.error)
    assert carry.error < 0.06
    assert 0 < carry.slope < carry.raw
    assert carry.n == 150 * 10
    left = law_apart(fitted, carry, yearly)
    # σ² = s² / (1 - φ²) with what goes on, s² without it.
    assert left.law.sigma < 0.95 * fitted.law.sigma
    assert left.law.sigma == pytest.approx(0.06, abs=0.005)
    assert left.data.change.size == fitted.data.change.size


def test_where_nothing_goes_on_next_to_nothing_is_carried():
    frame = panel(np.random.default_rng(2))
    yearly = changes(frame, 1)
    carry = fit_carry(yearly, fit_law(yearly))
    assert abs(carry.raw) < 3 * carry.error
    assert abs(carry.slope) < abs(carry.raw)


def test_two_years_ahead_carry_more_than_one():
    frame = panel(np.random.default_rng(3), goes_on=0.4)
    yearly = changes(frame, 1)
    one, two = (fit_carry(yearly, fit_law(changes(frame, h))) for h in (1, 2))
    assert two.raw == pytest.approx(0.4 + 0.4**2, abs=3 * two.error)
    assert two.raw > one.raw
    assert two.error > one.error


def test_no_year_before_carries_nothing():
    frame = panel(np.random.default_rng(4), goes_on=0.4)
    yearly = changes(frame, 1)
    carry = fit_carry(yearly, fit_law(yearly))
    first = yearly.where(yearly.base == 2010)
    assert np.isnan(lasting(yearly, carry.yearly, first)).all()
    assert (carry.ahead(yearly, first) == 0).all()
    assert (carry.ahead(yearly, yearly.where(yearly.base == 2011)) != 0).all()


def test_what_is_carried_does_not_look_ahead():
    frame = panel(np.random.default_rng(5), goes_on=0.4)
    early = changes(frame.filter(pl.col("year") <= 2017), 1)
    carry = fit_carry(early, fit_law(early))
    asked = changes(frame, 3)
    asked = asked.where(asked.base == 2017)
    other = frame.with_columns(
        value=pl.when(pl.col("year") > 2017).then(pl.col("value") * 1.3).otherwise("value")
    )
    known = carry.ahead(early, asked)
    assert (carry.ahead(changes(frame, 1), asked) == known).all()
    assert (carry.ahead(changes(other, 1), asked) == known).all()


def test_a_smaller_authority_carries_less_of_the_same_change():
    frame = pl.concat(
        pl.DataFrame(
            {"authority": [code] * 3, "year": [2010, 2011, 2012], "value": [n, 1.2 * n, 1.2 * n]}
        )
        for code, n in (("E1", 50.0), ("E2", 500.0), ("E3", 500.0), ("E4", 500.0))
    )
    law = fit_law(changes(panel(np.random.default_rng(6)), 1)).law
    yearly = changes(frame, 1)
    common = common_change(yearly, law)
    assert common.change[0] == pytest.approx(np.log(1.2))
    raised = frame.with_columns(
        value=pl.when((pl.col("year") == 2011) & pl.col("authority").is_in(["E1", "E2"]))
        .then(pl.col("value") * 1.1)
        .otherwise("value")
    )
    yearly = changes(raised, 1)
    after = yearly.where(yearly.base == 2011)
    small, large, *_ = lasting(yearly, law, after)
    share = law.sigma**2 / (law.a / np.array([50.0, 500.0]) + law.sigma**2)
    assert small / large == pytest.approx(share[0] / share[1])


def test_common_change_of_a_law_is_that_of_its_fit():
    fitted = fit_law(changes(panel(np.random.default_rng(7)), 2))
    again = common_change(fitted.data, fitted.law)
    assert again.years == fitted.drift.years
    assert again.change == pytest.approx(fitted.drift.change, abs=1e-6)


def test_steady_growth_is_believed_in_full():
    damped = damped_drift(100 * np.exp(0.03 * np.arange(20)), 2)
    assert damped.weight == pytest.approx(1)
    assert damped.sd == pytest.approx(0, abs=1e-9)
    assert damped.n == 20 - 2 - LEAST_YEARS + 1
    assert damped.ahead(0.03)[0] == pytest.approx(0.06)


def test_growth_that_turned_is_not_believed():
    growth = np.concatenate([np.full(11, 0.03), np.full(10, -0.03)])
    damped = damped_drift(np.exp(np.cumsum(growth)), 1)
    assert damped.raw < 0.8
    assert damped.weight < damped.raw
    fallen = damped_drift(
        np.exp(np.cumsum(np.concatenate([np.full(11, 0.03), [-0.3, 0.0, -0.3]]))), 1
    )
    assert fallen.raw < 0
    assert fallen.weight == 0
    assert fallen.ahead(0.05)[0] == 0


def test_weight_and_width_by_hand():
    values = np.exp(np.cumsum(np.random.default_rng(8).normal(0.02, 0.02, 24)))
    damped = damped_drift(values, 3)
    said, came = [], []
    for n in range(LEAST_YEARS, 24 - 3 + 1):
        known = values[:n]
        said.append(drift_law(known).ahead(np.log(known[-1] / known[-2]), 3)[0])
        came.append(np.log(values[n + 2] / known[-1]))
    said, came = np.array(said), np.array(came)
    assert damped.raw == pytest.approx(said @ came / (said @ said))
    assert damped.sd == pytest.approx(np.sqrt(np.mean((came - damped.weight * said) ** 2)))
    last = float(np.log(values[-1] / values[-2]))
    assert damped.ahead(last) == (damped.weight * damped.law.ahead(last, 3)[0], damped.sd)


def test_flat_and_short_series():
    assert damped_drift(np.full(20, 7.0), 1).weight == 0
    with pytest.raises(InputError, match=r"11 years; 13 are needed to try forecasts 1 ahead"):
        damped_drift(np.exp(0.01 * np.arange(11)), 1)
    damped_drift(np.exp(0.01 * np.arange(13)), 1)


@given(st.floats(-5, 5), st.floats(0, 5))
def test_shrinking_draws_to_nothing_and_never_past_it(estimate, error):
    drawn = shrunk(estimate, error)
    assert abs(drawn) <= abs(estimate) * (1 + 1e-12)
    assert drawn * estimate >= 0


def test_shrinking_by_hand():
    assert shrunk(2.0, 0.0) == 2.0
    assert shrunk(1.0, 1.0) == pytest.approx(0.5)
    assert shrunk(0.0, 0.0) == 0.0
