"""YAML text and where each value stands in it.

A careful subset of YAML: plain values, lists and mappings. Dates, whole numbers, decimal numbers,
``true`` and ``false`` are recognised; ``yes``, ``no``, ``on`` and ``6:30`` stay words, so that no
place or person is turned into a truth value. Anchors, aliases and tags are refused: they would let
one line stand in two places, and an edit of one would silently change the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from vesting.errors import InputError, Problem

UNREADABLE = Problem("STR-E01", "A structure file is not readable as YAML", InputError)
NOT_PLAIN = Problem("STR-E02", "A structure file uses YAML that is not accepted", InputError)
KEY_TWICE = Problem("STR-E03", "A key stands twice in one mapping", InputError)
NO_SUCH_DATE = Problem("STR-E04", "A date is not in the calendar", InputError)

LONGEST = 1_000_000
"""Most characters that a structure file may have; a county's whole structure needs about 20,000."""

DEEPEST = 40
"""Most levels of lists and mappings inside each other."""

Path = tuple[str | int, ...]
"""Where a value stands in the data: keys and list positions, from the top."""

_PATTERNS = (
    ("null", re.compile(r"^(?:~|null|Null|NULL|)$"), ("~", "n", "N", "")),
    ("bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), tuple("tTfF")),
    ("int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), tuple("-+0123456789")),
    (
        "float",
        re.compile(r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$"),
        tuple("-+.0123456789"),
    ),
    ("timestamp", re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), tuple("0123456789")),
)


class _Loader(yaml.SafeLoader):
    """The safe loader, with the resolvers of this module in place of YAML 1.1's."""


_Loader.yaml_implicit_resolvers = {}

for _name, _pattern, _first in _PATTERNS:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", _pattern, list(_first))


def compose(text: str) -> yaml.Node | None:
    """Text to nodes that know their positions; ``None`` for a file without content.

    Raises:
        InputError: The text is too long, too deep, not YAML, or uses what is not accepted.
    """
    if len(text) > LONGEST:
        raise NOT_PLAIN(f"The file has {len(text):,} characters; at most {LONGEST:,} are read")
    try:
        _refuse_unusual(yaml.parse(text, Loader=_Loader))
        return yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise UNREADABLE(
            "The text is not readable as YAML", where=_where(error), mend=_mend(error)
        ) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise UNREADABLE(
            "The text holds a character that YAML does not allow",
            where=f"line {line}",
            mend="Save the file as plain UTF-8 text",
        ) from error


def _refuse_unusual(events: Iterator[yaml.Event]) -> None:
    """Stop at anchors, aliases, tags, a second document, or too many levels."""
    depth = documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        unusual = _unusual(event)
        if unusual or depth > DEEPEST or documents > 1:
            what = unusual or ("a second document" if documents > 1 else f"over {DEEPEST} levels")
            raise NOT_PLAIN(
                f"The file uses {what}, which is not accepted",
                where=_line(event),
                mend="Write the value out where it is needed",
            )


def _unusual(event: yaml.Event) -> str:
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if isinstance(event, yaml.AliasEvent):
        return f"an alias (*{anchor})"
    if anchor:
        return f"an anchor (&{anchor})"
    return f"a tag ({tag})" if tag else ""


def _line(event: yaml.Event) -> str:
    mark = event.start_mark
    return f"line {mark.line + 1}" if mark else ""


def _where(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    return f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""


def _mend(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "the text stops too early"
    if "\\t" in problem:
        return "Indent with spaces, not with tabs"
    if "mapping values are not allowed" in problem:
        return "Put text that holds a colon in quotes, and check the indentation of the line"
    return f"Check the indentation, brackets and quotes there ({problem})"


@dataclass(frozen=True, slots=True)
class Slip:
    """Something that YAML allows and a structure file does not, with its line."""

    problem: Problem
    line: int
    column: int
    what: str
    mend: str


def plain(node: yaml.Node | None, slips: list[Slip] | None = None) -> Any:
    """Nodes to plain values: dicts, lists, text, numbers, dates, truth values, ``None``.

    Args:
        node: What :func:`compose` gave.
        slips: Where to put what is wrong, so that all of it is found; without it the first is raised.

    Raises:
        InputError: A key stands twice, is not text, or a date is not in the calendar.
    """
    found: list[Slip] = []
    value = _plain(node, found)
    if slips is not None:
        slips += found
    elif found:
        first = found[0]
        raise first.problem(first.what, where=f"line {first.line}", mend=first.mend)
    return value


def _plain(node: yaml.Node | None, slips: list[Slip]) -> Any:
    if node is None:
        return None
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, slips)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, slips) for item in node.value]
    return _scalar(node, slips)


def _mapping(node: yaml.MappingNode, slips: list[Slip]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            slips.append(_slip(NOT_PLAIN, key, "A key is a list or a mapping", "Use a name as key"))
        elif key.value in result:
            what = f"'{key.value}' stands twice in one mapping"
            slips.append(_slip(KEY_TWICE, key, what, "Keep one of the two, or merge them"))
        else:
            result[str(key.value)] = _plain(value, slips)
    return result


def _scalar(node: yaml.Node, slips: list[Slip]) -> Any:
    kind, value = node.tag.rpartition(":")[2], node.value
    if kind == "timestamp":
        return _date(node, slips)
    if kind == "null":
        return None
    if kind == "bool":
        return value.lower() == "true"
    if kind in ("int", "float"):
        return int(value) if kind == "int" else float(value)
    return value


def _date(node: yaml.Node, slips: list[Slip]) -> date:
    try:
        return date.fromisoformat(node.value)
    except ValueError:
        what, mend = f"'{node.value}' is not a date of the calendar", "Such as 2028-04-01"
        slips.append(_slip(NO_SUCH_DATE, node, what, mend))
        return date.min


def _slip(problem: Problem, node: yaml.Node, what: str, mend: str) -> Slip:
    return Slip(problem, node.start_mark.line + 1, node.start_mark.column + 1, what, mend)


def find(node: yaml.Node | None, path: Path) -> yaml.Node | None:
    """The node nearest to a path: the value itself, or the last thing on the way that exists.

    Where the file uses a short form (one value in place of a list of one), list positions on the
    way are skipped.
    """
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = next((v for k, v in node.value if str(k.value) == str(step)), None)
        elif isinstance(node, yaml.SequenceNode):
            found = node.value[step] if isinstance(step, int) and step < len(node.value) else None
        else:
            return node
        if found is None:
            if isinstance(step, int):
                continue
            return node
        node = found
    return node


def find_key(node: yaml.Node | None, path: Path) -> yaml.Node | None:
    """The node of the key at the end of a path, where the path ends in a key of a mapping."""
    parent = find(node, path[:-1])
    if isinstance(parent, yaml.MappingNode) and path:
        return next((k for k, _ in parent.value if str(k.value) == str(path[-1])), None)
    return None


def end_of(node: yaml.Node) -> int:
    """Index just after the last character of a value, without trailing comments and blank lines."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return end_of(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)
