"""Settings of a forecast as a form gives them: refused where a file of the same would be."""

import pytest

from vesting.errors import VestingError
from vesting.workspace.demand_written import demand_from_text


@pytest.mark.parametrize(
    ("values", "code", "words"),
    [
        ({"units": "East: A\neast: B"}, "DEM-E72", "'East' and 'east'"),
        ({"units": "=1+1: A"}, "DEM-E73", "formula"),
        ({"months": "61"}, "DEM-E62", "61 months"),
        ({"start": "2025-02-29"}, "WSP-E50", "no day 2025-02-29 in the calendar"),
        ({"start": "May"}, "WSP-E50", "is not a day"),
    ],
)
def test_what_cannot_be_is_refused_before_a_run_begins(values, code, words):
    with pytest.raises(VestingError) as caught:
        demand_from_text(values)
    assert caught.value.code == code
    assert words in caught.value.what


def test_what_can_be_is_kept():
    made = demand_from_text({"units": "East: A, B\nWest: C", "months": "60"})
    assert (made["months"], made["units"]) == (60, {"East": ["A", "B"], "West": ["C"]})
