"""Posts and cases: closed forms against brute force, simulation and an independent queue."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from vesting.demand.workforce.posts import Shock, Staff, after_shock, staff_of_rates
from vesting.demand.workforce.rates import (
    EDGES,
    RATES,
    english_staff,
    median,
    rates_by_size,
    usual_work,
    workforce_table,
)
from vesting.demand.workforce.simulate import simulate
from vesting.demand.workforce.unallocated import Work, above, erlang_c, pressure
from vesting.errors import VestingError
from vesting.evidence.shelf import Shelf

TEAM = Staff(6, 0.2, 0.5, 0.4)


def test_published_rates_become_a_workforce():
    staff = staff_of_rates(100, 0.173, 0.162, 0.139)
    assert staff.cover == pytest.approx((0.162 / 0.838) / (0.173 / 0.827))
    # In balance as many leave as are taken on.
    assert staff.turnover * (1 - staff.vacancy) == pytest.approx(staff.filling * staff.vacancy)
    assert staff.months_vacant == pytest.approx(18.06, abs=0.05)
    assert staff_of_rates(10, 0.05, 0.5, 0.1).cover == 1
    full = staff_of_rates(10, 0.0, 0.1, 0.1)
    assert (full.cover, full.filling, full.months_vacant, full.present) == (0, np.inf, 0, 1)
    assert Staff(5, 0.5, 0, 0).months_vacant == np.inf


def test_workers_are_binomial():
    assert TEAM.workers().sum() == pytest.approx(1)
    assert TEAM.workers() @ np.arange(7) == pytest.approx(6 * TEAM.present)


def test_shock_and_return():
    start, later, end = after_shock(TEAM, Shock(cover=1.0, back_months=6), (0, 6, 600))
    assert start.cover == 0
    assert later.cover == pytest.approx(0.5 * (1 - np.exp(-1)))
    assert end.present == pytest.approx(TEAM.present)
    doubled = after_shock(TEAM, Shock(turnover=2.0), (0, 10_000))
    assert doubled[0].vacancy == pytest.approx(0.2)
    assert doubled[1].vacancy == pytest.approx(0.8 / (0.8 + TEAM.filling))
    full = Staff(5, 0.0, 0.0, 0.1)
    assert after_shock(full, Shock(turnover=3.0), (12,))[0].vacancy == 0
    still = Staff(5, 0.4, 0.0, 0.0)
    assert after_shock(still, Shock(), (12,))[0].vacancy == 0.4


def test_vacancies_after_a_shock_follow_their_equation():
    shock, v, step = Shock(turnover=2, filling=0.5), TEAM.vacancy, 1e-4
    for _ in range(10_000):
        v += step * (2 * TEAM.turnover * (1 - v) - 0.5 * TEAM.filling * v)
    assert after_shock(TEAM, shock, (12,))[0].vacancy == pytest.approx(v, abs=1e-4)


@given(st.integers(0, 60), st.floats(0.1, 50))
def test_mean_above_the_places(places, load):
    numbers = np.arange(400)
    brute = (poisson.pmf(numbers, load) * np.maximum(numbers - places, 0)).sum()
    assert float(above(np.array([float(places)]), load)[0]) == pytest.approx(brute, abs=1e-9)


def test_pressure_against_brute_force():
    work = Work(30, 6)
    chance = left = 0.0
    for workers, p in enumerate(TEAM.workers()):
        for cases in range(150):
            over = max(cases - 6 * workers, 0)
            chance += p * poisson.pmf(cases, 30) * (over > 0)
            left += p * poisson.pmf(cases, 30) * over
    found = pressure(TEAM, work)
    assert found.chance == pytest.approx(chance)
    assert found.unallocated == pytest.approx(left)
    assert found.share == pytest.approx(left / 30)
    assert found.caseload == pytest.approx(30 / (6 * TEAM.present))


def test_swing_is_averaged_over():
    rng = np.random.default_rng(1)
    loads = 30 * np.exp(0.2 * rng.standard_normal(20_000) - 0.02)
    places = np.arange(7) * 6.0
    brute = np.mean([TEAM.workers() @ poisson.sf(places, load) for load in loads])
    assert pressure(TEAM, Work(30, 6, swing=0.2)).chance == pytest.approx(brute, abs=0.01)


def test_simulation_agrees_where_cases_end_by_themselves():
    seen, known = simulate(TEAM, Work(30, 6), years=600, seed=1), pressure(TEAM, Work(30, 6))
    assert seen.vacancy == pytest.approx(0.2, abs=0.02)
    assert seen.workers == pytest.approx(6 * TEAM.present, abs=0.1)
    assert seen.chance == pytest.approx(known.chance, abs=0.04)
    assert seen.unallocated == pytest.approx(known.unallocated, rel=0.15)
    assert seen == simulate(TEAM, Work(30, 6), years=600, seed=1)


def test_simulation_agrees_with_erlang_where_staff_hardly_change():
    steady = Staff(4, 0.001, 1.0, 0.01)
    seen = simulate(steady, Work(17, 5), years=800, seed=2, waits=True)
    assert seen.waiting == pytest.approx(erlang_c(20, 17), abs=0.04)
    assert pressure(steady, Work(17, 5)).waiting == pytest.approx(erlang_c(20, 17), abs=1e-6)


def test_erlang_c_known_answers():
    assert erlang_c(1, 0.5) == pytest.approx(0.5)
    # Two servers, load 1: 1/3, by hand.
    assert erlang_c(2, 1.0) == pytest.approx(1 / 3)
    assert erlang_c(5, 0) == 0
    assert erlang_c(3, 3) == 1
    assert erlang_c(0, 1) == 1
    assert erlang_c(5000, 10) == 0


def test_erlang_c_against_an_independent_queue():
    ciw = pytest.importorskip("ciw")
    ciw.seed(1)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(8.0)],
        service_distributions=[ciw.dists.Exponential(1.0)],
        number_of_servers=[10],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(1500)
    waits = [r.waiting_time > 0 for r in simulation.get_all_records() if r.arrival_date > 50]
    assert np.mean(waits) == pytest.approx(erlang_c(10, 8.0), abs=0.03)


def test_larger_units_with_the_same_rates_leave_less_unallocated():
    shares = []
    for posts in (20, 50, 100, 300):
        staff = english_staff(posts)
        hit = after_shock(staff, Shock(cover=0.5), (0,))[0]
        shares.append(pressure(hit, usual_work(staff)).chance)
    assert shares == sorted(shares, reverse=True)


def test_a_shock_raises_pressure_and_teams_do_not_help_each_other():
    staff = english_staff(100)
    work = usual_work(staff)
    hit = after_shock(staff, Shock(cover=1.0), (0,))[0]
    assert pressure(hit, work).unallocated > pressure(staff, work).unallocated
    apart = Work(work.cases, work.limit, teams=10)
    assert pressure(staff, apart).unallocated > pressure(staff, work).unallocated
    assert usual_work(staff, 20).limit == 20


def test_nothing_to_do_and_nobody_there():
    assert pressure(TEAM, Work(0, 6)).share == 0
    nobody = Staff(3, 1.0, 0.0, 0.1)
    found = pressure(nobody, Work(10, 6))
    assert found.caseload == np.inf
    assert (found.chance, found.waiting) == (pytest.approx(1, abs=1e-4), 1)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: Staff(0, 0.1, 0.1, 0.1), "DEM-E90"),
        (lambda: Staff(5, 1.1, 0.1, 0.1), "DEM-E90"),
        (lambda: Staff(5, 0.1, 0.1, -1), "DEM-E90"),
        (lambda: staff_of_rates(5, 1.0, 0.1, 0.1), "DEM-E90"),
        (lambda: Shock(cover=2), "DEM-E90"),
        (lambda: Shock(filling=0), "DEM-E90"),
        (lambda: Work(-1, 5), "DEM-E91"),
        (lambda: Work(1, 0), "DEM-E91"),
        (lambda: pressure(TEAM, Work(30, 6, teams=7)), "DEM-E91"),
        (lambda: workforce_table(Shelf()), "DEM-E92"),
    ],
)
def test_messages(call, code):
    with pytest.raises(VestingError) as met:
        call()
    assert met.value.code == code
    assert met.value.mend


def test_medians_with_exact_intervals():
    rng = np.random.default_rng(3)
    held = [m.low <= 0 <= m.high for m in (median(rng.standard_normal(41)) for _ in range(400))]
    assert np.mean(held) > 0.93
    assert median(np.array([1.0, 2.0, np.nan])).n == 2
    assert np.isnan(median(np.array([])).value)


def test_bands_of_size():
    table = pl.DataFrame(
        {"social_workers_fte": [50.0, 100.0, 200.0], **{r: [20.0, 10.0, None] for r in RATES}}
    )
    bands = rates_by_size(table)
    assert len(bands) == len(EDGES) + 1
    assert bands[0].rates["agency_rate"].value == 20
    assert bands[1].staff(80).vacancy == pytest.approx(0.1)
    assert bands[2].rates["caseload"].n == 0


@pytest.mark.official
def test_official_bands_agree_with_the_reference(library):
    band = rates_by_size(workforce_table(library))[2]
    found = [
        band.rates[r].value for r in ("agency_rate", "vacancy_rate", "turnover_rate", "caseload")
    ]
    assert found == pytest.approx([16.2, 17.1, 13.7, 15.2], abs=0.15)
    assert all(m.low <= m.value <= m.high for m in band.rates.values())
