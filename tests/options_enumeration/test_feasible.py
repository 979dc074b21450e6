"""Bounds that cannot be met: the one that breaks is named, and what is near."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.options_enumeration.graphs import grid, path
from vesting.area.graph import BlockGraph
from vesting.errors import InputError
from vesting.options.enumeration.admission import admission
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.count import count_options
from vesting.options.enumeration.feasible import why_impossible
from vesting.options.enumeration.nearest import Nearest, nearest, nearest_in_words
from vesting.options.enumeration.window import Window


def refusal(graph, units, constraints=None):
    with pytest.raises(InputError) as caught:
        count_options(graph, units, constraints)
    return caught.value


def window(low=None, high=None):
    return Constraints(windows=(Window(low, high),))


def test_nothing_to_divide():
    assert refusal(BlockGraph.of([], []), 1).code == "OPT-E05"


def test_no_number_of_councils():
    assert refusal(path(1, 1), []).code == "OPT-E18"


@pytest.mark.parametrize("units", [0, 4, -1])
def test_more_councils_than_blocks(units):
    error = refusal(path(1, 1, 1), units)
    assert (error.code, error.mend) == ("OPT-E06", "Choose from 1 to 3 councils.")


def test_a_block_larger_than_a_council():
    error = refusal(path(10, 90, 10), 2, window(high=60))
    assert error.code == "OPT-E07"
    assert error.what == "b has 90 residents: more than the maximum of a council, 60"
    assert error.mend == "Raise the maximum to 90 or more, or divide the block."


def test_a_group_larger_than_a_council():
    constraints = Constraints(windows=(Window(None, 60),), together=(("a", "b"),))
    error = refusal(path(40, 40, 10), 2, constraints)
    assert error.what.startswith("a, b, kept together, has 80 residents")


def test_the_minimum_breaks_and_the_nearest_number_is_offered():
    error = refusal(path(30, 30, 30, 30), 3, window(low=50))
    assert error.code == "OPT-E08"
    assert error.what == (
        "3 councils of at least 50 residents need 150; there are 120: the minimum breaks"
    )
    assert error.mend == (
        "The nearest number of councils that this window can hold is 2; "
        "3 councils need a minimum of 40 or less."
    )


def test_the_maximum_breaks():
    error = refusal(path(30, 30, 30, 30), 2, window(high=50))
    assert error.code == "OPT-E09"
    assert error.what == (
        "2 councils of at most 50 residents hold 100; there are 120: the maximum breaks"
    )
    assert error.mend.endswith("is 3; 2 councils need a maximum of 60 or more.")


@pytest.mark.parametrize("high", [None, 9_000])
def test_a_minimum_above_the_whole_area_is_not_blamed_on_a_maximum(high):
    error = refusal(path(30, 30, 30, 30), (2, 3), window(5_000, high))
    assert error.code == "OPT-E08"
    assert error.what == (
        "The least residents of a council, 5,000, is more than the whole area has, 120: "
        "the minimum breaks"
    )
    assert error.mend == "2 councils need a minimum of 60 or less, 3 councils 40 or less."


def test_two_bounds_the_wrong_way_round():
    error = refusal(path(30, 30), 2, window(50, 20))
    assert (error.code, error.mend) == ("OPT-E02", "Swap the two bounds.")


def test_no_number_of_councils_fits_a_narrow_window():
    error = refusal(path(33, 33, 34), 2, window(low=60, high=70))
    assert error.mend == (
        "No number of councils fits this window; 2 councils need a minimum of 50 or less."
    )


def test_a_maximum_of_nothing():
    assert refusal(path(0, 1), 2, window(high=0)).code == "OPT-E07"
    assert count_options(path(0, 0), 2, window(high=0)).total == 1


def test_an_area_in_parts_is_refused_by_name():
    graph = BlockGraph.of([("a", 1), ("b", 1), ("island", 1)], [("a", "b")])
    error = refusal(graph, 2)
    assert error.code == "OPT-E13"
    assert error.what == (
        "The area is in 2 parts that do not touch: island cannot be reached from a, b"
    )
    counted = count_options(graph, (1, 2, 3), Constraints(separate_parts=True))
    assert counted.by_units == {1: 0, 2: 1, 3: 1}
    assert count_options(graph, 2, Constraints(contiguous=False)).total == 3


def test_a_part_that_cannot_be_divided_within_the_bounds():
    graph = BlockGraph.of([("a", 40), ("b", 40), ("island", 10)], [("a", "b")])
    constraints = Constraints(windows=(Window(20, 60),), separate_parts=True)
    error = refusal(graph, 3, constraints)
    assert error.code == "OPT-E10"
    assert error.what == "island cannot be divided within the bounds on residents"


def test_parts_that_do_not_add_up_to_the_number_of_councils():
    graph = BlockGraph.of([("a", 40), ("b", 40), ("c", 40), ("d", 40)], [("a", "b"), ("c", "d")])
    constraints = Constraints(windows=(Window(35, 60),), separate_parts=True)
    assert refusal(graph, 3, constraints).what == (
        "The parts of the area hold 4 to 4 councils within the window, not 3"
    )


def test_fixed_councils_that_cut_the_area_in_more_parts_than_are_left():
    error = refusal(path(1, 1, 1), 2, Constraints(alone=("b",)))
    assert error.code == "OPT-E10"
    assert error.what == "What is left is in 2 parts that do not touch, for 1 councils: a; c"
    assert error.mend == "Ask for at least 3 councils, or add a border."


def test_a_fixed_council_that_does_not_hang_together():
    error = refusal(path(1, 1, 1), 2, Constraints(fixed=(("a", "c"),)))
    assert error.code == "OPT-E11"
    assert error.what == "The fixed council of a, c is in parts that do not touch"


def test_a_fixed_council_outside_the_window():
    constraints = Constraints(fixed=(("a",),), windows=(Window(2, 9),))
    error = refusal(path(1, 2, 3), 2, constraints)
    assert error.what == "The fixed council of a has 1 residents, outside 2 to 9"


@pytest.mark.parametrize("units", [1, 4])
def test_fixed_councils_leave_the_wrong_number(units):
    error = refusal(path(1, 1, 1, 1), units, Constraints(fixed=(("a",), ("b", "c"))))
    assert error.code == "OPT-E06"
    assert "2 are fixed, and 1 blocks are left" in error.what


def test_totals_beside_fixed_councils():
    constraints = Constraints(fixed=(("a",),), windows=(Window(5, 100),))
    error = refusal(path(50, 3, 4), 3, constraints)
    assert error.what == (
        "2 councils of at least 5 residents need 10; there are 7 beside the fixed councils: "
        "the minimum breaks"
    )


def test_more_blocks_apart_than_councils():
    error = refusal(path(1, 1, 1, 1), 2, Constraints(apart=(("a", "b"), ("b", "c"), ("a", "c"))))
    assert error.code == "OPT-E12"
    assert error.what.startswith("a, b, c may not share a council with each other: 3 councils")


def test_in_a_range_only_impossible_everywhere_is_an_error():
    graph = path(30, 30, 30, 30)
    counts = count_options(graph, range(1, 5), window(low=50))
    assert counts.by_units == {1: 1, 2: 1, 3: 0, 4: 0}
    assert counts[1] == 1
    made = admission(graph, window(low=50))
    assert why_impossible(made, 2) is None
    assert why_impossible(made, 3) is not None
    assert refusal(graph, (3, 4), window(low=50)).code == "OPT-E08"


def test_an_empty_window_gets_the_nearest_that_is_not():
    graph = grid(2, 3, 100)
    constraints = window(240, 360)
    assert count_options(graph, 2, constraints).total == 3
    empty = window(310, 350)
    weights = BlockGraph.of(
        list(zip(graph.ids, (100, 100, 130, 100, 100, 130), strict=True)),
        [(graph.ids[i], graph.ids[j]) for i, j in graph.edges],
    )
    assert count_options(weights, 2, empty).total == 1
    found = nearest(weights, 3, window(211, 229))
    assert found.window is not None
    assert (found.window.low, found.window.high, found.widened_by) == (200, 240, 11)
    wider = Constraints(windows=(found.window,))
    assert count_options(weights, 3, wider).total > 0
    narrower = window(201, 239)
    assert count_options(weights, 3, narrower).total == 0
    assert "11 wider on each side" in found.in_words()


def test_the_nearest_numbers_of_councils():
    graph = path(30, 30, 30, 30)
    found = nearest(graph, 3, window(25, 45))
    assert found.units == (4,)
    assert found.in_words().endswith("there are options with 4 councils.")


def test_nothing_is_near_where_no_window_is_to_blame():
    found = nearest(path(1, 1, 1), 2, Constraints(alone=("b",)))
    kept = "What breaks is 'staying as they are: b': without it there are options."
    assert found == Nearest((3,), None, 0, (kept,))
    far = Constraints(max_hops=0, windows=(Window(1, 3),))
    assert nearest(path(1, 1, 1), 2, far).window is None
    hopeless = nearest(path(1, 1), 2, replace(far, accompanied=("a",), together=(("a", "b"),)))
    assert hopeless.in_words() == ("No wider window and no other number of councils has an option.")


def test_each_end_of_a_window_that_breaks_is_named_with_its_nearest():
    # 10, 70 and 40 in a row: two councils are 10 and 110, or 80 and 40.
    graph = BlockGraph.of([("a", 10), ("b", 70), ("c", 40)], [("a", "b"), ("b", "c")])
    found = nearest(graph, 2, window(55, 65))
    assert found.breaks == ()
    assert (found.window, found.tolerance) == (Window(40, 80), Fraction(1, 3))
    assert "keeps every council within 33.4 % of the average" in found.in_words()
    low = nearest(graph, 2, window(55, 85))
    assert low.breaks == (
        "The minimum of 55 residents breaks: 40 leaves an option, the maximum kept.",
    )
    high = nearest(graph, 2, window(30, 75))
    assert high.breaks == (
        "The maximum of 75 residents breaks: 80 leaves an option, the minimum kept.",
    )
    assert nearest(graph, 2, window(low=55)).breaks == (
        "The minimum of 55 residents breaks: 40 leaves an option.",
    )
    several = nearest(graph, (2, 3), window(55, 65))
    assert (several.window, several.tolerance, several.units) == (Window(40, 80), None, ())


def test_a_search_that_is_cut_short_says_so():
    left = iter([True] * 4 + [False] * 1000)
    found = nearest(path(30, 30, 30, 30), 3, window(25, 45), lambda: next(left))
    assert not found.whole
    assert found.in_words().endswith("something may be nearer still.")
    assert nearest_in_words(path(*[3] * 41), (3,), window(40, 42)) == ""


def test_one_sided_windows_widen_on_their_side():
    graph = BlockGraph.of([("a", 10), ("b", 70), ("c", 40)], [("a", "b"), ("b", "c")])
    found = nearest(graph, 2, window(low=55))
    assert found.window == Window(40, None)
    found = nearest(graph, 2, window(high=75))
    assert found.window == Window(None, 80)
