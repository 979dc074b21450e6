"""Deficit shares by several keys."""

from __future__ import annotations

import numpy as np
import pytest

from vesting.options.measures.block import Label, Origin
from vesting.options.measures.deficit import deficit_shares
from vesting.options.measures.unit import UnitMeasured


def measured(name, values):
    return UnitMeasured(name, np.array(values, float), "x", Origin("t", ""), Label.PUBLISHED)


def test_the_shares_of_each_key_add_up_to_the_deficit():
    councils = {
        "aged_0_17": measured("aged_0_17", [1, 3]),
        "ehc_plans": measured("ehc_plans", [2, 2]),
    }
    rows = deficit_shares(councils, 100.0)
    assert {r.key for r in rows} == {"children aged 0 to 17", "EHC plans"}
    for key in {r.key for r in rows}:
        assert sum(r.pounds for r in rows if r.key == key) == pytest.approx(100)
    assert [r.share for r in rows[:2]] == [0.25, 0.75]


def test_without_a_deficit_only_the_shares_are_told():
    rows = deficit_shares({"residents": measured("residents", [1, 1])}, None)
    assert [(r.share, r.pounds) for r in rows] == [(0.5, None), (0.5, None)]


def test_a_key_of_nought_is_left_out():
    assert deficit_shares({"residents": measured("residents", [0, 0])}, 1.0) == ()
