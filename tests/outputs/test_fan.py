"""The fan chart: bands, what lies beyond the back-test, the imprint; nothing is fetched."""

import re
from datetime import date

import pytest

from vesting.outputs.fan import Ahead, Earlier, Seen, fan

SEEN = [Seen(date(2020 + i, 3, 31), 400.0 + i) for i in range(4)]
AHEAD = [
    Ahead(date(2024 + i, 3, 31), tuple(400 + z * (1 + i) for z in (-9, -6, -3, 3, 6, 9)), 400.0, i < 3)
    for i in range(5)
]  # fmt: skip
EARLIER = [Earlier(date(2022, 3, 31), 380, 401, 420)]


def drawn(**more):
    return fan(
        SEEN, AHEAD, **{"unit": "children looked after", "imprint": "Made for A by B", **more}
    )


def areas(svg):
    return svg.count('class="mark-area')


def test_three_bands_within_the_back_test_and_three_beyond():
    assert areas(drawn()) == 6
    assert areas(fan(SEEN, AHEAD[:3], unit="x", imprint="y")) == 3


def test_beyond_the_back_test_the_line_is_dashed_and_grey():
    assert 'stroke-dasharray="5,4"' in drawn()
    assert 'stroke-dasharray="5,4"' not in fan(SEEN, AHEAD[:3], unit="x", imprint="y")


FAR = [
    Ahead(date(2029 + i, 3, 31), tuple(400 + z * (6 + i) for z in (-9, -6, -3, 3, 6, 9)), 400.0 - i, False)
    for i in range(4)
]  # fmt: skip


def test_the_long_view_is_hatched_between_dotted_edges_and_never_filled():
    svg = drawn(far=FAR)
    assert areas(svg) == areas(drawn())
    assert svg.count("#7d6b91") > 15
    assert 'stroke-dasharray="2,3"' in svg
    assert "Long view: not back-tested" in svg
    assert "#7d6b91" not in drawn()
    assert "#7d6b91" not in fan(SEEN, [], far=FAR, unit="x", imprint="y")


def test_earlier_forecasts_stand_on_the_same_axes():
    assert drawn(earlier=EARLIER).count("#c8553d") > drawn().count("#c8553d") == 0


def test_the_imprint_is_inside_and_nothing_is_fetched():
    svg = drawn()
    assert "Made for A by B" in svg
    assert "children looked after" in svg
    assert not re.findall(r'(?:href|src)="(?!#)', svg)


@pytest.mark.parametrize("ahead", [AHEAD[:1], []])
def test_a_single_day_makes_no_band(ahead):
    assert areas(fan(SEEN, ahead, unit="x", imprint="y")) == 0
