"""Councils by the names that people write, one possible council, and published claims."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vesting.area.council import Council, Kind
from vesting.area.registry import Registry, registry
from vesting.errors import InputError, UsageError
from vesting.evidence.shelf import Shelf
from vesting.options.vintage import Ages
from vesting.workspace.claims import check_claim, parse_ages
from vesting.workspace.named_councils import (
    find_councils,
    find_named,
    known_councils,
    named_places,
)
from vesting.workspace.possible_council import measure_places


def names(text):
    return [c.name for c in find_councils(registry(), named_places(text))]


def test_names_are_parted_by_commas_or_semicolons():
    assert named_places(" Guildford, ,Woking ") == ("Guildford", "Woking")
    assert named_places("Bristol, City of; Medway") == ("Bristol, City of", "Medway")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Guildford, woking", ["Guildford", "Woking"]),
        ("Guildford,,Guildford", ["Guildford"]),
        ("E07000209, E08000016", ["Guildford", "Barnsley"]),
        ("Bournemouth, Christchurch and Poole", ["Bournemouth, Christchurch and Poole"]),
        ("Woking, Bournemouth, Christchurch and Poole, Medway",
         ["Woking", "Bournemouth, Christchurch and Poole", "Medway"]),
        ("Bristol, City of, Herefordshire, County of",
         ["Bristol, City of", "Herefordshire, County of"]),
        ("Bristol, City of; Medway", ["Bristol, City of", "Medway"]),
        ("City of London, Hackney", ["City of London", "Hackney"]),
        ("Epsom and Ewell and Mole Valley", ["Epsom and Ewell", "Mole Valley"]),
        ("Blackburn with Darwen and Hyndburn", ["Blackburn with Darwen", "Hyndburn"]),
        ("Guildford, Woking and Waverley", ["Guildford", "Woking", "Waverley"]),
        ("Brighton & Hove & Lewes", ["Brighton and Hove", "Lewes"]),
        ("Dorset and Bournemouth, Christchurch and Poole",
         ["Dorset", "Bournemouth, Christchurch and Poole"]),
        ("Cumberland and Westmorland and Furness", ["Cumberland", "Westmorland and Furness"]),
    ],
)  # fmt: skip
def test_names_with_commas_are_put_together(text, found):
    assert names(text) == found


def test_a_county_stands_for_its_districts():
    assert find_named(registry(), ["Surrey"]).readings == (
        "Surrey is a county: it stands for its 11 districts",
    )
    assert find_named(registry(), ["Guildford"]).readings == ()
    assert len(names("Surrey")) == 11
    assert names("Surrey") == names("E10000030")
    assert len(names("Worcester, Worcestershire")) == 6


@pytest.mark.parametrize(
    ("text", "heirs"),
    [
        ("Northampton", "West Northamptonshire"),
        ("Barrow-in-Furness", "Westmorland and Furness"),
        ("Cumbria", "Cumberland and Westmorland and Furness"),
        ("Suffolk Coastal", "East Suffolk"),
    ],
)
def test_a_council_that_has_ended_says_who_holds_its_area(text, heirs):
    with pytest.raises(InputError, match="it ended on") as error:
        names(text)
    assert error.value.code == "AREA-E03"
    assert heirs in error.value.mend


def test_all_councils_that_have_ended_are_told_at_once():
    for text in ("Woking, Allerdale, Bournemouth", "Allerdale and Bournemouth"):
        with pytest.raises(InputError, match=r"'Allerdale'.*; 'Bournemouth'") as error:
            names(text)
        assert error.value.code == "AREA-E03"
        assert "'Allerdale': At that date its area was held by Cumberland." in error.value.mend
        assert "Bournemouth, Christchurch and Poole" in error.value.mend


def test_the_beginning_of_one_name_is_taken_for_it():
    found = find_named(registry(), ["East Riding"])
    assert [c.name for c in found.councils] == ["East Riding of Yorkshire"]
    assert found.readings == ("'East Riding' was taken for East Riding of Yorkshire",)
    with pytest.raises(InputError) as error:
        names("The")
    assert error.value.code == "AREA-E04"


def test_a_list_that_cannot_be_divided_says_so():
    with pytest.raises(InputError, match="'Guilford' is not") as error:
        names("Guilford and Woking")
    assert "Did you mean 'Guildford'?" in error.value.mend
    with pytest.raises(InputError, match="'Here and There' is not") as error:
        names("Here and There")
    assert error.value.mend.endswith("Separate several with commas.")
    long = " and ".join(["Here", *["Woking"] * 50])
    with pytest.raises(InputError, match="'Here' is not"):
        names(long)


def test_what_can_be_divided_in_two_ways_is_not_divided():
    extra = [Council(f"E0700099{i}", name, Kind.DISTRICT)
             for i, name in enumerate(["North", "North and Mid", "Mid and South", "South"])]  # fmt: skip
    with pytest.raises(InputError, match="is not a place of England"):
        find_councils(Registry((*registry(), *extra)), ["North and Mid and South"])


def test_councils_outside_england_are_refused_whether_files_hold_them_or_not():
    glasgow = Council("S12000049", "Glasgow City", Kind.UNITARY)
    files = Registry((*registry(), glasgow))
    for register in (registry(), files):
        for text in ("Glasgow City", "S12000049"):
            with pytest.raises(InputError, match=f"'{text}' is not a place of England") as error:
                find_councils(register, [text])
            assert error.value.code == "AREA-E04"
    assert "outside England" in error.value.mend


def test_a_misspelt_name_is_suggested():
    with pytest.raises(InputError, match="'Guilford'") as error:
        names("Guilford, Woking")
    assert "Did you mean 'Guildford'?" in error.value.mend


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("Newcastle, Stafford", ["Newcastle-under-Lyme", "Newcastle upon Tyne"]),
        ("Kingston", ["Kingston upon Hull, City of", "Kingston upon Thames"]),
    ],
)
def test_a_short_name_of_several_living_councils_is_asked_about(text, several):
    known = registry()
    tyne = known.find("Newcastle upon Tyne")
    nicknamed = replace(tyne, aliases=(*tyne.aliases, "Newcastle"))
    files = Registry(tuple(nicknamed if c is tyne else c for c in known))
    for register in (known, files):
        with pytest.raises(InputError, match="may mean 2 councils") as error:
            find_councils(register, named_places(text))
        assert error.value.code == "AREA-E05"
        assert all(name in error.value.what for name in several)
        assert "Write the whole name" in error.value.mend


def test_a_council_that_is_called_just_so_is_meant():
    assert names("Wyre, York, Newcastle upon Tyne, Newcastle-under-Lyme") == [
        "Wyre", "York", "Newcastle upon Tyne", "Newcastle-under-Lyme"
    ]  # fmt: skip


def test_what_is_named_twice_is_told():
    twice = find_named(registry(), ["Guildford", "Surrey"])
    assert len(twice.councils) == 11
    assert twice.repeats == (
        "Guildford was named 2 times ('Guildford' and 'Surrey'): it counts once",
    )
    assert find_named(registry(), ["Guildford", "Woking"]).repeats == ()


def test_no_names_at_all_is_a_matter_of_usage():
    with pytest.raises(UsageError, match="no places were named") as error:
        names(" , ,")
    assert error.value.code == "WSP-E40"


@pytest.mark.parametrize(
    ("text", "ages"),
    [("0-17", Ages(0, 17)), ("0 to 25", Ages(0, 25)), ("0+", Ages()), ("18+", Ages(18, 130)),
     ("16 - 16", Ages(16, 16))],
)  # fmt: skip
def test_ages_are_read(text, ages):
    assert parse_ages(text) == ages


@pytest.mark.parametrize("text", ["", "young", "17-0", "0-", "-5", "x+"])
def test_ages_that_are_no_range_are_refused(text):
    with pytest.raises(UsageError, match="is not a range of ages") as error:
        parse_ages(text)
    assert error.value.code == "WSP-E42"


def test_councils_that_only_files_know_are_found(loamshire):
    known = known_councils(loamshire)
    assert find_councils(known, ["Ashby", "Loamshire"])[0].code == "E07000901"
    assert len(find_councils(known, ["Loamshire"])) == 12
    with pytest.raises(InputError) as error:
        find_councils(known, ["Ashbey"])
    assert "Ashby" in error.value.mend


def test_one_council_is_measured_with_its_countys_total_kept(loamshire):
    found = measure_places(loamshire, "Ashby, Barrow", seed=1, draws=40)
    figures = found["measures"]
    assert found["places"] == ["Ashby", "Barrow"]
    assert figures["residents"]["value"] == 120_290 + 105_599
    assert {"value", "unit", "source", "vintage", "low", "high"} <= figures["aged_0_17"].keys()
    assert figures["looked_after"]["low"] < figures["looked_after"]["high"]
    assert all(f["why"] for f in figures.values() if f["value"] is None)
    assert found["inherited"] == [
        j for j in found["inherited"] if j.startswith("predecessor Loamshire")
    ]
    whole = measure_places(loamshire, "Loamshire", seed=1, draws=40)["measures"]
    published = loamshire.observations("looked_after", ["E10000901"]).values["E10000901"]
    counted = whole["looked_after"]
    assert counted["value"] == published
    assert counted["label"] == "published"
    assert counted["low"] is counted["high"] is None
    assert whole["looked_after_rate"]["label"] == "derived from published figures"
    assert whole["posts_per_child"]["unit"] == "posts per 10,000 children"


def figures_of(found, measure):
    return found["measures"][measure]


def test_whole_authorities_together_are_published(loamshire):
    found = measure_places(loamshire, "Loamshire, Fenborough", seed=1, draws=40)
    counted = figures_of(found, "looked_after")
    assert counted["label"] == "published"
    assert counted["value"] == figures_of(
        measure_places(loamshire, "Loamshire", seed=1, draws=40), "looked_after"
    )["value"] + figures_of(
        measure_places(loamshire, "Fenborough", seed=1, draws=40), "looked_after"
    )["value"]  # fmt: skip


def test_what_is_odd_about_the_places_is_remarked(loamshire):
    # Without census ages nothing is fitted: remarks are about places, and come sooner.
    held = (h for h in loamshire.holdings if "census2021" not in h.file)
    loamshire = Shelf(tuple(held), loamshire.rule)
    county = measure_places(loamshire, "Loamshire", seed=1, draws=2)
    assert county["remarks"] == ["Loamshire is a county: it stands for its 12 districts"]
    apart = [measure_places(loamshire, f"Ashby, {other}", seed=1, draws=2)["remarks"]
             for other in county["places"] if other != "Ashby"]  # fmt: skip
    assert [] in apart
    assert any(
        "do not all touch: they lie in 2 parts: Ashby; " in r for said in apart for r in said
    )
    twice = measure_places(loamshire, "Ashby, Ashby", seed=1, draws=2)["remarks"]
    assert twice == ["Ashby was named 2 times ('Ashby' and 'Ashby'): it counts once"]


def test_councils_of_two_counties_keep_both(loamshire):
    both = measure_places(loamshire, "Ashby, Fenborough", seed=1, draws=40)
    assert both["places"] == ["Ashby", "Fenborough"]
    assert figures_of(both, "looked_after")["label"] == "estimate, with interval"
    assert len(both["inherited"]) == 2


def test_a_claim_is_checked_against_every_edition(loamshire):
    claim = check_claim(loamshire, "Ashby, Barrow", 225_889)
    assert claim.editions[0].reproduces
    assert claim.editions[0].total == 225_889
    assert len(claim.editions) > 3
    children = check_claim(loamshire, "Ashby", 1, ages="0-17")
    assert not any(e.reproduces for e in children.editions)
    assert "not evidence of error" in children.verdict


def test_projections_are_tried_only_where_nothing_observed_reproduces_a_claim(loamshire):
    observed = check_claim(loamshire, "Ashby, Barrow", 225_889)
    assert "projection" not in {e.basis for e in observed.editions}
    codes = [c.code for c in find_councils(known_councils(loamshire), ["Ashby", "Barrow"])]
    later = loamshire.population(codes, year=2040, basis="projection").total
    claim = check_claim(loamshire, "Ashby, Barrow", round(later))
    assert (claim.editions[0].basis, claim.editions[0].year) == ("projection", 2040)
