import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesting.area import names
from vesting.area.names import NameIndex, bare, counted, did_you_mean, listed, plain


def test_examples_in_the_docstrings_hold():
    assert doctest.testmod(names).failed == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("King's Lynn & West Norfolk", "Kings Lynn and West Norfolk"),
        ("King’s Lynn and West Norfolk", "KING'S LYNN AND WEST NORFOLK"),
        ("Kingston upon Hull, City of", "City of Kingston upon Hull"),
        ("Herefordshire, County of", "Herefordshire Council"),
        ("Bedford Borough", "Bedford"),
        ("London Borough of Barnet", "Barnet"),
        ("Royal Borough of Windsor and Maidenhead", "Windsor & Maidenhead"),
        ("Stockton-on-Tees", "Stockton on Tees"),
        ("St. Helens", "Saint Helens"),
        ("South Bucks", "South Buckinghamshire"),
        ("  Essex  County Council ", "essex"),
    ],
)
def test_spellings_of_one_name_agree(one, other):
    assert bare(one) == bare(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Leicester", "Leicestershire"), ("City of London", "London"), ("Derby", "Derbyshire Dales")],
)
def test_names_of_different_places_stay_apart(one, other):
    assert bare(one) != bare(other)


@given(st.text(max_size=30))
def test_plain_and_bare_names_are_stable(text):
    assert plain(plain(text)) == plain(text)
    assert plain(bare(text)) == bare(text)


def test_a_name_that_means_two_things_gives_both():
    index = NameIndex.of([("Bedford", 1), ("Bedford Borough", 2), ("Bedford", 1)])
    assert index.find("bedford") == (1,)
    assert index.find("Bedford Council") == (1, 2)
    assert index.find("Luton") == ()


def test_the_beginning_or_a_word_of_a_name_is_offered():
    index = NameIndex.of((n, n) for n in ("Epsom and Ewell", "Newcastle upon Tyne", "Newham"))
    assert index.like("Epsom") == ("Epsom and Ewell",)
    assert index.like("Newcastle") == ("Newcastle upon Tyne",)
    assert index.like("Epsom and Ew") == ("Epsom and Ewell",)
    assert index.like("") == ()
    assert index.like("zzz") == ()


def test_a_misspelling_is_offered_only_names_that_come_close():
    index = NameIndex.of((n, n) for n in ("Guildford", "Uttlesford", "Salford", "Bedford Borough"))
    assert index.like("Guilford") == ("Guildford",)
    assert index.like("Bedferd") == ("Bedford Borough",)


def test_questions_and_lists_read_well():
    assert did_you_mean([]) == ""
    assert did_you_mean(["A"]) == "Did you mean 'A'?"
    assert did_you_mean(["A", "B", "C"]) == "Did you mean 'A', 'B' or 'C'?"
    assert listed([]) == ""
    assert listed(["A"]) == "A"
    assert listed(["A", "B", "C"]) == "A, B and C"
    assert listed("ABCDE", most=2) == "A, B and 3 more"


def test_numbers_go_with_their_nouns():
    assert counted(1, "edge") == "1 edge"
    assert counted(1200, "edge") == "1,200 edges"
    assert counted(2, "body", "bodies") == "2 bodies"
