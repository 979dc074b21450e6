"""YAML as it is read: plain values, positions, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesting.errors import InputError
from vesting.structure.rendering import render
from vesting.structure.yaml_text import LONGEST, compose, find, plain


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2028-04-01", date(2028, 4, 1)),
        ("2028", 2028),
        ("2028-04", "2028-04"),
        ("0.25", 0.25),
        ("1.5e+3", 1500.0),
        ("true", True),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("6:30", "6:30"),
        ("1_000", "1_000"),
        ("010", "010"),
        ("~", None),
        ("", None),
        ("'2028-04-01'", "2028-04-01"),
        ("|\n  a\n  b\n", "a\nb\n"),
    ],
)
def test_scalars_are_what_a_reader_expects(text, value):
    assert plain(compose(f"k: {text}"))["k"] == value


@pytest.mark.parametrize(
    ("text", "code", "where", "says"),
    [
        ("a: 1\na: 2\n", "STR-E03", "line 2", "stands twice"),
        ("a: &x 1\nb: *x\n", "STR-E02", "line 1", "an anchor (&x)"),
        ("b: *x\n", "STR-E02", "line 1", "an alias (*x)"),
        ("a: !!python/object:os.system x\n", "STR-E02", "line 1", "a tag"),
        ("a: 1\n---\nb: 2\n", "STR-E02", "line 2", "a second document"),
        ("[" * 60 + "]" * 60, "STR-E02", "line 1", "over 40 levels"),
        ("? [a, b]\n: 1\n", "STR-E02", "line 1", "A key is a list"),
        ("a: 2028-02-30\n", "STR-E04", "line 1", "not a date of the calendar"),
        ("a: [1, 2\n", "STR-E01", "line 2", "not readable as YAML"),
        ("a:\n\tb: 1\n", "STR-E01", "line 2", "not readable as YAML"),
        ("a: b: c\n", "STR-E01", "line 1", "not readable as YAML"),
        ("a: \x07\n", "STR-E01", "line 1", "character"),
    ],
)
def test_what_is_refused_names_the_line(text, code, where, says):
    with pytest.raises(InputError) as caught:
        plain(compose(text))
    assert caught.value.code == code
    assert where in caught.value.where
    assert says in caught.value.what


def test_mends_of_common_slips():
    with pytest.raises(InputError, match="YAML") as tab:
        compose("a:\n\tb: 1\n")
    assert "not with tabs" in tab.value.mend
    with pytest.raises(InputError) as colon:
        compose("a: b: c\n")
    assert "quotes" in colon.value.mend
    with pytest.raises(InputError) as other:
        compose("a: [1, 2\n")
    assert "brackets" in other.value.mend


def test_too_long_a_file_is_refused():
    with pytest.raises(InputError, match="characters"):
        compose("a" * (LONGEST + 1))


def test_positions_fall_back_to_the_nearest_thing():
    root = compose("a: {b: [x, y]}\nc: z\n")
    assert find(root, ("a", "b", 1)).value == "y"
    assert find(root, ("a", "b", 7)).value == find(root, ("a", "b")).value
    assert find(root, ("c", 0)).value == "z"
    assert find(root, ("a", "zz")).start_mark.column == 3
    assert find(root, ("a", 0, "b", 0)).value == "x"
    assert find(None, ("a",)) is None


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=("Cs",)), max_size=8), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(VALUES)
def test_rendered_values_read_back_the_same(value):
    assert repr(plain(compose(f"k: {render(value)}\n"))["k"]) == repr(value)
