import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesting.area.crossings import Kind
from vesting.area.edge import Override
from vesting.area.overrides import read_overrides, write_overrides
from vesting.errors import InputError

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=20)


def test_overrides_are_read_with_their_reasons():
    (told,) = read_overrides(
        "- pair: [Portsmouth, Gosport]\n"
        "  counts: true\n"
        "  kind: ferry\n"
        "  reason: The ferry sails all year.\n"
        "  date: 2026-11-23\n"
    )
    assert told == Override(
        "Portsmouth", "Gosport", True, "The ferry sails all year.", "", "2026-11-23", Kind.FERRY
    )


def test_no_text_is_no_override():
    assert read_overrides("") == ()
    assert write_overrides([]) == ""


@given(
    st.lists(
        st.builds(Override, WORDS, WORDS, st.booleans(), WORDS, WORDS, WORDS, st.sampled_from(Kind))
    )
)
def test_what_is_written_is_read_back(overrides):
    assert list(read_overrides(write_overrides(overrides))) == overrides


@pytest.mark.parametrize(
    ("text", "said", "where"),
    [
        ("- pair: [A", "The overrides are not YAML", "line 1"),
        ("pair: [A, B]", "The overrides are not a list", ""),
        ("- word", "'word' is not an override", "override 1"),
        ("- pair: [A]\n  counts: true", "'pair' does not name two places", "override 1"),
        ("- pair: [A, B]\n  counts: perhaps", "'counts' is neither true nor false", "override 1"),
        ("- pair: [A, B]\n  on: true", "True is not a word of an override", "override 1"),
        (
            "- {pair: [A, B], counts: true, kind: brigde}",
            "'brigde' is not a kind of edge",
            "override 1",
        ),
        (
            "- {pair: [A, B], counts: true, kind: zeppelin}",
            "'zeppelin' is not a kind",
            "override 1",
        ),
    ],
)
def test_overrides_that_cannot_be_read_say_where(text, said, where):
    with pytest.raises(InputError, match=said) as caught:
        read_overrides(text)
    assert caught.value.code == "AREA-E25"
    assert caught.value.where == where
    assert caught.value.mend


def test_bytes_that_yaml_forbids_have_no_line():
    with pytest.raises(InputError) as caught:
        read_overrides("\x07")
    assert caught.value.where == ""
