"""Lossless load, edit and save."""

from __future__ import annotations

import copy
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vesting.errors import InputError, RuleBroken, UsageError
from vesting.structure import Document
from vesting.structure.rendering import render


def test_nothing_edited_is_byte_for_byte_the_same(two_councils):
    for text in (two_councils, two_councils.replace("\n", "\r\n"), "\ufeff" + two_councils):
        content = text.encode()
        assert Document.from_bytes(content).to_bytes() == content


def test_an_edit_touches_only_its_own_characters(two_councils):
    edited = Document(two_councils).set(("services", "fostering", "until"), date(2032, 3, 31))
    assert edited.text == two_councils.replace("2031-03-31", "2032-03-31")


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        ("a: 1 # one\nb: 2\n", ("a",), 3, "a: 3 # one\nb: 2\n"),
        ("a:\nb: 2\n", ("a",), "x", "a: x\nb: 2\n"),
        ("a:   # later\nb: 2\n", ("a",), "x", "a: x   # later\nb: 2\n"),
        ("a: {b: 1, c}\n", ("a", "c"), 2, "a: {b: 1, c: 2}\n"),
        ("a: {b: }\n", ("a", "b"), 2, "a: {b: 2 }\n"),
        ("a: {}\n", ("a", "b"), 2, "a: {b: 2}\n"),
        ("a: [ x,y ]\n", ("a", 2), "z", "a: [ x,y, z ]\n"),
        ("a: []\n", ("a", 0), "z", "a: [z]\n"),
        ("a:\n- x # c\n- y\n", ("a", 2), "z", "a:\n- x # c\n- y\n- z\n"),
        ("a:\n- x\n-\n", ("a", 1), "z", "a:\n- x\n- z\n"),
        ("a:\n  b: 1 # c\n# d\ne: 2\n", ("a", "f"), 3, "a:\n  b: 1 # c\n  f: 3\n# d\ne: 2\n"),
        ("a:\n  b: |\n    text\nc: 1\n", ("a", "d"), 3, "a:\n  b: |\n    text\n  d: 3\nc: 1\n"),
        ("a: |\n  text\nc: 1\n", ("a",), "x", "a: x\nc: 1\n"),
        ("a: 1", ("b",), 2, "a: 1\nb: 2"),
        ("a: 1\r\nc: 3\r\n", ("b",), 2, "a: 1\r\nc: 3\r\nb: 2\r\n"),
        ("a:\n  b: 1\n  c: 2\nd: 3\n", ("a",), {"x": 1}, "a:\n  {x: 1}\nd: 3\n"),
        ("- a: 1\n  b: 2\n- c\n", (0, "d"), 4, "- a: 1\n  b: 2\n  d: 4\n- c\n"),
        ("a: 'old'\n", ("a",), "it's, new", 'a: "it\'s, new"\n'),
    ],
)
def test_set(before, path, value, after):
    assert Document(before).set(path, value).text == after


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        ("a: 1 # one\nb: 2\n", ("a",), "b: 2\n"),
        ("a: 1\nb: 2", ("b",), "a: 1\n"),
        ("a: {b: 1, c: 2}\n", ("a", "b"), "a: {c: 2}\n"),
        ("a: {b: 1, c: 2}\n", ("a", "c"), "a: {b: 1}\n"),
        ("a: {b: 1}\n", ("a", "b"), "a: {}\n"),
        ("a: {b: 1 # z\n , c: 2}\n", ("a", "c"), "a: {b: 1 # z\n }\n"),
        ("a: {b: 1,\n# z\n c: 2}\n", ("a", "b"), "a: {\n# z\n c: 2}\n"),
        ("a: [1]\n", ("a", 0), "a: []\n"),
        ("a:\n  # about b\n  b: 1\n  c: 2\n", ("a", "c"), "a:\n  # about b\n  b: 1\n"),
        ("- a: 1\n  b: 2\n- c: 3\n", (0, "a"), "- b: 2\n- c: 3\n"),
        ("- a: 1\n  b: 2\n- c: 3\n", (0,), "- c: 3\n"),
        ("- a: 1\n- c: 3\n", (1,), "- a: 1\n"),
        ("x:\n  - [1]\n  - [2]\ny: 1\n", ("x", 1), "x:\n  - [1]\ny: 1\n"),
        ("a: |\n  text\nb: 1\n", ("a",), "b: 1\n"),
        ("- - 1\n  - 2\n- 3\n", (0, 0), "- - 2\n- 3\n"),
    ],
)
def test_remove(before, path, after):
    assert Document(before).remove(path).text == after


@pytest.mark.parametrize("path", [(), ("zz", "b"), ("a", "b"), ("l", 9), ("l", -1), ("l", "x")])
def test_an_edit_of_nothing_is_refused(path):
    with pytest.raises(UsageError):
        Document("a: 1\nl: [1]\n").set(path, 2)


@pytest.mark.parametrize("path", [("zz",), ("l", 1)])
def test_removing_nothing_is_refused(path):
    with pytest.raises(UsageError, match="no value"):
        Document("a: 1\nl: [1]\n").remove(path)


def test_an_edit_that_would_touch_the_rest_is_refused():
    with pytest.raises(RuleBroken, match="without touching the rest") as caught:
        Document("- # x-y\n  a: 1\n- b\n").remove((0,))
    assert "text editor" in caught.value.mend
    with pytest.raises(RuleBroken):
        Document("? a\n: 1\n? b\n: 2\n").remove(("b",))
    with pytest.raises(RuleBroken):
        Document("a: {b: 1 # x, y] z\n , c: 2}\n").remove(("a", "b"))
    assert Document("? a\n: 1\nb: 2\n").set(("b",), 3).text == "? a\n: 1\nb: 3\n"


def test_text_that_is_not_utf8_is_refused():
    with pytest.raises(InputError, match="not UTF-8") as caught:
        Document.from_bytes(b"a: caf\xe9\n")
    assert caught.value.where == "byte 7"


def test_several_edits_at_once(two_councils):
    document = Document(two_councils)
    edits = [
        (("units", "east", "code"), "E1"),
        (("units", "east", "kind"), "new unitary"),
        (("area",), "B"),
    ]
    edited = document.set_all(edits, remark="default")
    assert "    code: E1  # default\n    kind: new unitary  # default\n" in edited.text
    assert edited.data["area"] == "B"


def test_positions_count_from_one(two_councils):
    document = Document(two_councils)
    assert document.position(("area",)) == (3, 1)
    assert document.position(("units", "east", "places", 2, "wards", 1)) == (11, 65)
    assert Document("").position(("a",)) == (1, 1)


# The law, over random files in random layouts

NAMES = st.sampled_from(["east", "west", "cost share", "until", "Ashby", "Kings Hill", "x-y"])
SCALARS = st.sampled_from(
    [1, 0.5, True, date(2028, 4, 1), "text", "it's: odd", "", "#no", "a, b", "2028", None]
)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4)
        | st.dictionaries(NAMES, inner, min_size=1, max_size=4)
    ),
    max_leaves=14,
)
FILES = st.dictionaries(NAMES, TREES, min_size=1, max_size=5)


def block(value, indent: int, draw) -> str:
    """A value in block or flow layout, with comments and blank lines thrown in."""
    pad = " " * indent
    if isinstance(value, dict) and value and draw(st.booleans()):
        return "\n" + "".join(
            _line(pad, f"{render(k)}:", v, indent, draw) for k, v in value.items()
        )
    if isinstance(value, list) and value and draw(st.booleans()):
        return "\n" + "".join(_line(pad, "-", v, indent, draw) for v in value)
    comment = draw(st.sampled_from(["", "  # why", "   #"]))
    return f" {render(value)}{comment}\n"


def _line(pad: str, head: str, value, indent: int, draw) -> str:
    before = draw(st.sampled_from(["", "\n", f"{pad}# about it\n"]))
    return f"{before}{pad}{head}{block(value, indent + 2, draw)}"


def paths(data, path=()):
    yield path
    items = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for key, value in items:
        yield from paths(value, (*path, key))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_load_edit_save(data):
    value = data.draw(FILES)
    text = "".join(_line("", f"{render(k)}:", v, 0, data.draw) for k, v in value.items())
    document = Document(text)
    assert repr(document.data) == repr(value)
    assert document.text == text
    path = data.draw(st.sampled_from([p for p in paths(value) if p]))
    _set_and_undo(document, value, path, data.draw(TREES))
    _remove(document, value, path)


def _set_and_undo(document, value, path, new):
    wanted = copy.deepcopy(value)
    holder = wanted
    for step in path[:-1]:
        holder = holder[step]
    old, holder[path[-1]] = holder[path[-1]], new
    edited = document.set(path, new)
    assert repr(edited.data) == repr(wanted)
    assert _comments(edited.text) >= _comments(document.text) - _inside(old)
    assert repr(edited.set(path, old).data) == repr(value)


def _comments(text: str) -> int:
    return text.count("# why") + text.count("# about it")


def _inside(old) -> int:
    """Most comments that stood inside the value that was replaced."""
    return 2 * sum(1 for _ in paths(old)) if isinstance(old, dict | list) else 0


def _remove(document, value, path):
    wanted = copy.deepcopy(value)
    holder = wanted
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    try:
        assert repr(document.remove(path).data) == repr(wanted)
    except RuleBroken:
        assert "#" in document.text or "- -" in document.text  # refused, never wrong
