"""Constraints that a search cannot keep, or that contradict each other."""

import numpy as np
import pytest
from searching_cases import grid

from vesting.errors import VestingError
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.window import Window
from vesting.options.search.reduction import reduce
from vesting.options.search.terrain import Terrain


def refusal(constraints, units=2, terrain=None):
    with pytest.raises(VestingError) as caught:
        reduce(terrain or grid(3, 3), units, constraints)
    return caught.value


@pytest.mark.parametrize(
    "constraints",
    [
        Constraints(windows=(Window(1, 8), Window(1, 8, "pupils", tuple(range(9))))),
        Constraints(accompanied=("r0c0",)),
        Constraints(max_hops=3),
        Constraints(contiguous=False),
        Constraints(separate_parts=True),
    ],
)
def test_what_cannot_be_carried_is_refused(constraints):
    error = refusal(constraints)
    assert error.code == "SMP-E01"
    assert "cannot be kept" in error.what


def test_a_block_too_small_to_be_alone_needs_no_constraint():
    reduced = reduce(grid(3, 3), 2, Constraints(windows=(Window(4, 5),), accompanied=("r0c0",)))
    assert reduced.units == 2


def test_every_unit_fixed():
    halves = (("r0c0", "r0c1"), ("r1c0", "r1c1"))
    assert refusal(Constraints(fixed=halves), terrain=grid(2, 2)).code == "SMP-E02"


def test_too_many_pairs_apart():
    row = grid(1, 13)
    assert refusal(Constraints(apart=(row.graph.ids[:12],)), 12, row).code == "SMP-E04"


@pytest.mark.parametrize(
    ("constraints", "code", "said"),
    [
        (Constraints(together=(("r0c0", "nowhere"),)), "OPT-E01", "nowhere"),
        (
            Constraints(together=(("r0c0", "r0c1"),), apart=(("r0c0", "r0c1"),)),
            "OPT-E02",
            "kept together",
        ),
        (Constraints(windows=(Window(5, 9),)), "OPT-E08", "minimum"),
        (Constraints(windows=(Window(0, 4),)), "OPT-E09", "maximum"),
        (Constraints(fixed=(("r0c0", "r2c2"),)), "OPT-E11", "parts"),
    ],
)
def test_plain_contradictions_have_the_messages_of_the_engine(constraints, code, said):
    error = refusal(constraints)
    assert error.code == code
    assert said in f"{error.what} {error.mend}"


def test_a_block_larger_than_the_window_is_named():
    error = refusal(Constraints(windows=(Window(3, 10),)), terrain=grid(2, 2, [1, 1, 1, 11]))
    assert error.code == "OPT-E07"
    assert "r1c1" in error.what


def test_an_area_in_parts_is_refused():
    whole = grid(2, 2).graph
    cut = type(whole)(whole.ids, whole.populations, whole.edges[:1], whole.names)
    assert refusal(Constraints(), terrain=Terrain(cut)).code == "OPT-E13"


def test_blocks_kept_together_become_one():
    reduced = reduce(grid(3, 3), 2, Constraints(together=(("r0c0", "r0c1"), ("r0c1", "r1c1"))))
    assert (0, 1, 4) in reduced.groups
    assert len(reduced.net.people) == 7
    assert reduced.net.people.sum() == 9
    # Borders of the merged blocks add up: the new block touches the block at r1c0 twice.
    pair = sorted((reduced.groups.index((0, 1, 4)), reduced.groups.index((3,))))
    at = reduced.net.ends.tolist().index(pair)
    assert reduced.weights[at] == 2


def test_the_window_may_bound_another_measure():
    pupils = tuple(range(9))
    reduced = reduce(grid(3, 3), 2, Constraints(windows=(Window(10, 26, "pupils", pupils),)))
    assert reduced.net.people.tolist() == list(pupils)
    assert reduced.window.tolist() == [10, 26]
    assert np.array_equal(
        reduced.statement("sample").constraints, ["pupils of a council from 10 to 26"]
    )
