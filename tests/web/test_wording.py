from datetime import UTC, date, datetime

import pytest

from vesting.web import wording

pytestmark = pytest.mark.xdist_group("loamshire")  # one worker makes Loamshire, not each


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [
        (1234567, 0, "1,234,567"),
        (-12.345, 1, "\N{MINUS SIGN}12.3"),
        (-0.01, 1, "0.0"),  # no minus before nothing
        (None, 0, "\N{EN DASH}"),
        (float("nan"), 0, "\N{EN DASH}"),
    ],
)
def test_numbers(value, decimals, words):
    assert wording.number(value, decimals) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (950, "£950"),
        (12_345.6, "£12,346"),
        (667_698, "£668,000"),
        (999_700, "£1,000,000"),
        (9_994_000, "£9.99m"),
        (9_996_000, "£10.0m"),
        (-2_500_000, "\N{MINUS SIGN}£2.50m"),
        (None, "\N{EN DASH}"),
        (float("inf"), "\N{EN DASH}"),
    ],
)
def test_money(value, words):
    assert wording.money(value) == words


@pytest.mark.parametrize(
    ("share", "decimals", "words"),
    [
        (0.5, 0, "50\N{NO-BREAK SPACE}%"),
        (0.1234, 1, "12.3\N{NO-BREAK SPACE}%"),
        (0.0, 1, "0.0\N{NO-BREAK SPACE}%"),
        (0.0001, 1, "less than 0.1\N{NO-BREAK SPACE}%"),
        (0.001, 0, "less than 1\N{NO-BREAK SPACE}%"),
        (None, 0, "\N{EN DASH}"),
    ],
)
def test_shares(share, decimals, words):
    assert wording.percent(share, decimals) == words


def test_digits_follow_the_size():
    assert [wording.sensible(v) for v in (None, 1234.5, 12.34, 1.234, 3.0)] == [0, 0, 1, 2, 0]


def test_units_decide_how_a_value_is_written():
    assert wording.measured(1_500_000, "pounds a year") == "£1.50m"
    assert wording.measured(12.345, "pounds a year", 2) == "£12.35"
    assert wording.measured(12.345, "km", 1) == "12.3"
    assert wording.measured(None, "pounds", 2) == "\N{EN DASH}"


def test_dates_and_times():
    assert wording.day(date(2026, 3, 4)) == "4 March 2026"
    assert wording.moment(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2 July 2026 at 00:30"
    assert wording.day(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2 July 2026"
    assert wording.day(None) == wording.moment(None) == "\N{EN DASH}"


def test_durations():
    found = [wording.seconds(s) for s in (None, 0.416, 12.3, 185)]
    assert found == ["\N{EN DASH}", "0.42 seconds", "12 seconds", "3 minutes 5 seconds"]


def test_lists_and_counts():
    assert wording.listing([]) == ""
    assert wording.listing(["a"]) == "a"
    assert wording.listing(["a", "b", "c"]) == "a, b and c"
    assert wording.counted(1, "option") == "1 option"
    assert wording.counted(4021, "option") == "4,021 options"
    assert wording.counted(2, "family", "families") == "2 families"
    assert wording.capitalize_first("per child") == "Per child"


def test_numbers_do_not_part_from_what_they_count():
    said = "2 to 3 on 31 March 2028 (8 in 10), 5 % fewer by rule A in places"
    parts = wording.held_together(said).split(" ")
    held = wording.HELD
    assert {
        f"31{held}March{held}2028",
        f"(8{held}in{held}10),",
        f"5{held}%",
        f"rule{held}A",
    } <= set(parts)
    assert "places" in parts
