"""Names of councils and options, and what a list can claim."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from tests.options_enumeration.graphs import grid
from vesting.area.graph import BlockGraph
from vesting.options.completeness import Completeness, Statement
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.identity import option_id, unit_id
from vesting.options.enumeration.listing import list_options, stream_options
from vesting.options.enumeration.window import Window

CODES = st.lists(st.text("abc1", min_size=1, max_size=3), min_size=1, max_size=8, unique=True)


def test_a_council_is_named_by_its_sorted_codes():
    wanted = hashlib.sha256(b"E07000207,E07000208").hexdigest()[:10]
    assert unit_id(["E07000208", "E07000207"]) == wanted


def test_an_option_is_named_by_its_councils_sorted_as_tuples():
    wanted = hashlib.sha256(b"a,c;b").hexdigest()[:12]
    assert option_id([["b"], ["c", "a"]]) == wanted


def test_tuples_are_sorted_not_their_texts():
    # "a!" < "a," as text, but the tuple ("a", "z") comes before ("a!",)
    wanted = hashlib.sha256(b"a,z;a!").hexdigest()[:12]
    assert option_id([["a!"], ["z", "a"]]) == wanted


@given(CODES, st.randoms(use_true_random=False))
def test_names_do_not_depend_on_order(codes, random):
    cut = len(codes) // 2
    halves = [part for part in (codes[:cut], codes[cut:]) if part]
    mixed = [random.sample(part, len(part)) for part in random.sample(halves, len(halves))]
    assert option_id(halves) == option_id(mixed)
    assert unit_id(codes) == unit_id(mixed[0] + [c for part in mixed[1:] for c in part])


def test_tables_and_batches_name_options_alike_whatever_the_order_of_blocks():
    graph = grid(2, 3)
    order = [4, 0, 5, 2, 1, 3]
    ids = [graph.ids[i] for i in order]
    borders = [(graph.ids[i], graph.ids[j]) for i, j in graph.edges]
    mixed = BlockGraph.of([(code, 1) for code in ids], borders)
    names = set()
    for batch in stream_options(mixed, 3):
        names |= set(batch.ids())
    table = list_options(graph, 3)
    assert set(table.ids(3)) == names
    assert table.ids(3, [2, 0]) == [table.ids(3)[2], table.ids(3)[0]]
    by_hand = [option_id(table.codes(3, row)) for row in range(len(table))]
    assert by_hand == table.ids(3)


def statement(**changes):
    plain = {
        "completeness": Completeness.COMPLETE,
        "edges": "0123456789abcdef",
        "blocks": 4,
        "borders": 3,
    }
    return Statement(**(plain | changes))


def test_a_statement_says_its_class_and_its_ground():
    said = statement(total=1).sentence()
    assert said == (
        "1 option, complete. Made from 4 blocks and 3 borders (edges 0123456789abcdef)."
    )
    assert statement(total=1).is_complete


def test_a_statement_of_a_part_says_so():
    part = statement(completeness=Completeness.WITHIN_WINDOW, total=2_000, shown=10)
    assert part.sentence().startswith(
        "The first 10 of 2,000 options, complete within the window. Made from"
    )
    assert not part.is_complete
    assert statement(total=10, shown=10).is_complete


def test_a_statement_without_a_number():
    sample = statement(completeness=Completeness.SAMPLE, constraints=("kept together: a, b",))
    assert sample.sentence().startswith("Sample. Made from")
    assert sample.sentence().endswith("; kept together: a, b.")
    assert not sample.is_complete
    assert statement(shown=3).sentence().startswith("The first 3 of the options, complete.")


def test_the_class_follows_the_constraints():
    graph = grid(2, 2)
    free = list_options(graph, 2).statement
    assert (free.completeness, free.edges, free.total) == ("complete", graph.digest(), 6)
    bounded = list_options(graph, 2, Constraints(windows=(Window(2, 2),))).statement
    assert bounded.completeness is Completeness.WITHIN_WINDOW
    assert bounded.constraints == ("residents of a council from 2 to 2",)
    unbounded = list_options(graph, 2, Constraints(windows=(Window(),))).statement
    assert unbounded.completeness is Completeness.COMPLETE
    assert unbounded.constraints == ()
