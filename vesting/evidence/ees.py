"""What the columns of an explore-education-statistics file mean: cited rules, not code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from vesting.evidence.headings import plain


@dataclass(frozen=True, slots=True)
class Case:
    """Rows whose filters fit ``when``, and the measure in each role column."""

    when: str
    measures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Dataset:
    """A kind of file in which a filter tells the measures apart.

    Attributes:
        title: What the file is.
        split: The filter columns (headings as published) whose values are looked at.
        keep: Whether those columns stay part of the breakdown.
        cases: The first that fits is taken.
        must: Roles without whose column the file says nothing of what it is about.
    """

    title: str
    split: tuple[str, ...]
    keep: bool
    cases: tuple[Case, ...]
    must: tuple[str, ...] = ()

    def lacking(self, headings: Sequence[str]) -> tuple[str, ...]:
        """Roles whose column is not there, and has to be.

        Where every role is lacking, no figure can be read and all of them are named.
        """
        there = {role_of(h) for h in headings}
        roles = tuple(dict.fromkeys(r for case in self.cases for r in case.measures))
        return tuple(r for r in (self.must if there & {*roles} else roles) if r not in there)


@cache
def rules() -> Mapping[str, Any]:
    """The rules as they stand in ``data/ees.yaml``."""
    text = resources.files("vesting.evidence").joinpath("data/ees.yaml").read_text("utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


def is_later(headings: Sequence[str]) -> bool:
    """Whether some names came with a later release."""
    pattern = re.compile(rules()["later"].strip())
    return any(pattern.fullmatch(plain(h)) for h in headings)


def role_of(heading: str) -> str:
    """``count``, ``percent`` or ``rate`` for a column whose meaning depends on the filters."""
    text = plain(heading)
    return next((r for r, names in rules()["roles"].items() if re.fullmatch(names, text)), "")


def names_of(role: str) -> str:
    """Headings by which a role is known, for a message: ``number or childrencount``."""
    return " or ".join(str(rules()["roles"][role]).split("|"))


def measure_of(heading: str, headings: Sequence[str]) -> str:
    """Our measure for a column that means the same wherever it stands; empty where there is none."""
    for text in spellings(heading):
        for measure, names in rules()["columns"].items():
            if re.fullmatch(names, text):
                other = rules()["only_with"].get(measure)
                return measure if other is None or _one_of(other, headings) else ""
    return ""


def spellings(heading: str) -> tuple[str, ...]:
    """The plain heading, and what it would be without the fashions of a release.

    Releases write ``perc``, ``pct`` or ``percentage`` for ``percent``, put ``count`` or ``number``
    behind a count, and ``percent`` behind a rate.

    >>> spellings("turnover_rate_fte_perc")
    ('turnoverratefteperc', 'turnoverrateftepercent', 'turnoverratefte')
    """
    text = plain(heading)
    percent = re.sub(r"(perc|pct|percentage)$", "percent", text)
    count = re.sub(r"(count|number|num)$", "", text)
    rate = re.sub(r"percent$", "", percent) if "rate" in text else text
    return tuple(dict.fromkeys((text, percent, count, rate)))


def _one_of(names: str, headings: Sequence[str]) -> str | None:
    return next((h for h in headings if re.fullmatch(names, plain(h))), None)


def dataset_of(headings: Sequence[str]) -> Dataset | None:
    """The kind of file with a telling filter that these headings are of."""
    for entry in rules()["datasets"]:
        split = [_one_of(names, headings) for names in entry["split"]]
        needs = entry.get("needs")
        if all(split) and (needs is None or _one_of(needs, headings)):
            cases = tuple(
                Case(case["when"], {r: m for r, m in case.items() if r != "when"})
                for case in entry["cases"]
            )
            return Dataset(
                entry["title"],
                tuple(h for h in split if h),
                entry.get("keep", False),
                cases,
                tuple(entry.get("must", ())),
            )
    return None
