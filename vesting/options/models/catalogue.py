"""The catalogue of delivery models: what each needs, costs and changes, every row cited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from vesting.findings import implements
from vesting.options.models.amounts import Amount, read_amount
from vesting.options.models.needs import BAD_ROW, Need, read_needs
from vesting.options.models.precedents import Case, cases
from vesting.options.models.sources import Source, cite, data_of
from vesting.structure.words import Model, service_names

ACCOUNTABLE = "each council, for the children of its own places"
"""Who is accountable under every model (ENB-POL-3); it is not a matter of choice."""

PER = ("council", "arrangement", "service")


@dataclass(frozen=True, slots=True)
class Board:
    """Meetings that a model adds.

    Attributes:
        name: What meets.
        per: Once per ``council``, per ``arrangement`` or per ``service``.
        a_year: Meetings a year.
        hours: Length of a meeting.
        people: Senior people in it.
        source: Where pace and size come from.
        note: What is assumed.
    """

    name: str
    per: str
    a_year: float
    hours: float
    people: float
    source: Source
    note: str = ""

    @property
    def person_hours(self) -> float:
        """Meetings a year times hours times people."""
        return self.a_year * self.hours * self.people

    def __str__(self) -> str:
        sum_ = f"{self.a_year:g} a year x {self.hours:g} hours x {self.people:g} people"
        return f"{self.name}: {sum_} = {self.person_hours:,.0f} person-hours per {self.per}"


@dataclass(frozen=True, slots=True)
class AddedPost:
    """A post that a model needs beside those of the post list."""

    title: str
    count: float
    source: Source


@dataclass(frozen=True, slots=True)
class Entry:
    """One delivery model, or one mixed form.

    Attributes:
        id: Short key.
        title: What people call it.
        models: The words that stand for it in structure files.
        one_of: For a mixed form: one of these goes with them.
        family: Council, partnership, alternative delivery model, or both.
        delivers: Who delivers.
        locus: Chosen or directed.
        capacity: Where its capacity to improve comes from.
        needs: What it needs; the first is capacity, with both routes of supplementing it.
        boards: Meetings that it adds.
        one_off: Cost of setting it up.
        running: Change of running cost against in-house, a year.
        exit: Cost of ending it, stranded costs among it.
        months: Time from the decision to the start.
        term: How long it is agreed for.
        ends: How it ends.
        staff: What happens to staff.
        adds: Posts that it needs beside those of the post list.
        shares_leadership: Whether councils share posts under it.
        services: For a mixed form: which services go which way.
        cases: Precedents, those that ended among them.
        base_rate: How often the same was reached without it, where known.
        sources: Where the row comes from.
    """

    id: str
    title: str
    models: tuple[Model, ...]
    one_of: tuple[Model, ...]
    family: str
    delivers: str
    locus: str
    capacity: str
    needs: tuple[Need, ...]
    boards: tuple[Board, ...]
    one_off: Amount
    running: Amount
    exit: Amount
    months: Amount
    term: str
    ends: str
    staff: str
    adds: tuple[AddedPost, ...]
    shares_leadership: bool
    services: tuple[tuple[str, tuple[str, ...]], ...]
    cases: tuple[Case, ...]
    base_rate: str
    sources: tuple[Source, ...]

    def stands_for(self, models: Iterable[Model]) -> bool:
        """Whether it is the row of just these models."""
        rest = set(models) - set(self.models)
        if not set(self.models) <= set(models) or not self.models:
            return False
        return len(rest) == 1 and rest <= set(self.one_of) if self.one_of else not rest

    @property
    def accountable(self) -> str:
        """Who is accountable: always each council."""
        return ACCOUNTABLE


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rows: single models first, then mixed forms."""

    entries: tuple[Entry, ...]

    def __getitem__(self, id_: str) -> Entry:
        return next(entry for entry in self.entries if entry.id == id_)

    @implements("MTH-2")
    def find(self, models: Iterable[Model]) -> tuple[Entry, ...]:
        """The row of a set of models; the rows of its parts where the mixture has none of its own."""
        wanted = frozenset(models)
        whole = [e for e in self.entries if e.stands_for(wanted) and not e.services]
        if whole:
            return (whole[0],)
        plain = [e for e in self.entries if not e.services]
        return tuple(e for m in Model if m in wanted for e in plain if e.stands_for([m]))


@cache
@implements("FAC-4", "IMP-7", "ENB-POL-3", "GOV-3")
def catalogue() -> Catalogue:
    """The catalogue that comes with the package."""
    return read_catalogue(data_of("catalogue.yaml"))


def catalogue_from(text: str) -> Catalogue:
    """A catalogue that the user edited.

    Raises:
        InputError: A row is not complete, or has neither a source nor ``no figure`` with a reason.
    """
    return read_catalogue(yaml.safe_load(text))


def read_catalogue(data: Any) -> Catalogue:
    """A catalogue from plain values; every row is checked.

    Raises:
        InputError: A row is not complete, or has neither a source nor ``no figure`` with a reason.
    """
    rows = [*data.get("models", []), *data.get("mixed forms", [])]
    entries = tuple(_entry(row) for row in rows)
    ids = [entry.id for entry in entries]
    twice = {id_ for id_ in ids if ids.count(id_) > 1}
    if twice:
        raise BAD_ROW(f"The key '{min(twice)}' stands twice", mend="Give each row its own 'id'")
    plain = [entry for entry in entries if not entry.services]
    missing = [m for m in Model if not any(e.stands_for([m]) for e in plain)]
    if missing:
        raise BAD_ROW(f"No row stands for '{missing[0]}'", mend="Add a row with 'models: [...]'")
    return Catalogue(entries)


_TEXTS = ("id", "title", "family", "delivers", "locus", "capacity", "term", "ends", "staff")
_AMOUNTS = {"one_off": "one off", "running": "running", "exit": "exit", "months": "months"}


def _entry(row: dict[str, Any]) -> Entry:
    name = f"The model '{row.get('id', row.get('title'))}'"
    lacking = [key for key in (*_TEXTS, "needs", "models") if key not in row]
    if lacking:
        raise BAD_ROW(f"{name} does not say '{lacking[0]}'", mend=f"Add '{lacking[0]}: ...'")
    if "accountable" in row:
        raise BAD_ROW(
            f"{name} says who is accountable", mend="Leave it out: it is always each council"
        )
    amounts: dict[str, Any] = {
        key: read_amount(row.get(word), f"'{word}' of {name[4:]}") for key, word in _AMOUNTS.items()
    }
    return Entry(
        **{key: row[key] for key in _TEXTS},
        **amounts,
        models=_models(row["models"], name),
        one_of=_models(row.get("and one of", []), name),
        needs=read_needs(row, name),
        boards=tuple(_board(board, name) for board in row.get("boards", [])),
        adds=tuple(_added(post, name) for post in row.get("adds posts", [])),
        shares_leadership=bool(row.get("shares leadership", False)),
        services=_services(row.get("services", {}), name),
        cases=_cases(row.get("precedents", []), name),
        base_rate=row.get("base rate", ""),
        sources=cite(row.get("source"), name),
    )


def _models(words: Iterable[str], name: str) -> tuple[Model, ...]:
    unknown = [word for word in words if word not in set(Model)]
    if unknown:
        raise BAD_ROW(
            f"{name} names '{unknown[0]}', which is not a delivery model",
            mend=f"Known: {', '.join(Model)}",
        )
    return tuple(Model(word) for word in words)


def _board(row: dict[str, Any], name: str) -> Board:
    if row.get("per") not in PER:
        raise BAD_ROW(
            f"A board of {name[4:]} does not say how often it exists",
            mend=f"Write 'per: {' | '.join(PER)}'",
        )
    source = cite(row.get("source"), f"The board '{row['name']}' of {name[4:]}")[0]
    return Board(
        row["name"], row["per"], float(row["a year"]), float(row["hours"]), float(row["people"]),
        source, row.get("note", ""),
    )  # fmt: skip


def _added(row: dict[str, Any], name: str) -> AddedPost:
    source = cite(row.get("source"), f"The post '{row['title']}' of {name[4:]}")[0]
    return AddedPost(row["title"], float(row["count"]), source)


def _services(row: dict[str, list[str]], name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    known = {*service_names(), "all"}
    unknown = [s for group in row.values() for s in group if s not in known]
    if unknown:
        raise BAD_ROW(f"{name} names '{unknown[0]}', which is not a service", mend="See the list")
    return tuple((way, tuple(group)) for way, group in row.items())


def _cases(keys: Iterable[str], name: str) -> tuple[Case, ...]:
    unknown = [key for key in keys if key not in cases()]
    if unknown:
        raise BAD_ROW(
            f"{name} names the case '{unknown[0]}', which is not held", mend="Add the case"
        )
    return tuple(cases()[key] for key in keys)
