import pytest

from vesting.errors import InputError
from vesting.workspace.written import (
    read_setting,
    read_units,
    settings_as_text,
    settings_from_text,
)


@pytest.mark.parametrize(("text", "range_"), [("3", (3, 3)), ("2-5", (2, 5)), ("2 to 4", (2, 4))])
def test_numbers_of_councils(text, range_):
    assert read_units(text) == range_


@pytest.mark.parametrize("text", ["", "0", "5-2", "two", "-3", "1-99999999", "300,000-700,000"])
def test_what_is_no_range(text):
    with pytest.raises(InputError) as met:
        read_units(text)
    assert met.value.code == "WSP-E50"
    assert met.value.mend


def test_whole_numbers_with_separators():
    assert read_setting("x", "300,000") == read_setting("x", "300 000") == 300_000
    assert read_setting("x", "  ") is None
    with pytest.raises(InputError, match="not a whole number"):
        read_setting("x", "3.5")


def test_a_form_and_its_settings_are_the_same():
    form = {
        "units": "2-3", "lowest": "150,000", "highest": "", "seed": "7",
        "together": "Ashby, Barrow\nCorley, Dunmere", "apart": "", "fixed": "Oxmere",
        "alone": "Fenborough", "measure": "aged_0_17", "accompanied": "Ashby", "max_hops": "3",
        "splits": "Elverton=lsoa\nOxmere=ward: North: Abbey, Bridge; South: Castle",
        "contiguous": "no", "year": "2023", "edition": "first release", "sample": "20,000",
        "best": "cut, balance", "forecast": "yes",
    }  # fmt: skip
    settings = settings_from_text(form)
    assert settings["together"] == [["Ashby", "Barrow"], ["Corley", "Dunmere"]]
    assert settings["lowest"] == 150_000
    assert settings_as_text(settings) == form
