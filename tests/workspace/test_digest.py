import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesting.workspace.digest import digest_of, digest_of_table

BASE = {
    "code": ["E1", "E2", None],
    "n": [1, None, 3],
    "share": [0.5, 1.5, None],
    "on": [True, False, None],
    "day": [datetime.date(2024, 1, 2), None, datetime.date(2025, 1, 2)],
    "blocks": [["a", "b"], [], None],
    "raw": [b"\xff\x00", b"", None],
    "pair": [{"x": 1, "y": "a"}, {"x": 2, "y": None}, {"x": None, "y": "c"}],
}


def test_a_hash_of_a_value_does_not_depend_on_the_order_of_keys():
    assert digest_of({"a": 1, "b": [2]}) == digest_of({"b": [2], "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": 2})


def test_the_same_table_has_the_same_hash_after_parquet(tmp_path):
    frame = pl.DataFrame(BASE)
    frame.write_parquet(tmp_path / "t.parquet")
    assert digest_of_table(pl.read_parquet(tmp_path / "t.parquet")) == digest_of_table(frame)


def test_chunks_do_not_matter():
    frame = pl.DataFrame(BASE)
    parts = pl.concat([frame[:1], frame[1:]], rechunk=False)
    assert digest_of_table(parts) == digest_of_table(frame)


@pytest.mark.parametrize(
    "change",
    [
        {"code": ["E1", "E2", ""]},  # nothing is not an empty text
        {"n": [1, 0, 3]},
        {"share": [0.5, 1.5, 0.0]},
        {"on": [True, False, False]},
        {"day": [datetime.date(2024, 1, 3), None, datetime.date(2025, 1, 2)]},
        {"blocks": [["a"], ["b"], None]},  # the same words, cut elsewhere
        {"blocks": [["a", "b"], None, []]},
        {"raw": [b"\xff\x01", b"", None]},
        {"pair": [{"x": 1, "y": "a"}, {"x": 2, "y": "b"}, {"x": None, "y": "c"}]},
    ],
)
def test_any_change_changes_the_hash(change):
    assert digest_of_table(pl.DataFrame({**BASE, **change})) != digest_of_table(pl.DataFrame(BASE))


def test_names_and_order_of_columns_matter():
    a = pl.DataFrame({"a": [1], "b": [1]})
    assert digest_of_table(a) != digest_of_table(a.select("b", "a"))
    assert digest_of_table(a) != digest_of_table(a.rename({"a": "c"}))


@given(st.lists(st.text(max_size=4), max_size=6), st.lists(st.text(max_size=4), max_size=6))
def test_two_lists_of_words_share_a_hash_only_if_they_are_the_same(one, two):
    same = digest_of_table(pl.DataFrame({"w": one}, schema={"w": pl.String()})) == digest_of_table(
        pl.DataFrame({"w": two}, schema={"w": pl.String()})
    )
    assert same == (one == two)
