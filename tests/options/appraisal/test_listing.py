"""Options by number of councils, and their scores."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vesting.errors import InputError
from vesting.maths.aggregate import How
from vesting.options.appraisal.criteria import Better, Criterion
from vesting.options.appraisal.listing import Listing, score_options

#: Three blocks in a line: councils A, B, C, AB, BC, ABC at positions 0 to 5.
PEOPLE = np.array([10.0, 20, 30, 30, 50, 60])
LINE = Listing.of([np.array([[5]]), np.array([[0, 4], [3, 2]]), np.array([[0, 1, 2]])])
SMALLEST = Criterion("min", "Smallest", Better.MORE, 0, 60, "people", How.MIN)


def test_positions_and_sizes():
    assert len(LINE) == 4
    assert LINE.councils().tolist() == [1, 2, 2, 3]
    assert [LINE.units(i) for i in range(4)] == [(5,), (0, 4), (3, 2), (0, 1, 2)]
    assert LINE.peers(2) == slice(1, 3)


@pytest.mark.parametrize("option", [-1, 4])
def test_an_option_outside_the_list(option):
    with pytest.raises(InputError, match="not in the list of 4") as caught:
        LINE.units(option)
    assert caught.value.code == "APP-E13"


def test_scores_of_every_option():
    criteria = [
        SMALLEST,
        replace(SMALLEST, id="spread", aggregate=How.RANGE, better=Better.LESS, worst=60, best=0),
        replace(SMALLEST, id="each", aggregate=How.WEIGHTED_MEAN, weight_by="people"),
        replace(SMALLEST, id="over", aggregate=How.OVER, threshold=25.0),
        replace(SMALLEST, id="left", aggregate=How.SUM, offset=100.0, scale=-1.0),
    ]
    scores = score_options(LINE, criteria, {"people": PEOPLE})
    assert scores[:, 0].tolist() == [60, 10, 30, 10]
    assert scores[:, 1].tolist() == [0, 40, 0, 20]
    assert scores[3, 2] == pytest.approx((100 + 400 + 900) / 60)
    assert scores[:, 3].tolist() == [1, 1, 2, 1]
    assert scores[:, 4].tolist() == [40, 40, 40, 40]


def test_a_measure_that_is_not_there():
    with pytest.raises(InputError, match="needs the measure 'people'") as caught:
        score_options(LINE, [SMALLEST], {"children": PEOPLE})
    assert caught.value.code == "APP-E10"


def test_measures_of_different_length():
    with pytest.raises(InputError, match="different lengths") as caught:
        score_options(LINE, [SMALLEST], {"people": PEOPLE, "other": PEOPLE[:2]})
    assert caught.value.code == "APP-E14"
