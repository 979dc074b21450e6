"""The ground of real areas: published totals, fragments that add up, estimates that keep the total."""

from __future__ import annotations

import numpy as np
import pytest

from vesting.area.reorganisation import find_area
from vesting.errors import InputError
from vesting.options.ground_tables import from_tables, to_tables
from vesting.options.measures.block import Label
from vesting.options.measures.unit import measure_members
from vesting.options.survey.ground import Terms, survey, with_need
from vesting.options.survey.layout import Split
from vesting.workspace.claims import check_claim
from vesting.workspace.need import estimate_need
from vesting.workspace.possible_council import measure_places

pytestmark = pytest.mark.official
WEST = "Guildford, Runnymede, Spelthorne, Surrey Heath, Waverley, Woking"
EAST = "Elmbridge, Epsom and Ewell, Mole Valley, Reigate and Banstead, Tandridge"


@pytest.fixture(scope="module")
def surrey(library):
    return survey(library, find_area("Surrey"))


def test_surrey_stands_on_the_published_populations(surrey):
    ground = surrey.ground
    assert ground.graph.total == 1_228_671
    assert ground.measures["aged_0_17"].values.sum() == 265_672
    assert ground.measures["residents"].origin.vintage == "mid-2023, first release"
    assert len(ground.graph.components()) == 1
    assert {j.council for j in ground.judgements if j} == {"Surrey"}


def test_surreys_published_figures_are_reproduced(library):
    for places, published in ((WEST, 672_500), (EAST, 556_150)):
        claim = check_claim(library, places, published)
        first = claim.editions[0]
        assert first.reproduces
        assert "mid-2023, first release" in first.edition
        assert abs(first.miss) <= 22
    assert not any(e.reproduces for e in check_claim(library, WEST, 650_000).editions)


@pytest.mark.parametrize(
    ("places", "published", "ages", "edition", "way"),
    [
        ("Surrey", 230_587, "0-15", "Census 2021", "small areas"),
        ("Surrey", 1_203_099, "0+", "Census 2021", "small areas"),
        ("Surrey", 1_199_870, "0+", "mid-2020", "small areas"),
        ("Surrey", 267_243, "0-17", "mid-2012 to mid-2024, revised", "the upper tier row"),
        ("Gateshead", 40_052, "0-17", "mid-2012 to mid-2024, revised", "the upper tier row"),
        ("Guildford", 149_000, "0+", "mid-2023, first release", "the district row"),
        ("Guildford", 28_700, "0-17", "mid-2023, first release", "the district row"),
    ],
)
def test_every_edition_held_is_tried(library, places, published, ages, edition, way):
    claim = check_claim(library, places, published, ages)
    assert claim.agree == 1
    first = claim.editions[0]
    assert first.reproduces
    assert first.edition.startswith(edition)
    assert way in first.way


def test_fragments_of_a_split_district_add_up_to_it(library, surrey):
    split = survey(library, find_area("Surrey"), Terms(splits=(Split("Guildford"),)))
    whole = dict(zip(surrey.ground.graph.names, surrey.ground.graph.populations, strict=True))
    parts = [i for i, d in enumerate(split.ground.districts) if d not in split.ground.graph.ids]
    assert len(parts) > 15
    assert sum(split.ground.graph.populations[i] for i in parts) == whole["Guildford"]
    assert split.ground.graph.total == surrey.ground.graph.total
    assert len(split.ground.graph.components()) == 1
    area = split.ground.outline.area
    assert area[parts].min() > 0


def test_named_fragments_have_the_rest(library):
    pieces = {"town": ("Stoke", "Westborough", "Onslow")}
    made = survey(library, find_area("Surrey"), Terms(splits=(Split("Guildford", "ward", pieces),)))
    names = [n for n in made.ground.graph.names if n in ("town", "rest") or "Guildford" in n]
    assert len(names) == 2
    assert len(made.ground.graph) == 12


def test_estimates_keep_the_countys_count_in_every_draw(library, surrey):
    needs, lacking = estimate_need(library, surrey, seed=1, draws=50, measures=("looked_after",))
    assert not lacking
    draws = needs[0].draws
    assert (draws.sum(axis=0) == draws[:, 0].sum()).all()
    assert needs[0].label is Label.ESTIMATE
    again, _ = estimate_need(library, surrey, seed=1, draws=50, measures=("looked_after",))
    np.testing.assert_array_equal(draws, again[0].draws)
    full = with_need(surrey, needs).ground
    one = measure_members(full, np.ones((1, 11)))
    two = measure_members(from_tables(to_tables(full)), np.ones((1, 11)))
    assert {k: v.values.tolist() for k, v in one.items()} == {
        k: v.values.tolist() for k, v in two.items()
    }
    assert one["looked_after"].values[0] == pytest.approx(draws[:, 0].sum())


def test_one_council_of_the_door(library):
    found = measure_places(library, WEST, seed=1, draws=100)
    figures = found["measures"]
    assert figures["residents"]["value"] == 672_522
    assert figures["aged_0_17"]["unit"] == "people"
    assert (
        figures["looked_after"]["low"]
        < figures["looked_after"]["value"]
        < figures["looked_after"]["high"]
    )
    assert all(f["why"] for f in figures.values() if f["value"] is None)
    assert found["inherited"]
    with pytest.raises(InputError, match="Guilford") as error:
        measure_places(library, "Guilford, Woking", seed=1)
    assert "Guildford" in error.value.mend


def test_a_unitary_keeps_its_own_count(library):
    figures = measure_places(library, "Medway", seed=1, draws=20)["measures"]
    assert figures["looked_after"]["low"] in (None, figures["looked_after"]["value"])
