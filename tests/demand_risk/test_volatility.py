"""The law of volatility: recovery on simulated panels, what is left out, neighbours, drift."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vesting.demand.volatility as volatility
from vesting.area.council import Council, Kind, Succession
from vesting.area.registry import Registry, registry
from vesting.demand.changes import breaks, changes, enough, grid_of
from vesting.demand.drift import drift_law
from vesting.demand.neighbours import shared_by_neighbours
from vesting.demand.volatility import LIMITS, fit_law, in_words, law_of_volatility
from vesting.errors import InputError, VestingError
from vesting.evidence.laws import Law, law_of, laws, shared_shock


def panel(
    rng, authorities=150, years=9, a=1.2, sigma=0.05, drift=0.02, tails=None, shared=0.0, grid=1
):
    """A panel whose yearly changes follow a law; neighbours (2i, 2i+1) share their shock."""
    size = np.exp(rng.normal(6, 0.7, authorities)).clip(60, 3000)
    value = np.tile(size, (years, 1))
    for year in range(1, years):
        now = value[year - 1]
        draw = (
            rng.standard_normal
            if tails is None
            else lambda n: rng.standard_t(tails, n) * ((tails - 2) / tails) ** 0.5
        )
        pair = np.repeat(draw(authorities // 2), 2)
        shock = np.sqrt(shared) * pair + np.sqrt(1 - shared) * draw(authorities)
        value[year] = now * np.exp(drift + sigma * shock + np.sqrt(a / now) * draw(authorities))
    value = np.round(value / grid) * grid if grid > 1 else value
    codes = [f"X{i:03}" for i in range(authorities)]
    return pl.DataFrame(
        {
            "authority": codes * years,
            "year": np.repeat(np.arange(2010, 2010 + years), authorities),
            "value": value.ravel(),
        }
    )


def test_recovers_law_drift_and_normal_tails():
    law = law_of_volatility(panel(np.random.default_rng(1))).law
    (low_a, high_a), (low, high) = law.a_interval(0.999), law.sigma_interval(0.999)
    assert low_a < 1.2 < high_a
    assert low < 0.05 < high
    assert law.tails > 15
    assert law.n == 150 * 8
    assert law.authorities == 150
    assert law.years == (2010, 2018)


def test_intervals_cover_over_many_panels():
    held = []
    for seed in range(25):
        law = law_of_volatility(panel(np.random.default_rng(seed), years=6, tails=6)).law
        held.append((law.a_interval()[0] < 1.2 < law.a_interval()[1],
                     law.sigma_interval()[0] < 0.05 < law.sigma_interval()[1],
                     law.cv_interval(300)[0] < (1.2 / 300 + 0.05**2) ** 0.5 < law.cv_interval(300)[1]))  # fmt: skip
    assert np.array(held).mean(axis=0).min() >= 0.85


def test_drift_stands_apart():
    fitted = law_of_volatility(panel(np.random.default_rng(2), drift=0.3, sigma=0.03), trim=None)
    assert fitted.drift.mean == pytest.approx(0.3, abs=0.01)
    assert fitted.drift.sd < 0.01
    assert fitted.law.sigma == pytest.approx(0.03, abs=0.01)
    assert len(fitted.drift.years) == 8


def test_heavy_tails_are_found_and_do_not_blow_up_the_law():
    fitted = law_of_volatility(panel(np.random.default_rng(3), tails=4, years=12), trim=None)
    assert fitted.law.tails < 12
    assert fitted.law.sigma == pytest.approx(0.05, abs=0.012)


def test_rounding_is_taken_off():
    world = panel(np.random.default_rng(4), a=0.2, sigma=0.01, grid=10, authorities=300)
    assert grid_of(world["value"].to_numpy()) == 10
    data = changes(world, 1)
    assert data.rounding.min() > 0
    law = fit_law(data).law
    blind = fit_law(changes(world.with_columns(value=pl.col("value") + 0.1), 1)).law
    assert law.a < blind.a
    assert law.a == pytest.approx(0.2, abs=0.12)


def test_a_grid_of_five_and_none():
    values = np.arange(1, 60, dtype=float)
    assert grid_of(values * 5) == 5
    assert grid_of(values) == 1
    assert grid_of(np.array([10.0, 20.0])) == 1


def test_overlapping_horizons_grow_like_a_random_walk():
    world = panel(np.random.default_rng(5), a=0.3, sigma=0.06, years=12)
    one, three = (law_of_volatility(world, h).law for h in (1, 3))
    assert three.sigma / one.sigma == pytest.approx(3**0.5, rel=0.2)


def test_spending_is_sized_by_children():
    world = panel(np.random.default_rng(6)).with_columns(
        children="value", value=pl.col("value") * 1e5
    )
    assert law_of_volatility(world).law.a == pytest.approx(
        law_of_volatility(panel(np.random.default_rng(6))).law.a
    )


def test_authorities_that_changed_are_left_out_in_that_year_alone():
    day = dt.date(2014, 4, 1)
    step = Succession("X001", "X900", day, True)
    councils = [
        Council("X000", "Stays", Kind.UNITARY),
        Council("X001", "Ends", Kind.UNITARY, end=dt.date(2018, 1, 1), successors=(step,)),
    ]
    register = Registry(tuple(councils))
    assert breaks(["X000", "X001", "X777"], register) == {
        "X000": (),
        "X001": (day, dt.date(2018, 1, 1)),
    }
    world = panel(np.random.default_rng(7))
    data = changes(world, 1, register=register)
    gone = changes(world, 1)
    assert len(gone) - len(data) == 2
    kept = data.base[data.authority == data.authorities.index("X001")]
    assert kept.tolist() == [2010, 2011, 2012, 2013, 2015, 2016]
    assert dict(data.left_out)["the authority began, ended or changed"] == 2


def test_small_and_broken_series_are_left_out_with_the_reason():
    world = panel(np.random.default_rng(8))
    wild = world.with_columns(
        value=pl.when((pl.col("authority") == "X003") & (pl.col("year") == 2012))
        .then(pl.col("value") * 5)
        .when(pl.col("authority") == "X004")
        .then(pl.lit(5.0))
        .otherwise("value")
    )
    left = dict(law_of_volatility(wild).left_out)
    assert left == {"fewer than 20 children": 8, "a break of the series": 2}


def test_too_few_changes_and_missing_columns():
    small = panel(np.random.default_rng(9), authorities=10, years=3)
    with pytest.raises(InputError, match="20 changes over 1 years") as few:
        enough(changes(small, 1))
    assert few.value.code == "DEM-E30"
    with pytest.raises(VestingError, match="no column 'value'"):
        changes(small.drop("value"), 1)


def test_a_law_that_does_not_settle(monkeypatch):
    monkeypatch.setattr(volatility, "ROUNDS", 1)
    with pytest.raises(VestingError, match="does not settle in 1 rounds") as met:
        law_of_volatility(panel(np.random.default_rng(9)))
    assert met.value.code == "DEM-E31"


def test_one_year_has_no_spread_of_drift():
    assert law_of_volatility(panel(np.random.default_rng(10), years=2)).drift.sd == 0


def test_parameter_at_its_limit_still_gives_a_law():
    law = law_of_volatility(panel(np.random.default_rng(11), sigma=0.0)).law
    assert law.sigma < 0.02
    assert np.isfinite(law.covariance).all()
    assert law.a_interval()[0] > LIMITS[0][0]


@pytest.mark.parametrize("shared", [0.0, 0.5])
def test_shared_shock_of_neighbours(shared):
    fitted = law_of_volatility(
        panel(np.random.default_rng(12), shared=shared, a=0.4, authorities=300)
    )
    pairs = [(f"X{2 * i:03}", f"X{2 * i + 1:03}") for i in range(150)]
    found = shared_by_neighbours(fitted, pairs, draws=500)
    assert found.low < shared < found.high
    assert found.pairs == 150
    assert found.n == 150 * 8
    assert found == shared_by_neighbours(fitted, [(b, a) for a, b in pairs], draws=500)


def test_too_few_neighbours():
    fitted = law_of_volatility(panel(np.random.default_rng(13)))
    with pytest.raises(InputError, match="8 pairs of neighbours") as few:
        shared_by_neighbours(fitted, [("X000", "X001"), ("X000", "nobody")])
    assert few.value.code == "DEM-E34"


@given(st.floats(0.01, 5), st.floats(0, 0.3), st.floats(20, 5000), st.floats(20, 5000))
def test_law_falls_with_size_to_its_floor(a, sigma, one, other):
    law = Law(a, sigma)
    small, large = sorted((one, other))
    assert law.cv(small) >= law.cv(large) >= sigma
    assert law.turning_point() * sigma**2 == pytest.approx(a) if sigma > 1e-6 else True


def test_interval_of_the_law():
    law = Law(1.2, 0.06, ((0.04, -0.0005), (-0.0005, 2e-5)))
    drawn = np.random.default_rng(1).multivariate_normal([1.2, 0.06], law.covariance, 200_000)
    variance = drawn[:, 0] / 300 + drawn[:, 1] ** 2
    assert float(law.variance_error(300)) == pytest.approx(variance.std(), rel=0.03)
    low, high = law.cv_interval(300)
    assert low < law.cv(300) < high
    assert Law(0.01, 0.001, ((1, 0), (0, 1))).a_interval()[0] == 0
    assert Law(0.01, 0.001, ((1, 0), (0, 1))).sigma_interval()[0] == 0


def test_quantiles_have_variance_one():
    parts = (np.arange(100_000) + 0.5) / 100_000
    for tails in (np.inf, 6.0):
        assert np.std(Law(1, 0, tails=tails).quantile(parts)) == pytest.approx(1, abs=0.02)


def test_laws_of_the_package():
    assert {(law.measure, law.horizon) for law in laws()} == {
        (m, h) for m in ("looked_after", "gross_spend_looked_after") for h in (1, 2, 3)
    }
    for law in laws():
        assert law.source
        assert law.date
        assert law.n > 700
    sigma = [law_of("looked_after", h).sigma for h in (1, 2, 3)]
    assert sigma == sorted(sigma)
    assert 0 <= shared_shock().low <= shared_shock().value <= shared_shock().high <= 1
    assert "variance" in in_words(law_of("looked_after"))
    with pytest.raises(InputError, match="over 9 years") as none:
        law_of("looked_after", 9)
    assert none.value.code == "EVI-E70"
    with pytest.raises(InputError, match="No shared shock"):
        shared_shock("looked_after", 9)


def test_options_and_demand_have_one_law():
    from vesting.options.survey.ground import _volatility

    law = law_of("looked_after")
    assert (_volatility().a, _volatility().sigma) == (law.a, law.sigma)


def test_drift_of_a_nation_returns_to_its_mean():
    rng = np.random.default_rng(3)
    growth = [0.0]
    for _ in range(4000):
        growth.append(0.02 + 0.6 * (growth[-1] - 0.02) + rng.normal(0, 0.01))
    law = drift_law(np.exp(np.cumsum(growth)))
    assert law.mean == pytest.approx(0.02, abs=0.002)
    assert law.persistence == pytest.approx(0.6, abs=0.05)
    assert law.sd == pytest.approx(0.01, rel=0.05)
    middle, spread = law.ahead(0.1, 1)
    assert middle == pytest.approx(0.02 + 0.6 * 0.08, abs=0.004)
    assert spread == pytest.approx(law.sd)
    assert law.ahead(0.02, 60)[0] == pytest.approx(60 * 0.02, abs=0.1)
    # Brute force for three years.
    last = np.full(200_000, law.mean)
    total = np.zeros_like(last)
    for _ in range(3):
        last = law.mean + law.persistence * (last - law.mean) + rng.normal(0, law.sd, last.size)
        total += last
    assert total.std() == pytest.approx(law.ahead(law.mean, 3)[1], rel=0.01)


def test_short_or_flat_series():
    with pytest.raises(InputError, match="3 years") as short:
        drift_law(np.array([1.0, 2.0, 3.0]))
    assert short.value.code == "DEM-E47"
    assert drift_law(np.full(12, 5.0)).persistence == 0


@pytest.mark.official
def test_the_laws_of_the_package_come_from_the_official_panel(library):
    from vesting.demand.shelf_panel import SPEND, STOCK, authority_panel, register_of

    register = register_of(library)
    for measure in (STOCK, SPEND):
        held = law_of(measure, 1)
        found = law_of_volatility(authority_panel(library, measure), 1, register=register).law
        assert found.a == pytest.approx(held.a, rel=0.01)
        assert found.sigma == pytest.approx(held.sigma, rel=0.01)
        assert found.n == held.n


def test_registry_knows_the_real_breaks():
    assert breaks(["E10000021"], registry())["E10000021"]


@settings(max_examples=5)
@given(st.integers(0, 1000), st.floats(0.5, 20))
def test_law_does_not_depend_on_the_unit_of_spending(seed, factor):
    world = panel(np.random.default_rng(seed), authorities=60, years=4).with_columns(
        children="value"
    )
    scaled = world.with_columns(value=pl.col("value") * factor + 0.0)
    one, other = law_of_volatility(world).law, law_of_volatility(scaled).law
    assert one.sigma == pytest.approx(other.sigma, rel=1e-2, abs=1e-3)
