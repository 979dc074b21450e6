"""The partner search on official files (CASE-HIW-2, FAC-13, CASE-AFC-4), and its command."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date

import pytest
from click.testing import CliRunner

from vesting.area.distance import Travel
from vesting.cli.main import main
from vesting.errors import InputError
from vesting.evidence.shelf import Shelf
from vesting.options.partners.groups import contiguous_groups, gaps_in
from vesting.options.partners.reach import points
from vesting.options.partners.search import partners_for
from vesting.options.partners.survey import survey_authorities
from vesting.workspace.library import open_library

pytestmark = pytest.mark.official


@pytest.fixture(scope="module")
def folder(official, tmp_path_factory):
    """Only the files that the search needs, so that the rest is not looked at."""
    here = tmp_path_factory.mktemp("files")
    for name in (
        "geo/ltla24_england_geographr.geojson",
        "dfe_csc_dashboard/LTLA-UTLA_Apr23_Lookup_England-Wales.csv",
        "population/mid2023_lad_syoa_uk.csv",
        "ofsted_ilacs/ofsted_la_latest_as_at_2025-03-31.csv",
        "ofsted_ilacs/ofsted_la_inspections_2009_2023_wide.csv",
    ):
        (here / name.rpartition("/")[2]).symlink_to(official / name)
    return here


@pytest.fixture(scope="module")
def shelf(folder) -> Shelf:
    return open_library(folder)


@pytest.fixture(scope="module")
def known(shelf):
    return survey_authorities(shelf)


def test_england_has_153_authorities(known):
    assert len(known.rows) == 153
    assert known.rows["E10000014"].children == pytest.approx(285_610, rel=0.001)
    assert any("Ofsted" in source for source in known.sources)


def test_hampshire_ranks_first_for_the_isle_of_wight(known):
    for contiguous in (True, False):
        found = partners_for(
            known, known.find("Isle of Wight"), on=date(2025, 3, 31), contiguous=contiguous
        )
        first = found.candidates[0]
        assert first.authority.name == "Hampshire"
        assert first.authority.judgement.grade == "Outstanding"
        assert first.ratio == max(c.ratio for c in found.candidates if c.reach.adjacent)
        assert first.reach.gap_km == min(c.reach.gap_km for c in found.candidates)


def test_hampshire_ranked_first_when_it_was_appointed(shelf):
    then = survey_authorities(shelf, on=date(2013, 7, 1))
    island = then.find("Isle of Wight")
    assert island.judgement.grade == "Inadequate"
    assert island.judgement.published == date(2013, 1, 15)
    found = partners_for(then, island, on=date(2013, 7, 1), contiguous=False)
    assert found.candidates[0].authority.name == "Hampshire"
    assert found.candidates[0].authority.judgement.grade == "Good"


def test_groups_of_englands_authorities(known):
    """The reference has about 370, 1,450, 6,800 and 34,000, on its own edges."""
    found = Counter(len(group) for group in contiguous_groups(known.neighbours, range(2, 6)))
    for size, wanted in {2: 370, 3: 1450, 4: 6800, 5: 34_000}.items():
        assert found[size] == pytest.approx(wanted, rel=0.1), size


def test_the_third_owner_of_achieving_for_children_is_a_gap_away(known):
    codes = [known.find(n).code for n in ("Kingston upon Thames", "Richmond upon Thames")]
    travel = Travel(points(known))
    assert gaps_in(known, codes, travel) == ()
    (gap,) = gaps_in(known, [*codes, known.find("Windsor and Maidenhead").code], travel)
    assert gap.gap_km > 5
    assert gap.minutes > 10


def test_without_boundaries_there_is_no_search():
    with pytest.raises(InputError) as caught:
        survey_authorities(Shelf())
    assert caught.value.code == "MOD-E14"


def test_counties_are_known_without_a_lookup(folder, known, tmp_path):
    for file in folder.iterdir():
        if not file.name.startswith("LTLA"):
            (tmp_path / file.name).symlink_to(file.resolve())
    bare = survey_authorities(open_library(tmp_path))
    assert {c: r.children for c, r in bare.rows.items()} == {
        c: r.children for c, r in known.rows.items()
    }


def run(folder, tmp_path, *arguments):
    environment = {"VESTING_CACHE": str(tmp_path), "VESTING_DATA": str(folder)}
    return CliRunner().invoke(main, ["options", "partners", *arguments], env=environment)


def test_the_command(folder, tmp_path):
    told = tmp_path / "leaders.csv"
    told.write_text("council,changes,source\nHampshire,1,council papers\n")
    args = ["--area", "Isle of Wight", "--on", "2025-03-31", "--leadership", str(told)]
    data = json.loads(run(folder, tmp_path, *args, "--json").stdout)
    assert data["candidates"][0]["name"] == "Hampshire"
    assert data["candidates"][0]["leadership"]["changes"] == 1
    text = run(folder, tmp_path, "--area", "Isle of Wight").output
    assert "1. Hampshire: Outstanding, 23 July 2024" in text
    groups = json.loads(
        run(folder, tmp_path, "--area", "Isle of Wight", "--groups", "2", "--json").stdout
    )
    assert groups["count"] == 3
    lines = run(folder, tmp_path, "--area", "Isle of Wight", "--groups", "2", "--limit", "1").output
    assert "3 contiguous partnerships of 2 councils have Isle of Wight in them" in lines
    assert "joined only by ferry" in lines
