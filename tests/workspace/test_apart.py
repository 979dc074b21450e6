import polars as pl
import pytest

from vesting.workspace.apart import SAME, apart_by

BASE = pl.DataFrame(
    {
        "name": ["a", "b", "c"],
        "value": [1.0, None, -250.0],
        "draws": [[1.0, 2.0], [], [float("nan")]],
        "count": [1, 2, 3],
    }
)


def test_a_table_is_not_apart_from_itself():
    assert apart_by(BASE, BASE.clone()) == 0.0


def test_numbers_are_compared_by_their_size():
    moved = BASE.with_columns(value=pl.Series([1.0 + 1e-12, None, -250.0]))
    assert apart_by(BASE, moved) == pytest.approx(1e-12, rel=1e-3)
    lists = BASE.with_columns(draws=pl.Series([[1.0, 2.0002], [], [float("nan")]]))
    assert apart_by(BASE, lists) == pytest.approx(1e-4)


def test_rounding_around_nothing_is_no_difference():
    one, other = pl.DataFrame({"v": [0.0, 1e6]}), pl.DataFrame({"v": [1e-13, 1e6]})
    assert apart_by(one, other) < SAME
    assert apart_by(pl.DataFrame({"v": [0.0]}), pl.DataFrame({"v": [0.0]})) == 0.0


@pytest.mark.parametrize(
    "other",
    [
        BASE.head(2),
        BASE.drop("count"),
        BASE.with_columns(name=pl.Series(["a", "b", "d"])),
        BASE.with_columns(count=pl.Series([1, 2, 4])),
        BASE.with_columns(value=pl.Series([1.0, 0.0, -250.0])),
        BASE.with_columns(draws=pl.Series([[1.0], [2.0], [float("nan")]])),
        BASE.with_columns(draws=pl.Series([[1.0, 2.0], [], [0.0]])),
    ],
)
def test_anything_else_is_a_difference(other):
    assert apart_by(BASE, other) is None
