"""The stated rules by which rows are repaired, left out or kept aside, from the package's own list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from vesting.evidence.source import EXCLUDED, QUARANTINED, WARNED

ACCEPTED = "accepted"
FATES = (ACCEPTED, WARNED, EXCLUDED, QUARANTINED)
"""From plainly accepted to furthest aside: of several, the last one is a row's fate."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        code: Stable code, such as ``R903-29``.
        title: Short name.
        does: What is done.
        why: Why.
        fate: Where a row that meets it ends.
    """

    code: str
    title: str
    does: str
    why: str
    fate: str


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by code."""
    text = (
        resources.files("vesting.evidence.returns").joinpath("data/rules.yaml").read_text("utf-8")
    )
    return {entry["code"]: Rule(**entry) for entry in yaml.safe_load(text)["rules"]}


def as_markdown() -> str:
    """The rules as the table of the documentation."""
    lines = ["| rule | what is met | what is done | why | the row is |", "|---|---|---|---|---|"]
    lines += (f"| {r.code} | {r.title} | {r.does} | {r.why} | {r.fate} |" for r in rules().values())
    return "\n".join(lines)
