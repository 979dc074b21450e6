"""The parts of a partnership file: model, keys, chance, years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vesting.options.shares.groups import position
from vesting.options.shares.keys import ALWAYS, spoken
from vesting.options.shares.pages import Page
from vesting.options.shares.partnership import Chance, CostModel, Key, Posts, Year
from vesting.options.shares.problems import (
    NO_COSTS,
    NO_MEASURE,
    NOT_A_NUMBER,
    NOT_WHOLE,
    NOTHING_TO_SHARE,
    UNKNOWN_WORD,
)

#: Percentages may differ from 100 by rounding.
WHOLE = 0.05

#: Draws that a file may ask for.
MOST_DRAWS = 100_000


def _need_measure(page: Page, name: str, known: Mapping[str, Any], *path: str | int) -> str:
    if name not in known:
        raise NO_MEASURE(
            f"The partners have no figure for '{name}'",
            where=page.at(*path),
            mend=f"Give it for every partner below 'partners:'. Known: {', '.join(known) or 'none'}.",
        )
    return name


def read_model(page: Page, stated: Any, measures: Mapping[str, Any]) -> CostModel:
    """The cost model of a file."""
    said = page.mapping(stated, "model")
    page.only(("model",), said, CostModel.__slots__)
    plain = {
        word: page.number(said[word], "model", word)
        for word in ("fixed", "per_partner", "per_joint_partner")
        if word in said
    }
    prices = page.mapping(said.get("per") or {}, "model", "per")
    per = {
        _need_measure(page, name, measures, "model", "per", name): page.number(
            price, "model", "per", name
        )
        for name, price in prices.items()
    }
    posts = said.get("posts") or []
    if not isinstance(posts, list):
        raise UNKNOWN_WORD("'posts' must be a list", where=page.at("model", "posts"))
    made = tuple(_post(page, post, measures, number) for number, post in enumerate(posts))
    return CostModel(per=per, posts=made, **plain)


def _post(page: Page, stated: Any, measures: Mapping[str, Any], number: int) -> Posts:
    path = ("model", "posts", number)
    said = page.mapping(stated, *path)
    page.only(path, said, Posts.__slots__)
    measure = _need_measure(page, str(said.get("measure")), measures, *path, "measure")
    each = page.number(said.get("each"), *path, "each")
    if each == 0:
        raise NOT_A_NUMBER(
            "A post cannot carry 0 of its measure",
            where=page.at(*path, "each"),
            mend="Say how much of the measure one post carries.",
        )
    cost = page.number(said.get("cost"), *path, "cost")
    return Posts(str(said.get("title") or "post"), measure, each, cost)


def read_keys(
    page: Page, stated: Any, partners: tuple[str, ...], measures: Mapping[str, Any]
) -> tuple[Key, ...]:
    """The keys that a file asks for."""
    if stated is None:
        return ()
    listed = stated if isinstance(stated, list) else [stated]
    return tuple(_key(page, key, partners, measures, i) for i, key in enumerate(listed))


def _key(
    page: Page, stated: Any, partners: tuple[str, ...], measures: Mapping[str, Any], number: int
) -> Key:
    known = {**measures, **dict.fromkeys(ALWAYS)}
    path = ("keys", number)
    if isinstance(stated, str):
        return Key(spoken(stated), {_need_measure(page, stated, known, *path): 1.0})
    said = page.mapping(stated, *path)
    page.only(path, said, ("title", "percentages", "blend"))
    title = str(said.get("title") or f"key {number + 1}")
    if "percentages" in said:
        return Key(title, fixed=_percentages(page, said, partners, *path))
    blend = page.mapping(said.get("blend"), *path, "blend")
    for measure in blend:
        _need_measure(page, measure, known, *path, "blend", measure)
    return Key(title, _parts(page, blend, *path, "blend"))


def _parts(page: Page, stated: dict[str, Any], *path: str | int) -> dict[str, float]:
    """Percentages as parts of 1, when they add up to 100."""
    given = {name: page.number(part, *path, name) for name, part in stated.items()}
    total = sum(given.values())
    if abs(total - 100) > WHOLE:
        raise NOT_WHOLE(
            f"The parts of a key add up to {total:g} %, not to 100 %",
            where=page.at(*path),
            mend="Give percentages that add up to 100.",
        )
    return {name: part / total for name, part in given.items()}


def _percentages(
    page: Page, said: dict[str, Any], partners: tuple[str, ...], *path: str | int
) -> dict[str, float]:
    given = page.mapping(said["percentages"], *path, "percentages")
    named = _by_partner(page, given, partners, *path, "percentages")
    return _parts(page, named, *path, "percentages")


def _by_partner(
    page: Page, stated: dict[str, Any], partners: tuple[str, ...], *path: str | int
) -> dict[str, Any]:
    """Values by partner, under the partners' own names; a partner left out has 0."""
    named: dict[str, Any] = dict.fromkeys(partners, 0)
    for name, value in stated.items():
        named[partners[position(name, partners, page.at(*path, name))]] = value
    return named


def read_chance(
    page: Page, stated: Any, partners: tuple[str, ...], model: CostModel | None
) -> Chance | None:
    """How a file says that costs vary."""
    if stated is None:
        return None
    said = page.mapping(stated, "chance")
    page.only(("chance",), said, ("measure", "draws", "seed", "values"))
    if model is None:
        raise NO_COSTS(
            "Costs that are stated one by one cannot vary",
            where=page.at("chance"),
            mend="Describe the costs by a model whose measure varies.",
        )
    known = dict.fromkeys(model.measures)
    measure = _need_measure(page, str(said.get("measure")), known, "chance", "measure")
    values = _drawn(page, said.get("values"), partners)
    count = page.number(said.get("draws", 1000), "chance", "draws")
    if count < 1:
        raise NOT_A_NUMBER("There are no draws", where=page.at("chance", "draws"))
    if count > MOST_DRAWS:
        raise NOT_A_NUMBER(
            f"{count:,.0f} draws are more than can be held",
            where=page.at("chance", "draws"),
            mend=f"Ask for {MOST_DRAWS:,} at most.",
        )
    seed = page.number(said.get("seed", 0), "chance", "seed")
    return Chance(measure, values, int(count), int(seed))


def _drawn(page: Page, stated: Any, partners: tuple[str, ...]) -> dict[str, tuple[float, ...]]:
    if stated is None:
        return {}
    given = page.mapping(stated, "chance", "values")
    named = _by_partner(page, given, partners, "chance", "values")
    drawn = {
        name: tuple(page.number(v, "chance", "values", name, i) for i, v in enumerate(values))
        if isinstance(values, list)
        else ()
        for name, values in named.items()
    }
    lengths = {len(values) for values in drawn.values()}
    if len(lengths) != 1 or 0 in lengths:
        raise NOT_A_NUMBER(
            "Partners do not have one list of draws of one length each",
            where=page.at("chance", "values"),
            mend="Give every partner a list of draws; draw r of each belongs to the same year.",
        )
    return drawn


def read_years(page: Page, stated: Any, partners: tuple[str, ...]) -> tuple[Year, ...]:
    """Paid and used, a year at a time."""
    listed = stated if isinstance(stated, list) else [stated] if stated is not None else []
    return tuple(_year(page, year, partners, number) for number, year in enumerate(listed))


def _year(page: Page, stated: Any, partners: tuple[str, ...], number: int) -> Year:
    path = ("years", number)
    said = page.mapping(stated, *path)
    page.only(path, said, ("year", "paid", "used"))
    columns = {}
    for word in ("paid", "used"):
        given = page.mapping(said.get(word), *path, word)
        named = _by_partner(page, given, partners, *path, word)
        columns[word] = {name: page.number(v, *path, word, name) for name, v in named.items()}
    if sum(columns["used"].values()) == 0:
        raise NOTHING_TO_SHARE(
            "Nothing was used in a year", where=page.at(*path, "used"), mend="Leave the year out."
        )
    return Year(str(said.get("year") or number + 1), **columns)
