"""Where will the capacity to improve come from? A verdict with its rule, and both routes to more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from vesting.errors import InputError, Problem, RuleBroken
from vesting.findings import implements
from vesting.options.models.amounts import Amount
from vesting.options.models.catalogue import Catalogue
from vesting.options.models.sources import Source, cite, data_of

UNKNOWN_MARK = Problem("MOD-E09", "A mark of capacity is not known, or not from 0 to 3", InputError)
NO_REASON = Problem("MOD-E10", "A route to more capacity is dropped without a reason", RuleBroken)
UNKNOWN_ROUTE = Problem("MOD-E11", "A route to more capacity is not known", InputError)

PRESENT = 2
"""The score from which a mark is there."""

LEADERSHIP = "leadership"
TO_COMMISSION = "to be commissioned"


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the five marks of a council with enough capacity (FAC-3).

    Attributes:
        id: Short key.
        title: The mark.
        evidence: What would show it.
    """

    id: str
    title: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether there is enough capacity inside, and which rule says so.

    Attributes:
        verdict: ``sufficient``, ``supplement``, ``insufficient`` or ``cannot tell``.
        rule: The rule that decided, in words.
        why: The reason behind the rule.
        trace: Every rule looked at, with whether it held.
        weak: Marks below ``present``: what to add.
        unknown: Marks without a score.
    """

    verdict: str
    rule: str
    why: str
    trace: tuple[str, ...]
    weak: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def enough(self) -> bool:
        """Whether nothing has to be added."""
        return self.verdict == "sufficient"


@cache
def marks() -> tuple[Mark, ...]:
    """The five marks."""
    return tuple(Mark(**row) for row in data_of("capacity.yaml")["marks"])


@implements("FAC-2", "FAC-3")
def judge_capacity(scores: Mapping[str, int | None], rules: Any = None) -> Verdict:
    """The verdict on a council's capacity to improve, with the rules that led to it.

    Args:
        scores: Score from 0 (absent) to 3 (strong) by mark; a mark without evidence has none.
        rules: Rules to read in place of those that come with the package.

    Raises:
        InputError: A mark is not known or a score not from 0 to 3.
    """
    known = {mark.id: mark.title for mark in marks()}
    for id_, value in scores.items():
        if id_ not in known or value not in (None, 0, 1, 2, 3):
            raise UNKNOWN_MARK(
                f"'{id_}: {value}' is not a score of a mark",
                mend=f"Marks: {', '.join(known)}; scores: 0 absent, 1 weak, 2 present, 3 strong",
            )
    trace: list[str] = []
    decided: Mapping[str, Any] = _NONE_HOLDS
    for rule in rules or data_of("capacity.yaml")["rules"]:
        held = _holds(rule, scores)
        trace.append(f"{rule['verdict']} when {_words(rule)}: {'yes' if held else 'no'}")
        if held:
            decided = rule
            break
    return Verdict(
        verdict=decided["verdict"],
        rule=_words(decided),
        why=decided["why"],
        trace=tuple(trace),
        weak=tuple(t for i, t in known.items() if (v := scores.get(i)) is not None and v < PRESENT),
        unknown=tuple(title for id_, title in known.items() if scores.get(id_) is None),
    )


_NONE_HOLDS = {
    "verdict": "cannot tell",
    "when": "no rule holds",
    "why": "The rules given do not cover this case.",
}


def _words(rule: Mapping[str, Any]) -> str:
    text = str(rule["when"])
    return text.replace("so many", str(rule["number"])) if "number" in rule else text


def _holds(rule: Mapping[str, Any], scores: Mapping[str, int | None]) -> bool:
    values = [scores.get(mark.id) for mark in marks()]
    low = [value for value in values if value is not None and value < PRESENT]
    tests: dict[str, bool] = {
        "a mark is not scored": None in values,
        "leadership is absent": scores.get(LEADERSHIP) == 0,
        "at least so many marks are below present": len(low) >= rule.get("number", 0),
        "every mark is at least present": not low,
        "otherwise": True,
    }
    return tests[str(rule["when"])]


@dataclass(frozen=True, slots=True)
class Route:
    """One way to add capacity.

    Attributes:
        id: ``partner council`` or ``new delivery organisation``.
        what: What it is.
        provider: Who would supply it, by name; ``to be commissioned`` where nobody is named yet.
        model: Key of the delivery model in the catalogue.
        one_off: Cost of setting it up.
        running: Change of running cost a year.
        months: Lead time.
        needs: What it needs.
        source: Where the route comes from.
    """

    id: str
    what: str
    provider: str
    model: str
    one_off: Amount
    running: Amount
    months: Amount
    needs: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Routes:
    """The routes to more capacity: those kept, and those dropped with the reason.

    Attributes:
        kept: Routes that are compared.
        dropped: Reason by route that was dropped.
    """

    kept: tuple[Route, ...]
    dropped: Mapping[str, str] = field(default_factory=dict)

    def without(self, id_: str, reason: str) -> Routes:
        """The routes without one, for a stated reason.

        Raises:
            RuleBroken: MOD-E10 where no reason is given.
            InputError: MOD-E11 where there is no such route.
        """
        if id_ not in {route.id for route in self.kept}:
            known = ", ".join(route.id for route in self.kept)
            raise UNKNOWN_ROUTE(f"'{id_}' is not one of the routes", mend=f"Known: {known}")
        if not reason.strip():
            raise NO_REASON(
                f"The route '{id_}' cannot be dropped without a reason",
                mend="Say why in a sentence; it is recorded and shown beside the other route",
            )
        kept = tuple(route for route in self.kept if route.id != id_)
        return Routes(kept, {**self.dropped, id_: reason.strip()})


@implements("FAC-4")
def routes_to_capacity(verdict: Verdict, rows: Catalogue, partner: str = "") -> Routes:
    """Both routes to more capacity, unless there is enough; each costed, timed and with a provider.

    Args:
        verdict: The verdict on capacity; where it cannot be told, both routes are shown as well.
        rows: The catalogue of models.
        partner: Best candidate of the partner search, by name.
    """
    if verdict.enough:
        return Routes(())
    return Routes(tuple(_route(row, rows, partner) for row in data_of("capacity.yaml")["routes"]))


def _route(row: Mapping[str, Any], rows: Catalogue, partner: str) -> Route:
    entry = rows[row["model"]]
    named = partner if row["id"] == "partner council" else f"A new organisation, {TO_COMMISSION}"
    return Route(
        id=row["id"],
        what=row["what"],
        provider=named or f"No candidate named, {TO_COMMISSION}",
        model=entry.id,
        one_off=entry.one_off,
        running=entry.running,
        months=entry.months,
        needs=tuple(map(str, entry.needs)),
        source=cite(row["source"], f"The route '{row['id']}'")[0],
    )
