"""England's pattern left to itself: every child's time in care is counted once, and the whole is England's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from validation.demand.england import published, time_in
from vesting.demand.priors import england


def test_the_pattern_keeps_about_as_many_children_as_england_has():
    stock, starts, alone = published()
    spent = time_in(england(), 4_000, alone / starts, np.random.default_rng(1))
    assert spent.sum() * starts / 4_000 == pytest.approx(sum(stock.values()), rel=0.06)


def test_children_whom_nothing_moves_or_ends_stay_where_they_start_until_they_are_18():
    still = replace(england(), rates=np.zeros_like(england().rates))
    spent = time_in(still, 2_000, 0.0, np.random.default_rng(2))
    ages = still.ages[0] @ (np.arange(18) + 0.5)
    assert spent.sum() / 2_000 == pytest.approx(18 - ages, rel=0.03)


def test_one_exit_rate_gives_its_own_mean_stay():
    rates = np.zeros_like(england().rates)
    rates[:, 0] = 5.0
    spent = time_in(replace(england(), rates=rates), 4_000, 0.0, np.random.default_rng(3))
    assert spent.sum() / 4_000 == pytest.approx(0.2, rel=0.06)
