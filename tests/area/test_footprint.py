import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vesting.area.footprint import Footprint, Move, Unit, parse_places
from vesting.area.registry import registry
from vesting.area.reorganisation import areas, find_area
from vesting.errors import InputError

SURREY = find_area("Surrey").councils
WEST = "Guildford, Runnymede, Spelthorne, Surrey Heath, Waverley and Woking"
EAST = "Elmbridge; Epsom & Ewell; Mole Valley; Reigate and Banstead; Tandridge"


def names(found):
    return [place.name for place in found]


def test_lists_are_read_as_people_write_them():
    assert names(parse_places(WEST, SURREY)) == [
        "Guildford", "Runnymede", "Spelthorne", "Surrey Heath", "Waverley", "Woking",
    ]  # fmt: skip
    assert names(parse_places(EAST, SURREY))[1] == "Epsom and Ewell"
    assert names(parse_places("E07000209\nwoking + Elmbridge Borough", SURREY)) == [
        "Guildford", "Woking", "Elmbridge",
    ]  # fmt: skip
    assert names(parse_places("Epsom and Ewell and Reigate & Banstead", SURREY)) == [
        "Epsom and Ewell", "Reigate and Banstead",
    ]  # fmt: skip
    assert names(parse_places("Woking, and Guildford", SURREY)) == ["Woking", "Guildford"]


def test_names_that_hold_commas_are_read_whole():
    text = "Bristol, City of, Bournemouth, Christchurch and Poole, Swindon, Kingston upon Hull, City of"
    assert names(parse_places(text, registry().councils)) == [
        "Bristol, City of",
        "Bournemouth, Christchurch and Poole",
        "Swindon",
        "Kingston upon Hull, City of",
    ]


@settings(max_examples=40)
@given(st.data())
def test_any_list_of_an_areas_names_is_read_back(data):
    area = data.draw(st.sampled_from(areas()))
    chosen = data.draw(st.lists(st.sampled_from(area.councils), min_size=1, unique=True))
    joint = data.draw(st.sampled_from([", ", "; ", "|", "\n", " + "]))
    assert parse_places(joint.join(c.name for c in chosen), area.councils) == tuple(chosen)


def test_a_misspelt_name_is_suggested():
    with pytest.raises(InputError, match="'Guilford' is not a place of Surrey") as caught:
        parse_places("Woking, Guilford", SURREY, of="Surrey")
    assert caught.value.mend == "Did you mean 'Guildford'?"
    with pytest.raises(InputError, match="'Wokin' is not a place"):
        parse_places("Guildford and Wokin", SURREY)


def test_lists_that_cannot_be_are_refused():
    with pytest.raises(InputError) as caught:
        parse_places(" , ", SURREY)
    assert caught.value.code == "AREA-E22"
    with pytest.raises(InputError, match="Woking is named twice") as caught:
        parse_places("Woking, woking", SURREY)
    assert caught.value.code == "AREA-E23"


def decided():
    return Footprint.from_names(
        "Decided", {"West Surrey": WEST, "East Surrey": EAST}, SURREY, of="Surrey"
    )


def test_a_footprint_covers_its_area():
    made = decided()
    assert [u.name for u in made] == ["East Surrey", "West Surrey"]
    assert len(made.blocks) == 11
    assert made.unit_of("E07000209").name == "West Surrey"
    assert made.unit_of("E99") is None


def test_a_place_in_no_unit_or_in_two_is_named():
    with pytest.raises(InputError, match="Tandridge is in no unit") as caught:
        Footprint.from_names(
            "F", {"W": WEST, "E": EAST.replace("; Tandridge", "")}, SURREY, of="Surrey"
        )
    assert caught.value.code == "AREA-E24"
    assert caught.value.where == "footprint 'F' of Surrey"
    with pytest.raises(InputError, match="lies in 'E' and in 'W'") as caught:
        Footprint.from_names("F", {"W": WEST, "E": f"{EAST}; Woking"}, SURREY)
    assert caught.value.code == "AREA-E23"
    with pytest.raises(InputError, match="X is not of the area"):
        Footprint.of("F", [Unit.of("a", ["A", "X"])]).require_cover({"A": "Ay"})


def test_empty_units_and_repeats_are_refused():
    for make in (lambda: Unit.of("a", []), lambda: Footprint.of("f", [])):
        with pytest.raises(InputError) as caught:
            make()
        assert caught.value.code == "AREA-E22"
    with pytest.raises(InputError, match="A is named twice in 'a'"):
        Unit.of("a", ["A", "B", "A"])


def footprint(**units):
    return Footprint.of("f", [Unit.of(name, blocks) for name, blocks in units.items()])


def test_moves_follow_places_and_not_names():
    before = footprint(north="ABC", south="DE")
    renamed = footprint(upper="ABC", lower="DE")
    assert before.same_as(renamed)
    assert before.moves_to(renamed) == ()
    after = footprint(upper="AB", lower="CDE")
    assert not before.same_as(after)
    assert before.moves_to(after) == (Move("C", "north", "lower"),)
    split = footprint(north="AB", south="DE", middle="C")
    assert before.moves_to(split) == (Move("C", "north", "middle"),)
    assert footprint(north="ABX").moves_to(footprint(north="AB")) == ()
