"""Constraints: in words, compiled, and what contradicts."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.options_enumeration.graphs import grid, path
from vesting.area.graph import BlockGraph
from vesting.errors import InputError
from vesting.options.enumeration.admission import admission
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.councils import list_councils, possible_councils
from vesting.options.enumeration.masks import bits, connected, hops, mask_of
from vesting.options.enumeration.window import Window, whole_window


def refused(constraints, graph=None):
    with pytest.raises(InputError) as caught:
        admission(graph or path(1, 2, 3, 4), constraints)
    return caught.value


def test_every_constraint_is_said_in_words():
    constraints = Constraints(
        windows=(Window(1, 9), Window(None, 5, "schools", (1, 1)), Window(2, None), Window()),
        together=(("a", "b"),),
        apart=(("a", "c"),),
        fixed=(("d",),),
        alone=("e",),
        accompanied=("f",),
        max_km=12.5,
        max_hops=3,
        contiguous=False,
        separate_parts=True,
    )
    assert constraints.in_words({"a": "Ashby"}) == (
        "residents of a council from 1 to 9",
        "schools of a council at most 5",
        "residents of a council at least 2",
        "kept together: Ashby, b",
        "kept apart: Ashby, c",
        "fixed as a council: d",
        "staying as they are: e",
        "not on their own: f",
        "at most 12.5 km between two blocks of a council",
        "at most 3 borders between two blocks of a council",
        "councils need not hang together",
        "parts of the area that do not touch are divided separately",
    )


def test_a_window_around_the_average_is_whole_and_exact():
    graph = path(10, 20, 30, 41)
    window = Window.around(graph, 2, Fraction(1, 10))
    assert (window.low, window.high) == (46, 55)
    assert whole_window(100, 4, Fraction(0)) == (25, 25)
    assert whole_window(10, 3, Fraction(0)) == (4, 3)


def test_an_unknown_block_is_named_with_a_suggestion():
    error = refused(Constraints(together=(("a", "bb"),)))
    assert (error.code, error.what) == ("OPT-E01", "'bb' is not a block of this graph")
    assert error.mend == "Did you mean 'b'?"
    assert refused(Constraints(alone=("Zebedee",))).mend == "Write the id of a block."


def test_names_may_stand_for_ids_where_they_are_clear():
    graph = BlockGraph.of([("x1", 1), ("x2", 1)], [("x1", "x2")], ["Ashby", "Barrow"])
    assert admission(graph, Constraints(fixed=(("Ashby",),))).fixed == (1,)
    twins = BlockGraph.of([("x1", 1), ("x2", 1)], [("x1", "x2")], ["Ashby", "Ashby"])
    assert refused(Constraints(fixed=(("Ashby",),)), twins).mend == "Did you mean 'Ashby'?"


def test_together_and_apart_contradict():
    error = refused(Constraints(together=(("a", "b"), ("b", "c")), apart=(("a", "c"),)))
    assert error.code == "OPT-E02"
    assert error.what == "a and c are kept together, and may not share a council"


def test_together_and_distance_contradict():
    km = {("a", "b"): 1.0, ("a", "c"): 9.0, ("b", "c"): 2.0}
    error = refused(Constraints(together=(("a", "c"),), max_km=5, km=km), path(1, 1, 1))
    assert error.what == "a and c are kept together, and may not share a council"


def test_a_missing_distance_is_named():
    error = refused(Constraints(max_km=5, km={("a", "b"): 1.0}), path(1, 1, 1))
    assert (error.code, error.what) == ("OPT-E03", "There is no distance between a and c")


def test_a_measure_has_to_fit():
    for values in ((1, 2), (1, 2, 3, -1), (1, 2, 3, 0.5), (1, 2, 3, True)):
        error = refused(Constraints(windows=(Window(1, 2, "schools", values),)))
        assert error.code == "OPT-E04"
        assert "'schools'" in error.what


def test_a_window_upside_down_is_refused():
    error = refused(Constraints(windows=(Window(9, 3),)))
    assert error.code == "OPT-E02"
    assert error.what == "The least residents of a council, 9, is more than the most, 3"


def test_fixed_councils_may_not_overlap():
    error = refused(Constraints(fixed=(("a", "b"),), alone=("b",)))
    assert (error.code, error.what) == ("OPT-E02", "Two fixed councils share b")


def test_refusals_say_why():
    graph = path(1, 2, 3, 4)
    made = admission(
        graph,
        Constraints(
            windows=(Window(2, 7),),
            together=(("b", "c"),),
            apart=(("a", "d"),),
            fixed=(("d",),),
            accompanied=("a",),
            max_hops=1,
        ),
    )
    assert made.refusal(0b0101) == "is in parts that do not touch"
    assert made.refusal(0) == "is in parts that do not touch"
    assert made.refusal(0b0001) == "has 1 residents, outside 2 to 7"
    assert made.refusal(0b0010) == "splits b, c, kept together"
    # b and d are two borders apart, so c, kept with b, may not share a council with d either
    assert made.refusal(0b1100) == "joins c and d, which may not share a council"
    assert made.refusal(0b0111) == "joins a and b, which may not share a council"
    assert made.refusal(0b0110) is None
    row = admission(grid(2, 3), Constraints(max_hops=2))
    assert row.refusal(0b100111) == "joins 1 and 6, which may not share a council"
    ring = admission(grid(3, 3), Constraints(max_hops=4))
    assert ring.refusal(0b111_101_101) == "is more than 4 borders across"
    free = admission(graph, Constraints(fixed=(("d",),), accompanied=("a",), apart=(("a", "b"),)))
    assert free.refusal(0b0011) == "joins a and b, which may not share a council"
    assert free.refusal(0b1100) == "overlaps the fixed council of d"
    assert free.refusal(0b0001) == "is a block that may not be on its own"


def test_long_lists_of_names_are_cut():
    made = admission(path(*range(1, 10)), Constraints())
    assert made.names(made.everything) == "a, b, c, d, e, f and 3 more"


def test_masks_of_a_cycle():
    ring = [0b1010, 0b0101, 0b1010, 0b0101]
    assert connected(0b0011, ring)
    assert not connected(0b0101, ring)
    assert hops(0b1111, ring) == 2
    assert hops(0b0001, ring) == 0
    assert mask_of(bits(0b10110)) == 0b10110


def test_possible_councils_are_every_connected_set_once():
    table = possible_councils(grid(2, 2, 5))
    assert len(table) == 13  # of the 15 sets of blocks only the two diagonals do not hang together
    assert table.codes(0) == ("1",)
    assert table.populations.tolist() == [5 * int(m).bit_count() for m in table.masks]
    assert len(set(table.ids())) == 13
    made = admission(grid(2, 2), Constraints())
    assert sorted(list_councils(made)) == sorted(int(m) for m in table.masks)


def test_possible_councils_keep_to_the_constraints():
    graph = path(1, 2, 3, 4)
    held = possible_councils(graph, Constraints(windows=(Window(3, 5),), fixed=(("d",),)))
    assert [held.codes(i) for i in range(len(held))] == [("a", "b"), ("b", "c"), ("c",), ("d",)]
    heavy = possible_councils(graph, Constraints(windows=(Window(0, 2),)))
    assert [heavy.codes(i) for i in range(len(heavy))] == [("a",), ("b",)]


def test_too_many_possible_councils_are_refused():
    with pytest.raises(InputError) as caught:
        possible_councils(grid(3, 3), most=100)
    assert (caught.value.code, caught.value.what) == (
        "OPT-E14",
        "There are more than 100 possible councils, or too many sets to try",
    )
    heavy = Constraints(windows=(Window(9, None),))
    with pytest.raises(InputError, match="too many sets to try"):
        possible_councils(grid(3, 3), heavy, most=20)
    assert len(possible_councils(grid(3, 3), heavy, most=22)) == 1
    with pytest.raises(InputError, match="63 blocks are too many to list possible councils"):
        list_councils(admission(grid(7, 9), Constraints()))


def test_positions_of_masks():
    table = possible_councils(grid(2, 2))
    assert table.positions(table.masks[[5, 0, 5]]).tolist() == [5, 0, 5]
    assert table.members().sum() == sum(int(m).bit_count() for m in table.masks)
