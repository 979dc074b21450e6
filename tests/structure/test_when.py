"""Dates as sources give them."""

from __future__ import annotations

from datetime import date

import pytest

from vesting.structure.entries import Membership
from vesting.structure.posts import meetings_a_year
from vesting.structure.walk import overlap
from vesting.structure.when import When, in_force


@pytest.mark.parametrize(
    ("written", "first", "last", "said", "plain"),
    [
        (date(2028, 4, 1), date(2028, 4, 1), date(2028, 4, 1), "1 April 2028", date(2028, 4, 1)),
        ("2028-04-01", date(2028, 4, 1), date(2028, 4, 1), "1 April 2028", date(2028, 4, 1)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29), "February 2028", "2028-02"),
        (2028, date(2028, 1, 1), date(2028, 12, 31), "2028", 2028),
    ],
)
def test_day_month_year(written, first, last, said, plain):
    when = When.of(written)
    assert (when.first, when.last, str(when), when.plain) == (first, last, said, plain)
    assert When.of(when) is when


@pytest.mark.parametrize("written", ["soon", "2028-13", "2028-02-30", "28", ""])
def test_what_is_no_date(written):
    with pytest.raises(ValueError, match=r"date|month|day"):
        When.of(written)


def test_before_only_when_certain():
    assert When.of(2027).certainly_before(When.of(2028))
    assert not When.of(2028).certainly_before(When.of("2028-06"))
    assert not When.of("2028-06").certainly_before(When.of(2028))


def test_in_force_counts_the_last_day():
    assert in_force(When.of("2028-04-01"), When.of("2031-03-31"), date(2031, 3, 31))
    assert not in_force(When.of("2028-04-01"), When.of("2031-03-31"), date(2031, 4, 1))
    assert in_force(None, None, date(1900, 1, 1))
    assert not Membership.model_validate({"unit": "a", "from": 2028}).on(date(2027, 12, 31))


def test_periods_that_meet():
    a, b = (None, When.of(2029)), (When.of(2030), None)
    assert not overlap(a, b)
    assert not overlap(b, a)
    assert overlap(a, (When.of(2029), None))
    assert overlap((None, None), b)


def test_how_often():
    assert [meetings_a_year(t) for t in ("6 a year", "6", "monthly", "quarterly")] == [6, 6, 12, 4]
    with pytest.raises(ValueError, match="how often"):
        meetings_a_year("rarely")
