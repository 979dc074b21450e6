"""Days of a forecast."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from vesting.demand.calendar import (
    add_months,
    day_of,
    days_of_year,
    forecast_days,
    number_of,
    year_name,
)

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def test_ends_of_months_lead_to_ends_of_months():
    assert add_months(date(2024, 3, 31), 1) == date(2024, 4, 30)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2023, 2, 28), 12) == date(2024, 2, 29)
    assert add_months(date(2024, 1, 30), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 11, 15), 3) == date(2025, 2, 15)


def test_every_month_and_every_end_of_a_year():
    days = forecast_days(date(2026, 6, 15), 12)
    assert len(days) == 13
    assert date(2027, 3, 31) in days
    assert days[-1] == date(2027, 6, 15)
    assert len(forecast_days(date(2026, 3, 31), 24)) == 24


@given(DAYS, st.integers(1, 60))
def test_days_follow_the_start_and_ascend(start, months):
    days = forecast_days(start, months)
    assert start < days[0]
    assert list(days) == sorted(set(days))
    assert days[-1] == add_months(start, months)


@given(DAYS)
def test_numbers_and_days(day):
    assert day_of(number_of(day)) == day


def test_financial_years():
    assert year_name(2026) == "2026-27"
    assert year_name(1999) == "1999-00"
    assert days_of_year(2027) == 366
    assert days_of_year(2026) == 365
