"""Parallel kernels may be asked for from several threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from vesting.maths.aggregate import How
from vesting.maths.draws import Recipe, group_quantiles


def test_many_threads_get_the_same_answer():
    rng = np.random.default_rng(0)
    draws = rng.normal(size=(30, 300)).astype(np.float32)
    groups = rng.integers(0, 30, (4000, 3)).astype(np.int32)
    parts = np.array([0.1, 0.5, 0.9])

    def ask(_):
        return group_quantiles(draws, groups, Recipe(How.SUM), parts)

    alone = ask(0)
    with ThreadPoolExecutor(8) as pool:
        for made in pool.map(ask, range(16)):
            assert np.array_equal(made, alone)
