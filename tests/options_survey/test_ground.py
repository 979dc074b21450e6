"""The ground of Loamshire: what adds up, what is split how, and what is said of what is not there."""

from __future__ import annotations

import csv
import io

import numpy as np
import polars as pl
import pytest
from conftest import changed, shelf_of, with_file, without

from vesting.area.reorganisation import find_area
from vesting.errors import InputError
from vesting.evidence.shelf import Shelf
from vesting.options.measures.block import Label
from vesting.options.measures.unit import measure_members
from vesting.options.survey.authorities import latest_judgements
from vesting.options.survey.ground import Terms, survey
from vesting.options.survey.layout import Split
from vesting.options.survey.people import Blocks, over_blocks
from vesting.options.survey.small_areas import small_areas

ELVERTON = "E07000905"
COUNTY, UNITARY = "E10000901", "E06000901"


@pytest.fixture(scope="module")
def made(loamshire, area):
    return survey(loamshire, area)


@pytest.fixture(scope="module")
def split(loamshire, area):
    return survey(loamshire, area, Terms(splits=(Split("Elverton"),)))


def test_residents_are_the_sums_of_the_official_file(made, files):
    name = next(n for n in files if n.startswith("MYEB1"))
    rows = csv.DictReader(io.StringIO(files[name].decode("utf-8-sig").split("\n", 1)[1]))
    expected: dict[str, int] = {}
    young: dict[str, int] = {}
    for row in rows:
        count = int(row["population_2024"])
        expected[row["ladcode23"]] = expected.get(row["ladcode23"], 0) + count
        if int(row["age"]) <= 17:
            young[row["ladcode23"]] = young.get(row["ladcode23"], 0) + count
    ids = made.ground.graph.ids
    assert list(made.ground.graph.populations) == [expected[code] for code in ids]
    assert made.ground.measures["aged_0_17"].values.tolist() == [young[code] for code in ids]
    assert made.ground.measures["residents"].label is Label.PUBLISHED


def test_all_ages_come_from_one_edition(made, loamshire, area):
    unitary = survey(loamshire, find_alone(area, UNITARY), Terms(mapped=False))
    for ground in (made.ground, unitary.ground):
        editions = {ground.measures[m].origin for m in ("residents", "aged_0_17", "aged_0_25")}
        assert len(editions) == 1


def find_alone(area, code):
    from vesting.area.reorganisation import area_of

    return area_of("alone", [c for c in area.councils if c.code == code])


def test_a_year_and_an_edition_can_be_asked_for(loamshire, area):
    of = survey(loamshire, area, Terms(year=2021)).ground.measures["residents"].origin
    assert of.vintage.startswith("2021")
    first = survey(loamshire, area, Terms(edition="mid_2023_population_first_release.csv"))
    assert first.ground.measures["aged_0_17"].origin.vintage == "mid-2023"
    assert first.ground.graph.total != survey(loamshire, area).ground.graph.total


def all_ages(area):
    """A file of residents of all ages together, of 2025."""
    head = "ladcode23,laname23,country,sex,age,population_2025"
    return head, *(f"{code},x,E,P,All,{1000 + i}" for i, code in enumerate(area.codes))


def test_an_edition_without_children_is_helped_out_by_another(loamshire, area):
    ground = survey(with_file(loamshire, "all_ages.csv", *all_ages(area)), area).ground
    assert ground.graph.populations[0] == 1000
    assert ground.measures["residents"].origin.vintage == "mid-2025"
    assert ground.measures["aged_0_17"].origin.vintage.startswith("2024")


def test_a_district_without_population_is_named(loamshire, area):
    gone = changed(loamshire, "population", lambda f: f.filter(pl.col("place_code") != ELVERTON))
    with pytest.raises(InputError, match="Elverton") as error:
        survey(gone, area)
    assert error.value.code == "OPT-E30"
    assert "vesting data add" in error.value.mend


def test_a_split_district_without_population_is_named_by_its_code(loamshire, area):
    gone = changed(loamshire, "population", lambda f: f.filter(pl.col("place_code") != ELVERTON))
    with pytest.raises(InputError, match=ELVERTON):
        survey(gone, area, Terms(splits=(Split("Elverton"),)))


def test_children_that_no_file_has_are_told(loamshire, area):
    only = with_file(without(loamshire, "population"), "all_ages.csv", *all_ages(area))
    ground = survey(only, area).ground
    assert "aged_0_17" not in ground.measures
    why = {m.measure: m.why for m in ground.missing}
    assert "no edition held here has residents aged 0 to 17" in why["aged_0_17"]


def test_fragments_add_up_to_their_district_at_every_age(made, split):
    parts = split.ground.graph.ids, split.ground.districts
    inside = [i for i, d in enumerate(parts[1]) if d == ELVERTON]
    at = made.ground.graph.ids.index(ELVERTON)
    assert len(inside) > 3
    for measure in ("residents", "aged_0_17", "aged_0_25", "children_0_15", "idaci_children"):
        whole = made.ground.measures[measure].values[at]
        assert split.ground.measures[measure].values[inside].sum() == pytest.approx(whole), measure
    assert split.ground.measures["residents"].label is Label.DERIVED
    assert "split districts shared by" in split.ground.measures["residents"].origin.source


def test_each_age_is_shared_by_people_of_that_age(split, loamshire):
    """Residents by residents and children by children: students are not children."""
    smalls = split.terrain.members
    codes = [c for c in smalls if split.terrain.parent_of[c] == ELVERTON]
    flat = [s for c in codes for s in smalls[c]]
    for measure, ages in (("residents", (0, 130)), ("aged_0_17", (0, 15)), ("aged_0_25", (0, 24))):
        census = loamshire.population(flat, *ages).values
        total = sum(census.values())
        ids = split.ground.graph.ids
        held = split.ground.measures[measure].values
        district = sum(held[ids.index(c)] for c in codes)
        for code in codes:
            share = district * sum(census[s] for s in smalls[code]) / total
            assert abs(held[ids.index(code)] - share) < 1


def test_without_figures_by_small_area_fragments_share_evenly(loamshire, area):
    bare = changed(loamshire, "population", lambda f: f.filter(
        ~pl.col("place_code").str.starts_with("E01")))  # fmt: skip
    ground = survey(bare, area, Terms(splits=(Split("Elverton"),))).ground
    parts = [
        n for n, d in zip(ground.graph.populations, ground.districts, strict=True) if d == ELVERTON
    ]
    assert max(parts) - min(parts) <= 1
    assert "the number of fragments" in ground.measures["residents"].origin.source
    assert {m.measure for m in ground.missing} >= {
        "children_0_15",
        "child_deprivation",
        "imd_score",
    }


def test_sharing_keeps_the_total_whatever_the_weights():
    blocks = Blocks(("a", "x", "y", "z"), tuple("axyz"), ("a", "d", "d", "d"),
                    {"x": ("1", "2"), "y": ("3",), "z": ("4",)})  # fmt: skip
    by_small = {"1": 1.0, "2": 1.0, "3": 1.0, "4": 0.0}
    assert over_blocks(blocks, {"a": 7.0, "d": 10.0}, by_small).tolist() == [7, 7, 3, 0]
    assert over_blocks(blocks, {"a": 7.0, "d": 10.0}, {}).sum() == 17
    assert not blocks.whole


def test_without_boundaries_nothing_can_be_listed_but_figures_add_up(loamshire, area):
    flat = without(loamshire, "boundaries")
    with pytest.raises(InputError, match="no boundaries of the districts of Loamshire") as error:
        survey(flat, area)
    assert error.value.code == "OPT-E32"
    ground = survey(flat, area, Terms(mapped=False)).ground
    found = measure_members(ground, np.ones((1, 13)))
    assert "compactness" not in found
    assert found["distance_mean"].values[0] > 0
    assert ground.graph.edges == ()


def test_a_split_needs_outlines_of_small_areas(loamshire, area):
    coarse = without(loamshire, "boundaries", file="Lower_layer")
    with pytest.raises(InputError, match="no outlines of the small areas of Loamshire"):
        survey(coarse, area, Terms(splits=(Split("Elverton"),)))


def test_distances_need_points_of_some_kind(loamshire, area):
    drawn = survey(without(loamshire, "centroids"), area)
    assert "to every small area" in drawn.ground.reach.method
    assert "points inside" in drawn.smalls.origins["points"].source
    fewer = without(without(loamshire, "centroids"), "boundaries", file="Lower_layer")
    coarse = survey(fewer, area).ground
    assert "between blocks: no points of small areas are held" in coarse.reach.method
    nowhere = survey(without(loamshire, "centroids", "boundaries"), area, Terms(mapped=False))
    assert nowhere.ground.reach is None
    assert "distance_mean" not in measure_members(nowhere.ground, np.ones((1, 13)))


def test_a_block_without_points_stands_at_its_outline(loamshire, area):
    inside = set(small_areas(loamshire, [ELVERTON]).codes)
    fewer = changed(loamshire, "centroids", lambda f: f.filter(~pl.col("place_code").is_in(inside)))
    ground = survey(fewer, area).ground
    at = ground.graph.ids.index(ELVERTON)
    assert ground.reach.longest[at].max() < 150
    unmapped = survey(without(fewer, "boundaries"), area, Terms(mapped=False)).ground
    assert unmapped.reach is None


def test_a_block_without_children_has_a_hub_in_the_middle_of_its_points(loamshire, area):
    inside = set(small_areas(loamshire, [ELVERTON]).codes)
    childless = changed(loamshire, "population", lambda f: f.with_columns(
        pl.when(pl.col("place_code").is_in(inside)).then(0.0).otherwise("persons").alias("persons")))  # fmt: skip
    ground = survey(childless, area).ground
    at = ground.graph.ids.index(ELVERTON)
    assert ground.reach.longest[at, at] < 60


def test_the_users_table_of_travel_beats_the_estimate(loamshire, area, made):
    one, other = made.ground.graph.ids[:2]
    small = next(c for c, b in zip(made.smalls.codes, made.block_of, strict=True) if b == 0)
    told = with_file(loamshire, "travel.csv", "from_code,to_code,minutes,km,source,date",
                     f"{one},{other},60,77,engine,2026", f"{other},{small},30,5,engine,2026",
                     f"{one},{one},1,1,engine,2026", f"{one},E07999999,1,1,engine,2026",
                     f"{other},{one},50,,engine,2026")  # fmt: skip
    ground = survey(told, area).ground
    assert ground.reach.longest[0, 1] == 77
    assert ground.reach.weighted[0, 1] == pytest.approx(77 * ground.reach.children[1])
    assert ground.reach.longest[1, 0] == 77
    before = made.ground.reach.weighted[1, 0]
    assert ground.reach.weighted[1, 0] != before
    assert ground.reach.weighted[2, 1] == made.ground.reach.weighted[2, 1]
    assert ground.reach.method.startswith("the user's table of travel for ")


def test_withheld_numbers_of_poor_children_stand_at_half_the_least_published(loamshire, area, made):
    codes = made.smalls.codes[:3]
    rows = [f"{c},{'' if c in codes else 20}" for c in made.smalls.codes]
    rows[5] = f"{made.smalls.codes[5]},10"
    numbers = with_file(
        without(loamshire, "observations", file="File_7"), "imd2025_lsoa21_indicators.csv",
        "lsoa21_code,income_deprivation_affecting_children_index_idaci_numerator", *rows,
    )  # fmt: skip
    found = survey(numbers, area)
    assert found.smalls.poor[:4].tolist() == [5, 5, 5, 20]
    assert found.smalls.withheld.sum() == 3
    total = found.ground.measures["idaci_children"]
    assert total.values.sum() == pytest.approx(20 * (len(made.smalls) - 4) + 10 + 15)
    assert "3 of 900 small areas have numbers too small to be published" in total.origin.source
    assert found.ground.measures["children_0_15"].values.sum() == np.nansum(made.smalls.children)


def test_shares_of_poor_children_stand_in_for_numbers(made):
    total = made.ground.measures["idaci_children"]
    assert "share of children × children of the census" in total.origin.source
    rate = measure_members(made.ground, np.ones((1, 13)))["child_deprivation"].values[0]
    assert rate == pytest.approx(100 * np.nansum(made.smalls.poor) / made.smalls.children.sum())
    assert 5 < rate < 60


def test_a_figure_that_covers_some_small_areas_says_how_many_children(loamshire, area, made):
    half = set(made.smalls.codes[::2])
    fewer = changed(loamshire, "observations", lambda f: f.filter(
        (pl.col("measure") != "idaci_rate") | pl.col("place_code").is_in(half)))  # fmt: skip
    ground = survey(fewer, area).ground
    assert "% of children" in ground.measures["idaci_children"].origin.source
    assert ground.measures["idaci_base"].values.sum() < made.smalls.children.sum()
    gap = changed(loamshire, "population", lambda f: f.filter(
        ~pl.col("place_code").is_in(set(made.smalls.codes[:2]))))  # fmt: skip
    why = {m.measure: m.why for m in survey(gap, area).ground.missing}
    assert why["children_0_15"].startswith(
        "for 2 of 900 small areas no census figure of children is held"
    )


def test_weights_fall_back_from_children_to_residents_to_one_each(loamshire, area):
    from dataclasses import replace

    smalls = small_areas(loamshire, area.codes)
    nothing = np.full(len(smalls), np.nan)
    assert (smalls.weights() == smalls.children).all()
    grown = replace(smalls, children=nothing)
    assert (grown.weights() == smalls.residents).all()
    assert (replace(grown, residents=nothing).weights() == 1).all()


def test_an_empty_shelf_has_no_small_areas():
    assert len(small_areas(Shelf(), ["E07000901"])) == 0


def test_children_are_the_countys_and_the_unitarys(made):
    told = dict(zip(made.ground.graph.ids, made.authority, strict=True))
    assert told[UNITARY][0] == UNITARY
    assert {code for block, (code, _) in told.items() if block != UNITARY} == {COUNTY}
    assert {j.council for j in made.ground.judgements if j} == {"Loamshire", "Fenborough"}


def test_without_a_lookup_the_county_is_what_the_area_says_of_itself(loamshire, area):
    bare = without(loamshire, "lookup", file="LTLA_to_UTLA")
    made = survey(bare, area)
    assert {code for code, _ in made.authority} == {COUNTY, UNITARY}
    from vesting.area.reorganisation import area_of

    lone = area_of("two", [c for c in area.councils if c.code != UNITARY][:2])
    assert {code for code, _ in survey(bare, lone).authority} == {COUNTY}


def test_judgements_are_found_by_name_where_a_file_has_no_codes(loamshire):
    nameless = changed(
        loamshire, "inspections", lambda f: f.with_columns(place_code=pl.lit(None, pl.String))
    )
    found = latest_judgements(nameless, {COUNTY: "Loamshire", "E06999999": "Nowhere"})
    assert set(found) == {COUNTY}
    assert found[COUNTY] == latest_judgements(loamshire, {COUNTY: "Loamshire"})[COUNTY]


def test_what_is_published_for_whole_councils_says_so(made, loamshire, area):
    why = {m.measure: m.why for m in made.ground.missing}
    assert "published for whole councils only (" in why["spend_childrens_social_care"]
    bare = without(loamshire, "observations", file="RO3")
    lacking = {m.measure: m.why for m in survey(bare, area).ground.missing}
    assert lacking["spend_childrens_social_care"] == "no RO3 file is held"


def test_an_area_of_the_21_needs_its_own_files(loamshire):
    with pytest.raises(InputError, match="no boundaries of the districts of Surrey"):
        survey(loamshire, find_area("Surrey"))


def test_boundaries_alone_are_not_enough(files, area):
    names = [n for n in files if n.startswith("Local_Authority")]
    with pytest.raises(InputError, match="no population is held for Ashby"):
        survey(shelf_of({n: files[n] for n in names}), area)
