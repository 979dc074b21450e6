"""From the text of a partnership file to a partnership, or to a message that says what to mend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from vesting.area.names import counted
from vesting.maths.arrays import Floats
from vesting.maths.games import by_size
from vesting.options.shares.groups import (
    complete_game,
    group_mask,
    partners_of,
    position,
    restrict,
    split_group,
    tidy,
    words,
)
from vesting.options.shares.model import group_costs
from vesting.options.shares.pages import SAVED, Page, open_page
from vesting.options.shares.partnership import (
    FEWEST_PARTNERS,
    MOST_PARTNERS,
    CostModel,
    Partnership,
    Terms,
)
from vesting.options.shares.problems import (
    MISSING_GROUP,
    NAME_UNFIT,
    NO_COSTS,
    NOT_A_NUMBER,
    PARTNER_COUNT,
    TWICE,
    UNKNOWN_WORD,
)
from vesting.options.shares.read_parts import read_chance, read_keys, read_model, read_years

#: Words of a file; the first three of ``COSTS`` exclude each other.
COSTS = ("costs", "costs_by_size", "model")
WORDS = ("title", "unit", "partners", *COSTS, "keys", "borders", "chance", "terms", "years")
#: Other words for partners.
SAME = ("players", "councils")


def read_partnership(text: str, name: str = "the file") -> Partnership:
    """Read a partnership from YAML, JSON or a table of groups and costs.

    Args:
        text: The file's text.
        name: What the file is called, for messages.

    Raises:
        InputError: With the code, the line, and what to mend.
    """
    page = open_page(text, name)
    _no_savings(page)
    data = {("partners" if word in SAME else word): value for word, value in page.data.items()}
    page.only((), data, WORDS)
    kind = _kind(page, data)
    partners, measures = _partners(page, data)
    borders = _borders(page, data.get("borders"), partners)
    model = read_model(page, data["model"], measures) if kind == "model" else None
    if model is None:
        costs = _stated_costs(page, data, kind, partners, borders)
    else:
        costs = _modelled(model, measures, len(partners), borders)
    return Partnership(
        title=str(data.get("title") or "Partnership"),
        unit=str(data.get("unit") or ""),
        partners=partners,
        measures=measures,
        costs=costs,
        model=model,
        keys=read_keys(page, data.get("keys"), partners, measures),
        borders=borders,
        chance=read_chance(page, data.get("chance"), partners, model),
        terms=_terms(page, data.get("terms")),
        years=read_years(page, data.get("years"), partners),
    )


def _no_savings(page: Page) -> None:
    """A game of values says what groups save; this one asks what they cost."""
    met = next((word for word in page.data if word.casefold() in SAVED), None)
    if met is not None:
        raise NO_COSTS(
            f"The file gives what groups save or gain ('{met}'), and costs are shared here",
            where=page.at(met),
            mend="The cost of a group is what its members cost alone, added up, less what the group "
            "saves: write that below 'costs:'.",
        )


def _kind(page: Page, data: Mapping[str, Any]) -> str:
    given = [word for word in COSTS if data.get(word) is not None]
    if len(given) != 1:
        what = "no costs" if not given else f"{len(given)} kinds of costs: {', '.join(given)}"
        raise NO_COSTS(
            f"The file has {what}",
            where=page.at(),
            mend="Give one of: costs (of every group), costs_by_size, or a model.",
        )
    return given[0]


def _partners(
    page: Page, data: Mapping[str, Any]
) -> tuple[tuple[str, ...], dict[str, tuple[float, ...]]]:
    """Names of the partners, and their measures."""
    stated = data.get("partners")
    names = _names(page, data, stated)
    _no_signs(page, names)
    folded = [name.casefold() for name in names]
    for place, name in enumerate(folded):
        if name in folded[:place]:
            raise TWICE(
                f"The partner '{names[place]}' stands twice",
                where=page.at("partners"),
                mend="Names that differ in capitals or spaces alone count as one.",
            )
    if not FEWEST_PARTNERS <= len(names) <= MOST_PARTNERS:
        raise PARTNER_COUNT(
            f"There {'is' if len(names) == 1 else 'are'} {counted(len(names), 'partner')}",
            where=page.at(*(("partners",) if stated else ())),
            mend=f"A table of shares has {FEWEST_PARTNERS} to {MOST_PARTNERS}; "
            "join partners that always act together into one.",
        )
    return names, _measures(page, stated) if isinstance(stated, dict) else {}


def _no_signs(page: Page, names: tuple[str, ...]) -> None:
    """A plus sign joins partners to a group, so that no name may hold one."""
    for name in names:
        if "+" in name:
            raise NAME_UNFIT(
                f"The name of the partner '{name}' holds a plus sign, which joins partners to a group",
                where=page.at("partners"),
                mend=f"Write it without, such as '{tidy(name.replace('+', ' and '))}'.",
            )


def _names(page: Page, data: Mapping[str, Any], stated: Any) -> tuple[str, ...]:
    if isinstance(stated, list | dict):
        return tuple(tidy(name) for name in stated)
    if stated is not None:
        page.mapping(stated, "partners")
    costs = data.get("costs")
    if isinstance(costs, dict):
        return partners_of(list(costs))
    sizes = data.get("costs_by_size")
    if isinstance(sizes, list):
        return tuple(f"Partner {number}" for number in range(1, len(sizes) + 1))
    raise NO_COSTS(
        "The partners are not named", where=page.at(), mend="List them below 'partners:'."
    )


def _measures(page: Page, stated: dict[str, Any]) -> dict[str, tuple[float, ...]]:
    """Each measure's figure for every partner; a list of years counts as its mean."""
    tables = {
        name: page.mapping(held if held is not None else {}, "partners", name)
        for name, held in stated.items()
    }
    found = dict.fromkeys(measure for table in tables.values() for measure in table)
    return {
        measure: tuple(
            _figure(page, table.get(measure), "partners", name, measure)
            for name, table in tables.items()
        )
        for measure in found
    }


def _figure(page: Page, value: Any, *path: str | int) -> float:
    if isinstance(value, list) and value:
        return float(np.mean([page.number(v, *path, i) for i, v in enumerate(value)]))
    return page.number(value, *path)


def _borders(
    page: Page, stated: Any, partners: tuple[str, ...]
) -> tuple[tuple[int, int], ...] | None:
    if stated is None:
        return None
    pairs = stated if isinstance(stated, list) else [stated]
    made = []
    for number, pair in enumerate(pairs):
        where = page.at("borders", number)
        if not isinstance(pair, list) or len(pair) != 2:
            raise UNKNOWN_WORD(
                "A border is not a pair of partners", where=where, mend="Write [A, B]."
            )
        made.append(
            (position(str(pair[0]), partners, where), position(str(pair[1]), partners, where))
        )
    return tuple(made)


def _modelled(
    model: CostModel,
    measures: Mapping[str, tuple[float, ...]],
    partners: int,
    borders: tuple[tuple[int, int], ...] | None,
) -> Floats:
    figures = {name: np.array(values) for name, values in measures.items()}
    return restrict(group_costs(model, figures, partners), borders)


def _stated_costs(
    page: Page,
    data: Mapping[str, Any],
    kind: str,
    partners: tuple[str, ...],
    borders: tuple[tuple[int, int], ...] | None,
) -> Floats:
    if kind == "costs_by_size":
        return restrict(_by_size(page, data[kind], partners), borders)
    stated: dict[int, float] = {}
    for group, cost in _pairs(page, data["costs"]):
        where = page.at("costs", group)
        names = split_group(group, partners) if tidy(group) else ()
        mask = group_mask(names, partners, where)
        amount = page.number(cost, "costs", group)
        if mask == 0 and amount != 0:
            raise NOT_A_NUMBER(
                f"The group of nobody costs {amount:g}", where=where, mend="Nobody costs 0."
            )
        if mask in stated:
            raise TWICE(
                f"The group {words(mask, partners) or 'of nobody'} stands twice",
                where=where,
                mend="A + B and B + A are one group; keep one of the two.",
            )
        stated[mask] = amount
    return complete_game(stated, partners, borders, page.at("costs"))


def _pairs(page: Page, costs: Any) -> list[tuple[str, Any]]:
    """Groups and costs from a mapping, or from a list of ``{group: [...], cost: ...}``."""
    if isinstance(costs, list):
        rows = [page.mapping(row, "costs", number) for number, row in enumerate(costs)]
        for number, row in enumerate(rows):
            page.only(("costs", number), row, ("group", "cost"))
        return [(_joined(row.get("group")), row.get("cost")) for row in rows]
    return list(page.mapping(costs, "costs").items())


def _joined(group: Any) -> str:
    return " + ".join(map(str, group)) if isinstance(group, list) else str(group or "")


def _by_size(page: Page, sizes: Any, partners: tuple[str, ...]) -> Floats:
    listed = sizes if isinstance(sizes, list) else [sizes]
    if len(listed) != len(partners):
        raise MISSING_GROUP(
            f"There {'is' if len(listed) == 1 else 'are'} {counted(len(listed), 'cost')} by size "
            f"for {len(partners)} partners",
            where=page.at("costs_by_size"),
            mend="Give the cost of one partner alone, of any two, and so on to all.",
        )
    return by_size([page.number(cost, "costs_by_size", i) for i, cost in enumerate(listed)])


def _terms(page: Page, stated: Any) -> Terms:
    if stated is None:
        return Terms()
    said = page.mapping(stated, "terms")
    page.only(("terms",), said, Terms.__slots__)
    return Terms(**{word: str(text or "") for word, text in said.items()})
