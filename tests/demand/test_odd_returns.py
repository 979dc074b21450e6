"""Returns with what they should not hold: codes that never were, children without an age."""

from datetime import date

import polars as pl

from vesting.demand.build_histories import histories
from vesting.demand.histories import stock
from vesting.demand.placements import EXITS, PLACEMENTS, Exit, Placement

UNTIL = date(2025, 3, 31)


def made(rows, born=date(2010, 5, 1)):
    children = pl.DataFrame(
        {"council": ["A"] * len(rows), "child": [str(i) for i in range(len(rows))],
         "born": [born if not isinstance(born, list) else born[i] for i in range(len(rows))],
         "uasc": [False] * len(rows)},
        schema_overrides={"born": pl.Date},
    )  # fmt: skip
    episodes = pl.DataFrame(
        [("A", str(i), date(2024, 1, 1), ended, "C2", place, provider, reason, "", "S")
         for i, (place, provider, reason, ended) in enumerate(rows)],
        schema=["council", "child", "started", "ended", "legal_status", "place", "provider",
                "end_reason", "home_postcode", "new_reason"], orient="row",
    ).with_columns(pl.col("started", "ended").cast(pl.Date))  # fmt: skip
    return histories(children, episodes, UNTIL)


def test_a_place_that_never_was_is_other_and_a_provider_that_is_missing_is_the_council():
    found = made([("other", "PR1", None, None), ("Q9", "", None, None), ("U4", "", None, None)])
    counts = stock(found, [found.until])[0]
    assert counts[PLACEMENTS.index(Placement.OTHER)] == 2
    assert counts[PLACEMENTS.index(Placement.FOSTER_IN_HOUSE)] == 1


def test_a_reason_that_never_was_is_other():
    found = made([("K2", "PR4", "E99", date(2024, 6, 1))])
    assert found.periods.cause.tolist() == [EXITS.index(Exit.OTHER)]


def test_a_child_without_a_date_of_birth_is_left_out_and_counted():
    found = made([("K2", "PR4", None, None)] * 2, born=[date(2010, 1, 1), None])
    assert len(found.periods) == 1
    assert any("without a usable date of birth: 1 child" in words for words in found.said)


def test_a_leapling_comes_of_age_on_the_first_of_march():
    found = made([("K2", "PR4", None, None)], born=date(2008, 2, 29))
    assert found.periods.adult.tolist() == [(date(2026, 3, 1) - date(1970, 1, 1)).days]
