"""Folders that lack a file, or two: what no file supports is named, and the rest is still given."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from vesting.area.reorganisation import area_of
from vesting.errors import InputError
from vesting.evidence.shelf import Shelf
from vesting.options.measures.unit import NOTHING_HELD
from vesting.options.stage import OptionsSettings, run_options, tables
from vesting.options.survey.ground import Terms, survey, with_need
from vesting.workspace.need import MEASURES, estimate_need
from vesting.workspace.possible_council import measure_places

PLACES = "Ashby, Barrow"
DRAWS = 10

DISTRICTS, SMALLS = "Local_Authority_Districts", "Lower_layer"
POINTS, WARDS, PARISHES = "LSOA_(2021)_centroids", "Electoral_Ward", "to_Parish"
UPPER, CENSUS, DEPRIVATION = "LTLA_to_UTLA", "census2021", "File_7"
PEOPLE, FIRST, CHILDREN = "MYEB1", "mid_2023", "ons_mid-year"
LOOKED_AFTER, TRAVEL = "cla_number", "NSPL"
CORE = (DISTRICTS, SMALLS, POINTS, WARDS, PARISHES, UPPER, CENSUS, DEPRIVATION, PEOPLE, FIRST,
        CHILDREN, LOOKED_AFTER)  # fmt: skip
"""Files that others are combined with: the map, the places, the people and one count."""

NEED = (
    "looked_after",
    "looked_after_rate",
    "volatility",
    "in_need",
    "protection_plans",
    "ehc_plans",
)
COUNTS = ("b1_", "d5_", "sen_needs")
"""Files that count need beside the children looked after."""

DISTANCES = ("distance_mean", "distance_longest", "children_far")
AGED = ("leadership_cost", "leadership_cost_per_child", "posts_per_child")

MOVED = {
    DISTRICTS: {*NEED, "compactness"},
    POINTS: {*NEED, *DISTANCES},
    WARDS: {*NEED, "councillors"},
    UPPER: {*NEED},
    CENSUS: {*NEED, *DISTANCES, "children_0_15", "child_deprivation", "imd_score"},
    DEPRIVATION: {*NEED, "child_deprivation", "imd_score"},
    PEOPLE: {*NEED, *AGED, "residents", "aged_0_17", "aged_0_25", "tax_base_each"},
    LOOKED_AFTER: {"looked_after", "looked_after_rate", "volatility"},
    "b1_": {"in_need"},
    "d5_": {"protection_plans"},
    "sen_needs": {"ehc_plans"},
    "uk_local_authorities": {*NEED},
    "local_partner": {"partner_areas_touched"},
    "local_tax": {"tax_base", "tax_base_each"},
    "local_councillors": {"councillors"},
    "local_schools": {"schools"},
    "local_need": {"need", "funding", "need_minus_funding"},
    "local_flows": {"within_line"},
}
"""What may change or go when a file is left out; nothing where it is not named."""


def left_out(shelf: Shelf, *parts: str) -> Shelf:
    """The shelf without the files whose names hold one of some words."""
    held = (h for h in shelf.holdings if not any(part in h.file for part in parts))
    return Shelf(tuple(held), shelf.rule)


def one_count(shelf: Shelf) -> Shelf:
    """The shelf with one measure of need, which is quicker to estimate than four."""
    return left_out(shelf, *COUNTS)


def measured(shelf: Shelf) -> dict:
    """The figures of one possible council."""
    return measure_places(shelf, PLACES, seed=1, draws=DRAWS)["measures"]


def require_reasons(found: dict) -> None:
    """Every figure that is not given says which kind of file it wants."""
    for name, figure in found.items():
        if figure.get("value") is None:
            assert figure["why"] not in ("", None, NOTHING_HELD), name
        else:
            assert np.isfinite(figure["value"]), name


def moved(found: dict, base: dict) -> set[str]:
    return {name for name in base if found[name].get("value") != base[name].get("value")}


@pytest.fixture(scope="module")
def base(loamshire):
    return measured(loamshire)


@pytest.fixture(scope="module")
def by_population(loamshire):
    """Without census ages nothing is fitted, so that a file more or less is soon tried."""
    return left_out(loamshire, CENSUS)


@pytest.mark.parametrize("file", [DISTRICTS, POINTS, WARDS, UPPER, CENSUS, DEPRIVATION])
def test_without_one_of_the_chief_files_the_rest_keeps_its_value(loamshire, base, file):
    found = measured(left_out(one_count(loamshire), file))
    require_reasons(found)
    assert moved(found, base) <= MOVED.get(file, set()) | set(NEED[3:])


def test_whatever_file_is_left_out_the_rest_keeps_its_value(by_population):
    several, one = by_population, one_count(by_population)
    bases = {id(shelf): measured(shelf) for shelf in (several, one)}
    for file in sorted({h.file for h in by_population.holdings}):
        if any(part in file for part in CORE):
            continue
        shelf = several if file.startswith(COUNTS) else one
        base, found = bases[id(shelf)], measured(left_out(shelf, file))
        require_reasons(found)
        may = {m for part, names in MOVED.items() if part in file for m in names}
        assert moved(found, base) <= may, file


def test_whatever_two_files_are_left_out_the_rest_keeps_its_value(by_population):
    shelf = one_count(by_population)
    base = measured(shelf)
    for pair in combinations((DISTRICTS, SMALLS, POINTS, WARDS, PARISHES), 2):
        found = measured(left_out(shelf, *pair))
        require_reasons(found)
        may = set().union(*(MOVED.get(part, set()) for part in pair))
        if set(pair) in ({WARDS, PARISHES}, {SMALLS, POINTS}):
            may |= {*NEED, *DISTANCES, "children_0_15", "child_deprivation", "imd_score"}
        assert moved(found, base) <= may, pair


def test_without_any_population_nothing_can_be_measured(loamshire):
    with pytest.raises(InputError, match="no population is held for"):
        measured(left_out(loamshire, PEOPLE, FIRST, CHILDREN))


@pytest.mark.parametrize(
    "gone", [(DISTRICTS,), (POINTS,), (CENSUS,), (WARDS, PARISHES), (SMALLS, POINTS)]
)
def test_options_are_listed_and_measured_whatever_else_is_missing(loamshire, area, gone):
    shelf = left_out(one_count(loamshire), *gone)
    few = area_of("Five districts", area.councils[1:6], area.county)
    if DISTRICTS in gone:
        with pytest.raises(InputError, match="no boundaries of the districts"):
            survey(shelf, few)
        return
    made = survey(shelf, few)
    made = with_need(made, *estimate_need(shelf, made, 1, DRAWS))
    options = run_options(made.ground, OptionsSettings((2, 2)))
    assert len(options.table) > 0
    assert set(tables(options)) >= {"options", "units"}


def test_outlines_of_small_areas_stand_in_for_their_centroids(loamshire, base):
    found = measured(left_out(loamshire, POINTS))
    assert found["looked_after"]["label"] == base["looked_after"]["label"]
    assert found["distance_mean"]["value"] == pytest.approx(base["distance_mean"]["value"], rel=0.1)


@pytest.mark.parametrize(
    ("gone", "measure", "why"),
    [
        ((WARDS, PARISHES), "looked_after", "no lookup of small areas"),
        ((CENSUS,), "looked_after", "no census ages by small area"),
        ((DISTRICTS,), "looked_after", "no district boundaries are held"),
    ],
)
def test_an_estimate_by_population_says_which_file_would_better_it(loamshire, gone, measure, why):
    figure = measured(left_out(one_count(loamshire), *gone))[measure]
    assert "population" in figure["label"]
    assert why in figure["source"]


@pytest.mark.parametrize(
    ("gone", "measure", "why"),
    [
        ((DISTRICTS,), "compactness", "no district boundaries are held"),
        ((DISTRICTS, SMALLS, POINTS), "distance_mean", "no centroids or boundaries of small areas"),
        ((WARDS, PARISHES), "child_deprivation", "no lookup of small areas"),
        ((WARDS, PARISHES), "children_0_15", "no lookup of small areas"),
        ((CENSUS,), "imd_score", "no population by small area"),
        ((DEPRIVATION,), "imd_score", "no file with the IMD score by LSOA"),
        ((UPPER,), "looked_after", "add a lookup of districts to upper tier"),
        ((LOOKED_AFTER, "lait"), "looked_after", "add children looked after by authority"),
        ((WARDS,), "councillors", "lookup of small areas .* to wards or parishes is not held"),
    ],
)
def test_what_is_not_available_names_the_kind_of_file(loamshire, gone, measure, why):
    import re

    shelf = left_out(loamshire, "b1_", "d5_", "sen_needs", *gone)
    figure = measured(shelf)[measure]
    assert figure["value"] is None
    assert re.search(why, figure["why"]), figure["why"]


def test_points_of_small_areas_that_nothing_tells_leave_the_estimate_to_population(loamshire):
    figure = measured(left_out(one_count(loamshire), POINTS, SMALLS))["looked_after"]
    assert figure["value"] > 0
    shelf = left_out(one_count(loamshire), POINTS, SMALLS)
    wide = survey(shelf, survey_area(shelf), Terms(mapped=False))
    flat = wide.__class__(wide.area, wide.ground, nowhere(wide), wide.smalls, wide.block_of,
                          wide.authority)  # fmt: skip
    needs, _ = estimate_need(shelf, flat, 1, DRAWS, measures=MEASURES[:1])
    assert "no centroids or boundaries of small areas" in needs[0].origin.source


def survey_area(shelf: Shelf):
    """The county of the places named."""
    from vesting.workspace.named_councils import find_councils, known_councils, named_places
    from vesting.workspace.possible_council import surroundings

    register = known_councils(shelf)
    return surroundings(register, find_councils(register, named_places(PLACES)))


def nowhere(made):
    """The terrain without its outlines."""
    from dataclasses import replace

    return replace(made.terrain, shapes=None, outline=None)


def test_a_year_or_an_edition_that_is_not_held_is_named_with_those_that_are(loamshire):
    with pytest.raises(InputError, match="no population of 1999 is held for Ashby") as error:
        measure_places(loamshire, PLACES, seed=1, draws=DRAWS, terms=Terms(year=1999, mapped=False))
    assert "2021 to 2024" in str(error.value.mend)
    terms = Terms(edition="nope", mapped=False)
    with pytest.raises(InputError, match="no population in edition 'nope' is held") as error:
        measure_places(loamshire, PLACES, seed=1, draws=DRAWS, terms=terms)
    assert "2021 to 2024" in str(error.value.mend)
