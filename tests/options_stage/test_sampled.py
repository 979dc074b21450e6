"""Options that chains meet, beside the whole list of the same area."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stage_bed import BORDERS, FIXED, PEOPLE, graph, made

from vesting.area.graph import BlockGraph
from vesting.errors import InputError
from vesting.options.completeness import Completeness
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.identity import option_id, unit_id
from vesting.options.enumeration.tables import UnitTable, packed
from vesting.options.enumeration.window import Window
from vesting.options.ground import Ground
from vesting.options.measures.block import BlockMeasure, Label, Origin
from vesting.options.sampled import Search, sample_options
from vesting.options.search.score import Objective
from vesting.options.search.terrain import Terrain
from vesting.options.stage import OptionsSettings, run_options
from vesting.options.verdict import Verdict

TWO_THIRDS = OptionsSettings((2, 3))


@pytest.fixture(scope="module")
def met():
    return sample_options(made(), Terrain(graph()), TWO_THIRDS, Search(4000, 3))


def test_what_chains_meet_is_what_the_list_holds(met):
    every = run_options(made(), TWO_THIRDS)
    assert set(met.ids) == set(every.ids), "so small an area is met whole"
    for name in met.ids:
        mine, theirs = met.scores[met.position[name]], every.scores[every.position[name]]
        assert mine == pytest.approx(theirs, nan_ok=True)


def test_a_sample_never_claims_to_be_whole(met):
    assert met.statement.completeness is Completeness.SAMPLE
    assert not met.statement.is_complete
    assert met.statement.sentence().startswith(f"{len(met.ids)} distinct options sampled, not all.")


def test_the_same_seed_meets_the_same(met):
    again = sample_options(made(), Terrain(graph()), TWO_THIRDS, Search(4000, 3))
    assert again.ids == met.ids
    assert np.array_equal(again.scores, met.scores)


def test_a_sample_can_be_appraised(met):
    verdict = Verdict.of(met, FIXED)
    whole = Verdict.of(run_options(made(), TWO_THIRDS), FIXED)
    assert {met.ids[i] for i in np.flatnonzero(verdict.front)} == {
        whole.options.ids[i] for i in np.flatnonzero(whole.front)
    }


def test_best_options_come_with_their_proof():
    search = Search(200, 3, best=(Objective.CUT, Objective.BALANCE))
    found = sample_options(made(), Terrain(graph()), OptionsSettings((2, 2)), search)
    every = run_options(made(), OptionsSettings((2, 2)))
    spread, cuts = [], []
    for option in range(len(every.ids)):
        one, other = every.councils(option)
        spread.append(abs(sum(map(PEOPLE.get, one)) - sum(map(PEOPLE.get, other))))
        cuts.append(sum((a in one) != (b in one) for a, b in BORDERS))
    least = {every.ids[i] for i, cut in enumerate(cuts) if cut == min(cuts)}
    even = every.ids[int(np.argmin(spread))]
    cut, balance = found.statement.remarks[-2:]
    said = f"No option scores less than {min(cuts)} borders: proved."
    assert cut in {f"Best cut of 2 councils, in the list: {name}. {said}" for name in least}
    assert f"in the list: {even}. No option scores less than {min(spread):,} residents" in balance
    assert even in found.ids
    assert least & set(found.ids)


def test_proposals_are_added_where_they_keep_to_the_bounds():
    window = Constraints(windows=(Window(300_000, None),))
    proposed = [
        ("Halves", [list("abd"), list("cefu")]),
        ("Tiny", [list("f"), list("abcdeu")]),
        ("Elsewhere", [list("ab"), list("xyz")]),
        ("Thirds", [list("ab"), list("de"), list("cfu")]),
    ]
    settings = OptionsSettings((2, 2), window)
    found = sample_options(made(), Terrain(graph()), settings, Search(8, 1), proposed)
    said = " ".join(found.statement.remarks)
    assert option_id([list("abd"), list("cefu")]) in found.ids
    assert "Halves is in the list, whether or not the chains met it" in said
    assert "Tiny is left out: a council of it has 90,000 residents, outside 300,000 to" in said
    assert "Elsewhere is left out: it names a place that is not a block here" in said
    assert "Thirds" not in said, "it has another number of councils"


def test_too_short_chains_say_so():
    found = sample_options(made(), Terrain(graph()), OptionsSettings((3, 3)), Search(8, 1))
    assert "The chains of 3 councils do not agree yet" in found.statement.remarks[0]


def test_one_council_is_no_sample():
    with pytest.raises(InputError, match="at least two councils") as caught:
        sample_options(made(), Terrain(graph()), OptionsSettings((1, 2)), Search(100, 1))
    assert caught.value.code == "OPT-E34"


def grid(across, down):
    ids = [f"{x:02}{y:02}" for x in range(across) for y in range(down)]
    pairs = [(f"{x:02}{y:02}", f"{x + dx:02}{y + dy:02}") for x in range(across) for y in range(down)
             for dx, dy in ((1, 0), (0, 1)) if x + dx < across and y + dy < down]  # fmt: skip
    return BlockGraph.of([(i, 1000 + n) for n, i in enumerate(ids)], pairs)


def test_more_blocks_than_a_word_of_a_mask_holds():
    wide = grid(13, 10)
    measure = BlockMeasure("residents", np.array(wide.populations, float), "people",
                           Origin("made up", "2024"), Label.PUBLISHED)  # fmt: skip
    ground = Ground("Wide", wide, tuple(wide.ids), {"residents": measure}, tuple(wide.ids))
    window = Constraints(windows=(Window.around(wide, 4, 0.1),))
    found = sample_options(ground, Terrain(wide), OptionsSettings((4, 4), window), Search(400, 2))
    units = found.table.units
    assert units.members().shape == (len(units), 130)
    assert found.figures["residents"].values == pytest.approx(units.populations)
    for option in range(len(found.ids)):
        councils = found.councils(option)
        assert sorted(code for council in councils for code in council) == sorted(wide.ids)
        assert option_id(councils) == found.ids[option]
    total = found.figures["residents"].values[found.table.by_units[4]].sum(axis=1)
    assert total == pytest.approx(sum(wide.populations))


@given(st.integers(1, 130), st.integers(1, 12), st.randoms(use_true_random=False))
def test_tables_of_members_keep_every_unit_once_and_in_order(blocks, units, random):
    wide = BlockGraph.of([(f"{i:03}", i) for i in range(blocks)], [])
    flags = np.array([[random.random() < 0.5 for _ in range(blocks)] for _ in range(units)])
    flags[:, random.randrange(blocks)] = True
    made_of, rows = UnitTable.of_members(wide, flags)
    assert np.array_equal(made_of.members()[rows], flags)
    assert len(made_of) == len({tuple(row) for row in flags.tolist()})
    first = made_of.members().argmax(axis=1)
    assert (np.diff(first) >= 0).all()
    assert made_of.ids() == [unit_id(made_of.codes(i)) for i in range(len(made_of))]
    if blocks <= 62:
        narrow = UnitTable.of(wide, packed(flags))
        assert np.array_equal(narrow.masks, made_of.masks)
