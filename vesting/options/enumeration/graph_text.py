"""The text of a graph file as JSON values, with a message for what JSON cannot be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from vesting.errors import InputError, Problem

NOT_A_GRAPH = Problem("OPT-E26", "The text is not a graph", InputError)

SHAPE = '{"places": [{"id": "a", "population": 1}], "borders": [["a", "b"]]}'
"""What a graph looks like."""

MOST_DIGITS = 300
"""Digits of a whole number; longer ones fit no number that is reckoned with."""


def parse_object(text: str) -> Mapping[str, Any]:
    """Read JSON whose outermost value is an object.

    Raises:
        InputError: OPT-E26 for what is not JSON, is nested too deeply, holds a number too long to
            read, or is not an object.
    """
    try:
        content = json.loads(text, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        raise NOT_A_GRAPH(
            f"The text is not JSON: {error.msg}",
            where=f"line {error.lineno}, column {error.colno}",
            mend=f"A graph looks like {SHAPE}",
        ) from None
    except RecursionError:
        raise NOT_A_GRAPH(
            "The lists or objects of the text are nested too deeply to be read",
            mend=f"A graph looks like {SHAPE}",
        ) from None
    if not isinstance(content, dict):
        raise NOT_A_GRAPH(
            "The text is JSON, but not an object with places and borders",
            mend=f"A graph looks like {SHAPE}",
        )
    return content


def _whole_number(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise NOT_A_GRAPH(
            f"A number that begins {digits[:10]} has {len(digits):,} digits; at most {MOST_DIGITS} "
            "can be read",
            mend="Shorten it, or write it as text if it is an id.",
        )
    return int(digits)
