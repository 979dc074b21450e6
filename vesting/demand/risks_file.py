"""The file of ``vesting demand share``: replicates of units' costs, or units with size and budget.

Two tables and two documents are read, told apart by their headings:

* CSV with a column ``unit``: one row a unit, with ``mean`` (pounds a year) and ``children`` or ``sd``;
* CSV without: one column a unit, one row a replicate; a first column ``replicate`` is left alone;
* JSON with ``units`` as a list of objects of the same words, and ``shared``;
* JSON with ``units`` as names and ``replicates`` as rows, with ``shock`` and ``shared``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from vesting.demand.pool import check_count, check_draws, pool, pool_of_law, pools_of_draws
from vesting.demand.pool_parts import Pool
from vesting.demand.splitting import Split, Units, shared_values, splitting_price
from vesting.demand.written_file import rows_of
from vesting.errors import InputError, Problem
from vesting.evidence.laws import Law
from vesting.maths.arrays import Floats

NOT_A_TABLE = Problem("DEM-E42", "A file of risks cannot be read", InputError)
NO_COLUMN = Problem("DEM-E43", "A file of risks lacks something", InputError)
NOT_A_NUMBER = Problem("DEM-E44", "A figure of a file of risks is not a number", InputError)
TWICE = Problem("DEM-E45", "A unit stands twice", InputError)
UNKNOWN_WORD = Problem("DEM-E46", "A word of a file of risks is not known", InputError)

UNIT, MEAN, CHILDREN, SD = "unit", "mean", "children", "sd"
COLUMNS = (UNIT, MEAN, CHILDREN, SD)
NUMBERING = ("", "replicate", "draw")
WORDS = ("units", "replicates", "shock", "shared")
AS_DRAWN = "as drawn"


@dataclass(frozen=True, slots=True)
class Risks:
    """What a file of risks says.

    Attributes:
        names: Names of the units.
        rows: For units with size and budget: ``mean``, ``children`` and ``sd`` of each, NaN where
            not given; else ``None``.
        draws: For replicates: ``(replicates, units)``; else ``None``.
        shock: Standard deviation of the shock that is to be put on the replicates.
        shared: A stated value of how far it is shared.
    """

    names: tuple[str, ...]
    rows: Floats | None = field(default=None, repr=False)
    draws: Floats | None = field(default=None, repr=False)
    shock: float | None = None
    shared: float | None = None

    def units(self, law: Law) -> Units:
        """The units, with the law's variance where the file gives none."""
        assert self.rows is not None
        mean, children, sd = self.rows.T
        total = np.where(np.isfinite(sd), (sd / mean) ** 2, law.variance(np.nan_to_num(children)))
        shock = np.minimum(law.sigma, np.sqrt(total))
        return Units(self.names, children, mean, total - shock**2, shock)


def pools_of(risks: Risks, law: Law, chance: float, seed: int = 1) -> dict[str, Pool]:
    """The pool that a file describes, for each value of the shared shock that it allows.

    Args:
        risks: The file.
        law: Law of volatility of spending.
        chance: Chance of overspending that is accepted.
        seed: Seed of shocks that are put on replicates.

    Raises:
        UsageError: DEM-E35, DEM-E37, DEM-E38, DEM-E40 or DEM-E41.
    """
    if risks.draws is None:
        return pool_of_law(risks.units(law), law, chance, risks.shared)
    draws = check_draws(risks.draws, risks.names)
    if risks.shock is None:
        return {AS_DRAWN: pool(draws, risks.names, chance)}
    return pools_of_draws(draws, risks.names, risks.shock, chance, stated=risks.shared, seed=seed)


def splits_of(risks: Risks, law: Law, chance: float) -> dict[str, Split]:
    """The price of splitting, for a file of units with size and budget; nothing for replicates."""
    if risks.draws is not None:
        return {}
    return splitting_price(risks.units(law), law, chance, risks.shared)


def read_risks(text: str, name: str = "the file") -> Risks:
    """Read a file of risks.

    Args:
        text: Its text, CSV or JSON.
        name: What it is called, for messages.

    Raises:
        InputError: DEM-E42 to DEM-E46, with row and column.
        UsageError: DEM-E38 or DEM-E40.
    """
    risks = _document(text, name) if text.lstrip()[:1] in ("{", "[") else _table(text, name)
    check_count(len(risks.names))
    shared_values(risks.shared)
    return risks


def _table(text: str, name: str) -> Risks:
    written = rows_of(text.encode(), name)
    rows = [row for row in written if any(cell.strip() for cell in row)]
    if len(rows) < 2 or len(rows[0]) < 2:
        raise NOT_A_TABLE(
            "There is no table with a heading row and two columns",
            where=name,
            mend="Write one row a unit under 'unit,mean,children', or one column a unit.",
        )
    heading = [cell.strip() for cell in rows[0]]
    numbers = range(2, len(rows) + 1)
    ragged = [n for n, row in zip(numbers, rows[1:], strict=True) if len(row) != len(heading)]
    if ragged:
        raise NOT_A_TABLE(
            f"Row {ragged[0]} has another number of cells than the heading's {len(heading)}",
            where=f"{name}, row {ragged[0]}",
            mend="Give every row the same columns.",
        )
    if UNIT in (cell.casefold() for cell in heading):
        return _unit_rows(heading, rows[1:], name)
    return _replicate_rows(heading, rows[1:], name)


def _unit_rows(heading: Sequence[str], rows: Sequence[Sequence[str]], name: str) -> Risks:
    words = [cell.casefold() for cell in heading]
    made = [
        {word: cell.strip() for word, cell in zip(words, row, strict=True) if cell.strip()}
        for row in rows
    ]
    return _of_units(made, [f"{name}, row {number}" for number in range(2, len(rows) + 2)])


def _replicate_rows(heading: Sequence[str], rows: Sequence[Sequence[str]], name: str) -> Risks:
    skip = 1 if heading[0].casefold() in NUMBERING else 0
    names = _distinct(heading[skip:], name)
    draws = [
        [
            _number(cell, f"{name}, row {number}, column {unit}")
            for unit, cell in zip(names, row[skip:], strict=True)
        ]
        for number, row in enumerate(rows, start=2)
    ]
    return Risks(names, draws=np.array(draws))


def _document(text: str, name: str) -> Risks:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as fault:
        raise NOT_A_TABLE(
            f"It is not JSON: {fault.msg}", where=f"{name}, line {fault.lineno}",
            mend="Mend the line, or give a CSV table.",
        ) from fault  # fmt: skip
    if not isinstance(data, dict) or not isinstance(data.get("units"), list) or not data["units"]:
        raise NO_COLUMN("There is no list 'units'", where=name, mend='Write {"units": [...]}.')
    _only(data, WORDS, name)
    shared = _optional(data, "shared", name)
    if data.get("replicates") is not None:
        return _of_replicates(data, name, shared)
    if "shock" in data:
        raise UNKNOWN_WORD(
            "'shock' is for replicates; units have the shock of the law", where=name,
            mend="Leave it out, or give 'replicates'.",
        )  # fmt: skip
    entries = [row if isinstance(row, dict) else {UNIT: row} for row in data["units"]]
    made = _of_units(entries, [f"{name}, units[{i}]" for i in range(len(entries))])
    return Risks(made.names, rows=made.rows, shared=shared)


def _of_replicates(data: Mapping[str, Any], name: str, shared: float | None) -> Risks:
    names = _distinct([str(unit).strip() for unit in data["units"]], name)
    rows = data["replicates"]
    if (
        not isinstance(rows, list)
        or not rows
        or not all(isinstance(row, list) and len(row) == len(names) for row in rows)
    ):
        raise NO_COLUMN(
            f"'replicates' is not a list of rows of {len(names)} costs", where=name,
            mend="Give one row a replicate, in the order of 'units'.",
        )  # fmt: skip
    draws = [
        [
            _number(cell, f"{name}, replicates[{i}], {unit}")
            for unit, cell in zip(names, row, strict=True)
        ]
        for i, row in enumerate(rows)
    ]
    shock = _optional(data, "shock", name)
    if shared is not None and shock is None:
        raise NO_COLUMN(
            "'shared' says how far a shock is shared, and there is no 'shock'", where=name,
            mend="Give 'shock', such as 0.07, with replicates that do not hold it already.",
        )  # fmt: skip
    return Risks(names, draws=np.array(draws), shock=shock, shared=shared)


def _of_units(rows: Sequence[Mapping[str, Any]], where: Sequence[str]) -> Risks:
    """Units from mappings of words to values."""
    figures = []
    for row, at in zip(rows, where, strict=True):
        _only(row, COLUMNS, at)
        if not str(row.get(UNIT) or "").strip():
            raise NO_COLUMN("A unit has no name", where=at, mend="Fill in 'unit'.")
        if MEAN not in row or not (CHILDREN in row or SD in row):
            lacking = MEAN if MEAN not in row else f"{CHILDREN}' or '{SD}"
            raise NO_COLUMN(
                f"There is no '{lacking}'", where=at,
                mend="Give the mean yearly cost, and the children looked after or the standard deviation.",
            )  # fmt: skip
        figures.append(
            [
                _number(row[word], f"{at}, {word}", above=0) if word in row else np.nan
                for word in (MEAN, CHILDREN, SD)
            ]
        )
    names = _distinct([str(row[UNIT]).strip() for row in rows], where[0].split(",")[0])
    return Risks(names, rows=np.array(figures))


def _only(row: Mapping[str, Any], words: Sequence[str], where: str) -> None:
    for word in row:
        if word not in words:
            raise UNKNOWN_WORD(
                f"'{word}' is not known", where=where, mend=f"The words are {', '.join(words)}."
            )


def _distinct(names: Sequence[str], where: str) -> tuple[str, ...]:
    for place, unit in enumerate(names):
        if not unit:
            raise NO_COLUMN("A unit has no name", where=where, mend="Name every column.")
        if unit in names[:place]:
            raise TWICE(f"The unit '{unit}' stands twice", where=where, mend="Keep one of the two.")
    return tuple(names)


def _optional(data: Mapping[str, Any], word: str, name: str) -> float | None:
    return None if data.get(word) is None else _number(data[word], f"{name}, {word}")


def _number(value: Any, where: str, above: float | None = None) -> float:
    """A number at or above 0, or above a bound."""
    try:
        number = np.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        number = np.nan
    if not np.isfinite(number) or number < 0 or (above is not None and number <= above):
        least = "above 0" if above is not None else "of 0 or more"
        raise NOT_A_NUMBER(
            f"There is no number {least}",
            where=where,
            mend="Write pounds without signs, such as 1250000.",
        )
    return float(number)
