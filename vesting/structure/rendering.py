"""Plain values as YAML text on one line, for insertion into a file that a person wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import yaml

from vesting.structure.yaml_text import Slip, compose, plain


def render(value: Any) -> str:
    """A value as YAML on one line; reading it back gives the same value.

    Args:
        value: ``None``, truth value, number, text, date, or lists and mappings of these.
    """
    if isinstance(value, Mapping):
        inner = ", ".join(f"{render(str(k))}: {render(v)}" for k, v in value.items())
        return "{" + inner + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(render(item) for item in value) + "]"
    if isinstance(value, str):
        return value if _bare(value) else _quoted(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _decimal(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _decimal(value: float) -> str:
    """Shortest decimal text that this subset of YAML reads as the same number."""
    text = repr(value)
    return text.replace("e", ".0e") if "e" in text and "." not in text else text


def _bare(text: str) -> bool:
    """Whether text may stand without quotes inside brackets."""
    if not text or text != text.strip() or set(text) & set("[]{},:#&*!|>'\"%@`\n\r\t\\?="):
        return False
    if text[0] in "-.~<" or not text.isprintable():
        return False
    slips: list[Slip] = []
    return bool(plain(compose(f"[{text}]"), slips) == [text]) and not slips


def _quoted(text: str) -> str:
    if text.isprintable() and "'" not in text:
        return f"'{text}'"
    dumped = yaml.safe_dump(text, default_style='"', allow_unicode=False, width=10**9)
    return str(dumped).rstrip("\n")
