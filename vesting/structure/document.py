"""A structure file as its writer left it: text that can be edited without touching the rest.

The text itself is kept, with the position of every value in it; an edit replaces only the characters
of the value concerned. Comments, order, quotes, indentation, line endings and blank lines elsewhere
stay as they are, to the character. (A parser that writes the whole file anew, such as ruamel.yaml,
keeps comments but normalises quotes, spaces in brackets and long lines.) Every edit is checked: the
new text must read as the old data with exactly that change, or the edit is refused.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml

from vesting.errors import InputError, Problem, RuleBroken, UsageError, VestingError
from vesting.structure.rendering import render
from vesting.structure.yaml_text import (
    UNREADABLE,
    Path,
    Slip,
    compose,
    end_of,
    find,
    find_key,
    plain,
)

Span = tuple[int, int]
"""First index, and the index after the last."""

Splice = tuple[int, int, str]
"""First index, the index after the last, and the text that takes their place."""

NO_SUCH_PLACE = Problem("STR-E05", "An edit names a value that the file does not have", UsageError)
EDIT_REFUSED = Problem("STR-E06", "An edit could not be made without touching the rest", RuleBroken)


@dataclass(frozen=True)
class Document:
    """Text of a structure file with its data; immutable, edits return a new document.

    Attributes:
        text: The file's text, every character of it.
        data: Its plain values.
        slips: What YAML allows and a structure file does not.
    """

    text: str
    slips: tuple[Slip, ...] = field(init=False, compare=False, repr=False)
    data: Any = field(init=False, compare=False, repr=False)
    _root: yaml.Node | None = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        root = compose(self.text)
        object.__setattr__(self, "_root", root)
        slips: list[Slip] = []
        object.__setattr__(self, "data", plain(root, slips))
        object.__setattr__(self, "slips", tuple(slips))

    @classmethod
    def from_bytes(cls, content: bytes) -> Document:
        """A document from a file's bytes; a byte-order mark is kept.

        Raises:
            InputError: The bytes are not UTF-8.
        """
        try:
            return cls(content.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise UNREADABLE(
                "The file is not UTF-8 text",
                where=f"byte {error.start + 1}",
                mend="Save it as UTF-8 in your editor",
            ) from error

    def to_bytes(self) -> bytes:
        """The file's bytes: equal to those it was read from, where nothing was edited."""
        return self.text.encode("utf-8")

    def position(self, path: Path) -> tuple[int, int]:
        """Line and column (from 1) of a value, or of the nearest thing on the way to it."""
        node = find_key(self._root, path) or find(self._root, path)
        return (node.start_mark.line + 1, node.start_mark.column + 1) if node else (1, 1)

    def set(self, path: Path, value: Any, *, remark: str = "") -> Document:
        """Set a value, or add a key to a mapping or an item to the end of a list.

        Args:
            path: Keys and positions from the top; the part before the last must exist.
            value: Plain value.
            remark: Comment put behind a key that is added on a line of its own.

        Raises:
            UsageError: The part before the last does not exist.
            RuleBroken: The change cannot be made without touching the rest.
        """
        return self.set_all([(path, value)], remark=remark)

    def set_all(self, edits: Iterable[tuple[Path, Any]], *, remark: str = "") -> Document:
        """Set several values at once; paths are those of this document, before any of the edits.

        Raises:
            UsageError: The part before the last of a path does not exist.
            RuleBroken: The changes cannot be made without touching the rest.
        """
        wanted = copy.deepcopy(self.data)
        splices = [self._set(wanted, path, value, remark) for path, value in edits]
        return self._spliced(splices, wanted)

    def _set(self, wanted: Any, path: Path, value: Any, remark: str) -> Splice:
        """The splice that sets one value; the wanted data are changed alongside."""
        holder: Any = _holder(wanted, path)
        step: Any = path[-1]
        before = _holder(self.data, path)
        if isinstance(holder, list):
            if step != len(holder):
                holder[step] = value
                return self._replace(path, render(value))
            holder.append(value)
            return self._add(path, render(value), remark)
        holder[step] = value
        if step in before:
            return self._replace(path, render(value))
        return self._add(path, f"{render(step)}: {render(value)}", remark)

    def remove(self, path: Path) -> Document:
        """Remove a key or a list item, with the comment on its own line.

        Raises:
            UsageError: There is no such value.
            RuleBroken: The change cannot be made without touching the rest.
        """
        wanted = copy.deepcopy(self.data)
        holder = _holder(wanted, path)
        if path[-1] not in (holder if isinstance(holder, dict) else range(len(holder))):
            raise NO_SUCH_PLACE(f"There is no value at {say(path)}")
        del holder[path[-1]]
        return self._spliced([self._cut(path)], wanted)

    def _spliced(self, splices: Iterable[Splice], wanted: Any) -> Document:
        """The document with some characters replaced, if it then reads as wanted."""
        text, shift = self.text, 0
        for start, end, new in sorted(splices, key=lambda splice: splice[:2]):
            text = text[: start + shift] + new + text[end + shift :]
            shift += len(new) - (end - start)
        try:
            edited = Document(text)
        except InputError as error:
            raise _refusal() from error
        if repr(edited.data) != repr(wanted) or len(edited.slips) > len(self.slips):
            raise _refusal()
        return edited

    def _replace(self, path: Path, text: str) -> Splice:
        node = find(self._root, path)
        assert node is not None
        start, end = node.start_mark.index, end_of(node)
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            text += self._newline
        return start, end, _gap(self.text[:start], empty=start == end) + text

    def _add(self, path: Path, text: str, remark: str) -> Splice:
        parent = find(self._root, path[:-1])
        assert isinstance(parent, yaml.CollectionNode)
        if parent.flow_style or not parent.value:
            return self._add_inside_brackets(parent, text)
        dash = "- " if isinstance(parent, yaml.SequenceNode) else ""
        line = " " * parent.start_mark.column + dash + text + (f"  # {remark}" if remark else "")
        end = end_of(parent)
        if self.text[end - 1] == "\n":  # after a block of literal text
            return end, end, line + self._newline
        stop = self._line_end(end)
        return stop, stop, self._newline + line

    def _add_inside_brackets(self, parent: yaml.CollectionNode, text: str) -> Splice:
        if not parent.value:
            inside = parent.start_mark.index + 1
            return inside, inside, text
        end = _span(parent.value[-1])[1]
        return end, end, ", " + text

    def _cut(self, path: Path) -> Splice:
        parent = find(self._root, path[:-1])
        assert isinstance(parent, yaml.CollectionNode)
        spans = [_span(item) for item in parent.value]
        at = self._index(parent, path[-1])
        if len(spans) == 1:
            return self._replace(path[:-1], "{}" if isinstance(parent, yaml.MappingNode) else "[]")
        if not parent.flow_style:
            return self._cut_lines(parent, spans, at)
        if at + 1 < len(spans):
            comma = self.text.index(",", spans[at][1], spans[at + 1][0])
            blanks = len(self.text[comma + 1 :]) - len(self.text[comma + 1 :].lstrip(" "))
            return spans[at][0], comma + 1 + blanks, ""
        return self.text.rindex(",", spans[at - 1][1], spans[at][0]), spans[at][1], ""

    def _cut_lines(self, parent: yaml.CollectionNode, spans: list[Span], at: int) -> Splice:
        start, end = self._dash(parent, spans[at][0]), spans[at][1]
        if self.text[end - 1] != "\n":
            end = min(self._line_end(end) + len(self._newline), len(self.text))
        line = self._line_start(start)
        if not self.text[line:start].strip():
            return line, end, ""
        if at + 1 == len(spans):
            raise _refusal()
        # the entry begins beside the dash of the list that holds it: the next one takes its place
        return start, self._dash(parent, spans[at + 1][0]), ""

    def _dash(self, parent: yaml.CollectionNode, start: int) -> int:
        """Where an entry begins: a list item at its dash."""
        return self.text.rindex("-", 0, start) if isinstance(parent, yaml.SequenceNode) else start

    def _index(self, parent: yaml.CollectionNode, step: str | int) -> int:
        if isinstance(step, int):
            return step
        return next(i for i, (key, _) in enumerate(parent.value) if str(key.value) == step)

    @property
    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"

    def _line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        found = self.text.find(self._newline, index)
        return len(self.text) if found < 0 else found


def _gap(before: str, *, empty: bool) -> str:
    """What must stand between the text before a value and a value that was left empty."""
    if not empty or not before.strip():
        return ""
    if before.endswith((":", "-")):
        return " "
    return "" if before.rstrip().endswith((":", "-", "[", ",")) else ": "


def _refusal() -> VestingError:
    return EDIT_REFUSED(
        "The change cannot be made without touching the rest of the file",
        mend="Make this change in a text editor",
    )


def _span(item: Any) -> Span:
    first, last = item if isinstance(item, tuple) else (item, item)
    return int(first.start_mark.index), end_of(last)


def _holder(data: Any, path: Path) -> Any:
    """The list or mapping that holds the last step of a path."""
    if not path:
        raise NO_SUCH_PLACE("An edit must name a value inside the file")
    holder = data
    for step in path[:-1]:
        if not _has(holder, step):
            raise NO_SUCH_PLACE(f"There is no value at {say(path)}")
        holder = holder[step]
    last = path[-1]
    if isinstance(holder, dict) or (isinstance(holder, list) and last in range(len(holder) + 1)):
        return holder
    raise NO_SUCH_PLACE(f"There is no value at {say(path)}")


def _has(holder: Any, step: str | int) -> bool:
    if isinstance(holder, list):
        return step in range(len(holder))
    return isinstance(holder, dict) and step in holder


def say(path: Path) -> str:
    """A path in words, such as ``services > fostering > until``; list positions count from 1."""
    return " > ".join(f"item {s + 1}" if isinstance(s, int) else str(s) for s in path)
