"""The ground survives being written as tables and read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from test_unit_measures import ALL, SQUARE, block, ground

from vesting.errors import InputError
from vesting.options.ground import Deficit, Judgement, Posts
from vesting.options.ground_tables import FACTS, from_tables, to_tables
from vesting.options.measures.block import Label, Missing
from vesting.options.measures.place import reach
from vesting.options.measures.scale import Volatility
from vesting.options.measures.unit import measure_units


def full():
    km = np.arange(16, dtype=float).reshape(4, 4)
    return ground(
        measures={
            "looked_after": block("looked_after", [1, 2, 3, 4], np.ones((4, 3)), Label.ESTIMATE)
        },
        missing=(Missing("tax_base", "not added"),),
        judgements=(
            Judgement("L", "Good", date(2024, 1, 2), date(2024, 2, 3), {"in_care": "Good"}),
            None,
            None,
            None,
        ),
        posts=Posts(1.0, 2.0, 3.0, 4.0, "list"),
        volatility=Volatility(1.0, 0.1, "fit"),
        reach=reach(km, np.arange(4), np.ones(4), 4, 5.0, "great circle"),
        flows=np.eye(4) + 1,
        partners={"health": ("x", "x", "y", "y")},
        edges_digest="abc",
        deficit=Deficit(1.5, "table"),
        water=("a and c: water",),
    )


def test_every_measure_is_the_same_after_the_round_trip():
    before, after = full(), from_tables(to_tables(full()))
    assert after.graph == before.graph == SQUARE
    assert after.judgements == before.judgements
    assert after.deficit == before.deficit
    assert (after.missing, after.posts, after.water) == (before.missing, before.posts, before.water)
    old, new = measure_units(before, ALL), measure_units(after, ALL)
    assert old.keys() == new.keys()
    for name, measured in old.items():
        np.testing.assert_array_equal(measured.values, new[name].values)
        assert measured.label is new[name].label
        if measured.draw is not None:
            np.testing.assert_array_equal(measured.draws(), new[name].draws())


def test_a_bare_ground_survives_too():
    bare = ground()
    assert from_tables(to_tables(bare)).reach is None
    assert from_tables(to_tables(bare)).flows is None


def test_a_ground_without_a_map_survives_too():
    flat = replace(ground(), outline=None)
    again = from_tables(to_tables(flat))
    assert again.outline is None
    assert measure_units(again, ALL).keys() == measure_units(flat, ALL).keys()


def test_a_missing_table_is_named():
    tables = to_tables(full())
    del tables[FACTS]
    with pytest.raises(InputError, match=FACTS):
        from_tables(tables)
