import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesting.errors import RuleBroken
from vesting.evidence.rows import ROW, Rows, symbol_of
from vesting.evidence.source import EXCLUDED, QUARANTINED, WARNED, Aside, Reading


def rows(values):
    frame = pl.DataFrame({"v": values, "w": ["x"] * len(values)}, schema_overrides={"v": pl.String})
    return Rows(frame.with_row_index(ROW, offset=2), len(values), "sheet1")


@given(st.lists(st.sampled_from(["1", "c", "bad", None, "2", " "]), max_size=20))
def test_the_doors_add_up(values):
    read = rows(values).need("v").numeric(["v"]).exclude(pl.col("v") > 1, "is more than one")
    assert read.accepted + len(read.aside) == read.physical == len(values)
    assert read.accepted == values.count("1") + values.count("c")
    assert len([a for a in read.aside if a.fate == EXCLUDED]) == values.count("2")


def test_numbers_keep_their_symbols_beside_them():
    read = rows(["1", "c"]).numeric(["v"])
    assert read.frame.select("v", symbol_of("v")).rows() == [(1.0, None), (None, "c")]


def test_a_row_aside_is_named_in_the_persons_own_coordinates_and_without_its_value():
    read = rows(["1", "secret"]).numeric(["v"])
    assert read.aside == (
        Aside(
            "sheet sheet1, row 3, column 'v'",
            "is neither a number nor a published symbol",
            QUARANTINED,
            3,
        ),
    )
    assert "secret" not in repr(read.aside)


def test_columns_are_named_as_published():
    read = Rows(rows([None]).frame, 1, published={"v": "Value (GBP)"}).need("v")
    assert read.aside[0].where.endswith("column 'Value (GBP)'")


def test_a_warning_does_not_take_the_row_away():
    read = rows(["1", "2"]).warn(pl.col("v") == "2", "is two", "v")
    assert read.accepted == 2
    assert [w.fate for w in read.warned] == [WARNED]


def test_many_rows_with_one_fate_are_told_in_one_line_and_still_add_up():
    many = rows(["1"] * 60 + ["2"]).exclude(pl.col("v") == "1", "is one")
    assert [(a.where, a.count, a.row) for a in many.aside] == [
        ("sheet sheet1, 60 rows from 2 to 61", 60, 2)
    ]
    read = Reading({}, 61, 1, "v", "p", "l", aside=many.aside)
    assert (read.count(EXCLUDED), read.count("accepted")) == (60, 1)
    warned = rows(["1"] * 3_000).warn(pl.col("v") == "1", "is one", "v").warned
    told = Reading({}, 3_001, 3_001, "v", "p", "l", warned=(*warned, Aside("row 9", "w", WARNED)))
    assert (told.count(WARNED), told.count("accepted")) == (3_001, 0)


def test_a_row_that_is_lost_on_the_way_is_noticed():
    read = rows(["1", "2"])
    with pytest.raises(AssertionError, match="lost or won"):
        read.framed(read.frame.head(1))


def test_a_narrow_table_has_no_notes():
    frame = pl.DataFrame(
        {"a": ["a sentence of words"], "b": [None]}, schema_overrides={"b": pl.String}
    )
    assert Rows(frame.with_row_index(ROW), 1).settled().accepted == 1


def reading(accepted, aside, physical, warned=()):
    return Reading({}, physical, accepted, "v", "p", "l", aside=aside, warned=warned)


def test_a_reading_whose_rows_do_not_add_up_is_refused():
    with pytest.raises(RuleBroken, match="2 rows accepted and 1 aside") as met:
        reading(2, (Aside("row 2", "why"),), 4)
    assert met.value.code == "EVI-E01"
    assert met.value.exit_status == 13


def test_a_reading_counts_each_fate():
    aside = (Aside("row 2", "a"), Aside("row 3", "b", EXCLUDED))
    warned = (
        Aside("row 4, column 'x'", "w", WARNED),
        Aside("row 4, column 'y'", "w", WARNED),
    )
    read = reading(3, aside, 5, warned)
    fates = ["accepted", WARNED, QUARANTINED, EXCLUDED]
    assert [read.count(f) for f in fates] == [2, 1, 1, 1]
    assert sum(read.count(f) for f in fates) == read.rows
