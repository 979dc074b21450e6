import datetime as dt

import pytest

from vesting.area.council import Council, Kind, Succession, kind_of
from vesting.area.registry import Registry, registry
from vesting.errors import InputError

THEN = dt.date(2018, 6, 1)
NOW = dt.date(2024, 6, 1)


@pytest.fixture(scope="module")
def known():
    return registry()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("E08000016", "E08000038"),
        ("E08000038", "E08000038"),
        ("E08000019", "E08000039"),
        ("Barnsley", "E08000038"),
        ("e10000030", "E10000030"),
        ("936", "E10000030"),
        ("936.0", "E10000030"),
        ("E3620", "E10000030"),
        ("Surrey County Council", "E10000030"),
        ("Bristol", "E06000023"),
        ("Bristol, City of", "E06000023"),
        ("Hull", "E06000010"),
        ("Kingston upon Hull, City of", "E06000010"),
        ("Herefordshire", "E06000019"),
        ("Bedford Borough", "E06000055"),
        ("Bournemouth, Christchurch & Poole", "E06000058"),
        ("BCP", "E06000058"),
        ("Durham", "E06000047"),
        ("county durham", "E06000047"),
        ("Dorset", "E06000059"),
        ("838", "E06000059"),
        ("835", "E10000009"),
        ("815", "E06000065"),
        ("Buckinghamshire", "E06000060"),
        ("Cumbria", "E10000006"),
        ("South Bucks", "E07000006"),
        ("City of London", "E09000001"),
        ("E06000048", "E06000057"),
        ("St Albans", "E07000240"),
        ("E07000100", "E07000240"),
    ],
)
def test_any_code_number_or_name_leads_to_the_council(known, text, code):
    assert known.find(text).code == code


def test_a_date_chooses_between_councils_of_one_name(known):
    assert known.find("Dorset", THEN).kind is Kind.COUNTY
    assert known.find("Dorset", NOW).kind is Kind.UNITARY
    assert known.find("825", THEN).code == "E10000002"
    assert known.find("825", NOW).code == "E06000060"


def test_a_joint_entry_gives_its_councils(known):
    names = [c.name for c in known.find_all("314 / 318")]
    assert names == ["Kingston upon Thames", "Richmond upon Thames"]
    assert [c.dfe_number for c in known.find_all("E06000061 / E06000062")] == ["940", "941"]
    assert [c.name for c in known.find_all("Surrey")] == ["Surrey"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("835", {"838", "839"}),
        ("928", {"940", "941"}),
        ("909", {"942", "943"}),
        ("820", {"822", "823"}),
        ("875", {"895", "896"}),
    ],
)
def test_divided_counties_lead_to_their_successors_and_back(known, old, new):
    county = known.find(old)
    after = known.successors(county)
    assert {c.dfe_number for c in after} == new
    assert all(county in known.predecessors(c) for c in after)
    assert all(not step.whole for step in county.successors)


def test_successions_are_followed_through_several_changes(known):
    deane = known.find("Taunton Deane")
    assert [c.name for c in known.successors(deane)] == ["Somerset West and Taunton", "Somerset"]
    assert known.heirs(deane, dt.date(2021, 1, 1))[0].name == "Somerset West and Taunton"
    assert known.heirs(deane, NOW)[0].kind is Kind.UNITARY
    assert known.heirs(deane, THEN) == (deane,)
    assert known.swallowed_by("E07000190") == ("E07000190", "E07000246", "E06000066")
    assert known.swallowed_by("E10000009") == ("E10000009",)
    assert known.swallowed_by("X99999999") == ("X99999999",)


def test_codes_have_their_time(known):
    barnsley = known.find("Barnsley")
    assert barnsley.code_on(dt.date(2025, 3, 31)) == "E08000016"
    assert barnsley.code_on(dt.date(2025, 4, 1)) == "E08000038"
    assert barnsley.every_code == ("E08000038", "E08000016")
    ended = known.find("Poole")
    assert ended.code_on(NOW) == "E06000029"
    assert known.canonical("E08000016") == "E08000038"
    assert known.canonical("unheard of") == "unheard of"


def test_the_living_are_those_of_the_day(known):
    living = {c.kind: 0 for c in known}
    for council in known.living(NOW):
        living[council.kind] += 1
    assert living == {
        Kind.DISTRICT: 164,
        Kind.UNITARY: 62,
        Kind.METROPOLITAN: 36,
        Kind.LONDON: 32,
        Kind.COUNTY: 21,
        Kind.SUI_GENERIS: 2,
    }
    assert "E08000016" in known
    assert "E99999999" not in known


def test_a_misspelt_council_is_suggested(known):
    with pytest.raises(InputError, match="'Guilford' is not a council") as caught:
        known.find("Guilford")
    assert caught.value.code == "AREA-E01"
    assert caught.value.mend == "Did you mean 'Guildford'?"


def test_a_number_that_is_nobodys_says_what_to_use(known):
    with pytest.raises(InputError) as caught:
        known.find("999")
    assert caught.value.mend == "Use the council's name, its GSS code or its DfE number."
    with pytest.raises(InputError):
        known.find("E06000999")


def test_half_a_name_is_never_guessed(known):
    with pytest.raises(InputError) as caught:
        known.find("Newcastle")
    assert caught.value.mend == "Did you mean 'Newcastle-under-Lyme' or 'Newcastle upon Tyne'?"
    with pytest.raises(InputError):
        known.find("London")


def test_a_name_of_two_living_councils_is_ambiguous():
    twins = Registry((Council("E06000901", "Twin"), Council("E07000901", "Twin")))
    with pytest.raises(InputError, match="'Twin' means 2 councils") as caught:
        twins.find("Twin")
    assert caught.value.code == "AREA-E02"
    assert "E07000901" in caught.value.what
    assert caught.value.mend == "Use the code of the one meant."


def test_of_ended_councils_the_last_is_meant():
    first = Council("E10000901", "Old", end=dt.date(1998, 3, 31))
    second = Council("E10000902", "Old", start=dt.date(1998, 4, 1), end=dt.date(2009, 3, 31))
    assert Registry((first, second)).find("Old") is second


def test_a_council_that_had_ended_says_who_followed(known):
    with pytest.raises(InputError, match="it ended on 31 March 2023") as caught:
        known.find("Cumbria", NOW)
    assert caught.value.code == "AREA-E03"
    assert "Cumberland and Westmorland and Furness" in caught.value.mend


def test_a_council_that_had_not_begun_says_who_was_before(known):
    with pytest.raises(InputError, match="it began on 1 April 2023") as caught:
        known.find("Cumberland", THEN)
    assert "Allerdale" in caught.value.mend


def test_without_relatives_another_date_is_asked_for():
    alone = Registry((Council("E06000901", "New", start=dt.date(2020, 1, 1)),))
    with pytest.raises(InputError) as caught:
        alone.find("New", THEN)
    assert caught.value.mend == "Use another date."


@pytest.mark.parametrize(
    ("code", "words", "kind"),
    [
        ("E07000001", "", Kind.DISTRICT),
        ("W06000001", "Unitary authority", Kind.UNITARY),
        ("N09000001", "Non-metropolitan district", Kind.DISTRICT),
        ("S12000001", "council area", Kind.OTHER),
    ],
)
def test_kinds_come_from_codes_then_from_words(code, words, kind):
    assert kind_of(code, words) is kind


def test_upper_tier_is_everything_but_districts(known):
    assert not known.find("Guildford").upper_tier
    assert known.find("Surrey").upper_tier


def test_relatives_that_nobody_knows_are_passed_over():
    lost = Succession("E07000901", "E06000999", dt.date(2020, 4, 1), True)
    old = Council("E07000901", "Old", end=dt.date(2020, 3, 31), successors=(lost,))
    assert Registry((old,)).successors(old) == ()
