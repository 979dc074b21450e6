"""Chaining by the stated rules, against a plain count of days."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.demand_engine.areas import children, episodes
from vesting.demand.build_histories import days_of, histories
from vesting.demand.histories import LEFT, MOVED, OPEN, STILL, stock
from vesting.demand.placements import EXITS, PLACEMENTS, Placement
from vesting.errors import InputError

UNTIL = date(2024, 3, 31)


def number(place: str) -> int:
    return PLACEMENTS.index(Placement(place))


def day(*parts: int) -> int:
    return int(days_of(date(*parts))[0])


def test_episodes_chain_into_periods_and_stays():
    rows = episodes(
        {"ended": date(2020, 2, 1), "end_reason": "X1"},
        {
            "started": date(2020, 2, 1),
            "ended": date(2020, 3, 1),
            "new_reason": "L",
            "end_reason": "X1",
        },
        {
            "started": date(2020, 3, 1),
            "ended": date(2020, 5, 1),
            "place": "K2",
            "provider": "PR4",
            "new_reason": "P",
            "end_reason": "E4A",
        },
        {"started": date(2021, 1, 1), "place": "U1"},
    )
    made = histories(children({}), rows, UNTIL)
    periods, stays = made.periods, made.stays
    assert len(periods) == 2
    assert len(stays) == 3
    assert stays.place.tolist() == [
        number("foster_in_house"),
        number("childrens_home"),
        number("kinship_foster"),
    ]
    assert stays.how.tolist() == [MOVED, LEFT, STILL]
    assert [EXITS[c] if c >= 0 else None for c in periods.cause] == ["home", None]
    assert stays.start[0] == day(2020, 1, 1)
    assert stays.end[0] == day(2020, 3, 1)
    assert stays.end[2] == OPEN
    assert stays.sector.tolist() == [0, 1, 0]


def test_a_new_carer_is_a_new_stay_and_a_legal_status_is_none():
    made = histories(
        children({}),
        episodes(
            {"ended": date(2020, 2, 1), "end_reason": "X1"},
            {
                "started": date(2020, 2, 1),
                "ended": date(2020, 3, 1),
                "new_reason": "P",
                "end_reason": "X1",
            },
            {"started": date(2020, 3, 1), "new_reason": "U", "legal_status": "E1"},
        ),
        UNTIL,
    )
    assert made.stays.start.tolist() == [day(2020, 1, 1), day(2020, 2, 1)]


def test_temporary_stays_keep_the_placement():
    made = histories(
        children({}),
        episodes(
            {"place": "K2", "provider": "PR4", "ended": date(2020, 2, 1), "end_reason": "X1"},
            {
                "started": date(2020, 2, 1),
                "ended": date(2020, 2, 9),
                "place": "T1",
                "provider": None,
                "new_reason": "P",
                "end_reason": "X1",
            },
            {"started": date(2020, 2, 9), "place": "K2", "provider": "PR4", "new_reason": "P"},
        ),
        UNTIL,
    )
    assert made.stays.place.tolist() == [number("childrens_home")]
    first = histories(
        children({}),
        episodes(
            {"place": "T0", "provider": None, "ended": date(2020, 2, 1), "end_reason": "X1"},
            {"started": date(2020, 2, 1), "place": "U1", "new_reason": "P"},
        ),
        UNTIL,
    )
    assert first.stays.place.tolist() == [number("kinship_foster")]
    alone = histories(children({}), episodes({"place": "T4", "provider": None}), UNTIL)
    assert alone.stays.place.tolist() == [number("other")]


def test_the_birthday_ends_care_whatever_the_return_says():
    young = {"born": date(2003, 6, 1)}
    made = histories(children(young), episodes({}), UNTIL)
    assert made.periods.ended[0] == day(2021, 6, 1)
    assert EXITS[made.periods.cause[0]] == "birthday"
    assert stock(made, days_of(date(2021, 5, 31), date(2021, 6, 1))).sum(axis=1).tolist() == [1, 0]
    near = histories(
        children(young), episodes({"ended": date(2021, 5, 31), "end_reason": "E17"}), UNTIL
    )
    assert EXITS[near.periods.cause[0]] == "birthday"
    late = histories(children(young), episodes({"started": date(2021, 6, 1)}, {}), UNTIL)
    assert len(late.periods) == 1


def test_what_is_no_care_is_left_out():
    rows = episodes(
        {"ended": date(2020, 2, 1), "end_reason": "X1"},
        {"started": date(2020, 2, 1), "ended": date(2020, 2, 1), "place": "K1", "new_reason": "P"},
        {"child": "b", "legal_status": "V3"},
        {"started": date(2025, 1, 1)},
    )
    made = histories(children({}, {"child": "b"}), rows, UNTIL)
    assert len(made.periods) == 1
    assert len(made.stays) == 1
    with pytest.raises(InputError, match="no episode of a child under 18") as told:
        histories(children({}), episodes({"legal_status": "V4"}), UNTIL)
    assert told.value.code == "DEM-E09"


def test_children_of_one_home_who_come_together():
    names = [{"child": name} for name in "abcde"]
    rows = episodes(
        {"child": "a"},
        {"child": "b", "started": date(2020, 1, 5)},
        {"child": "c", "started": date(2020, 3, 1)},
        {"child": "d", "home_postcode": None},
        {"child": "e", "home_postcode": " "},
    )
    made = histories(children(*names), rows, UNTIL)
    groups = made.periods.siblings
    assert groups[0] == groups[1]
    assert len(set(groups.tolist())) == 4
    assert made.homes == ("AB12CD",)
    assert made.periods.home.tolist() == [0, 0, 0, -1, -1]
    assert "without a known postcode before care: 2 periods of care" in made.said[0]


def test_what_was_known_on_a_day():
    rows = episodes(
        {"ended": date(2020, 3, 1), "end_reason": "X1"},
        {
            "started": date(2020, 3, 1),
            "ended": date(2020, 5, 1),
            "place": "K2",
            "end_reason": "E4A",
            "new_reason": "P",
        },
        {"child": "b", "started": date(2020, 4, 1)},
    )
    made = histories(children({}, {"child": "b"}), rows, UNTIL)
    known = made.as_known(day(2020, 2, 1))
    assert len(known.periods) == 1
    assert known.periods.ended[0] == OPEN
    assert known.periods.cause[0] == -1
    assert known.stays.how.tolist() == [STILL]
    assert len(known.open_stays()) == 1
    later = made.as_known(day(2020, 4, 2))
    assert len(later.open_stays()) == 2
    assert later.stays.period.tolist() == [0, 0, 1]
    with pytest.raises(InputError) as told:
        made.as_known(day(2019, 1, 1))
    assert told.value.code == "DEM-E09"
    two = histories(children({}, {"council": "There"}), episodes({}, {"council": "There"}), UNTIL)
    assert two.areas == ("Here", "There")
    assert len(two.of_area(1).periods) == 1


SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 60), st.sampled_from(["U1", "U4", "K2", "K3"])),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60)
@given(st.lists(SPANS, min_size=1, max_size=4))
def test_stock_is_a_plain_count_of_days(lives):
    start, rows, names = date(2022, 1, 1), [], []
    for child, spans in enumerate(lives):
        names.append({"child": str(child)})
        when = start
        for gap, length, place in spans:
            when += timedelta(days=gap)
            ended = when + timedelta(days=length)
            rows.append(
                {
                    "child": str(child),
                    "started": when,
                    "ended": ended,
                    "place": place,
                    "new_reason": "P",
                    "end_reason": "E4A",
                }
            )
            when = ended
    table = episodes(*rows)
    if not any(row["started"] < row["ended"] for row in rows):
        return
    made = histories(children(*names), table, UNTIL)
    days = [start + timedelta(days=step) for step in range(0, 200, 7)]
    wanted = [sum(row["started"] <= when < row["ended"] for row in rows) for when in days]
    counts = stock(made, days_of(*days))
    assert counts.sum(axis=1).tolist() == wanted
    group = np.arange(len(made.periods)) % 2
    assert (stock(made, days_of(*days), group).sum(axis=1) == counts).all()
