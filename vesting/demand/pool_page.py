"""A risk pool as plain values and as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from vesting.demand.pool_parts import Key, Pool
from vesting.demand.splitting import WORDS, Shared, Split
from vesting.evidence.laws import shared_shock

TITLES = {
    Shared.NONE.value: "Each unit has a shock of its own (shared 0)",
    Shared.ESTIMATED.value: "As neighbouring authorities share theirs",
    Shared.FULL.value: "One shock for all (shared 1)",
    "stated": "As stated in the file",
    "as drawn": "As the replicates were drawn",
}


def as_dict(pools: Mapping[str, Pool], splits: Mapping[str, Split]) -> dict[str, Any]:
    """Plain values for ``--json``."""
    first = next(iter(pools.values()))
    return {
        "units": list(first.units),
        "budgets": dict(zip(first.units, first.budgets, strict=True)),
        "chance": first.chance,
        "words": first.words,
        "about_sharing": WORDS,
        "estimated": asdict(shared_shock()),
        "cases": {name: _case(pool, splits.get(name)) for name, pool in pools.items()},
    }


def _case(pool: Pool, split: Split | None) -> dict[str, Any]:
    return {
        "shared": pool.shared if split is None else split.shared,
        "alone": dict(zip(pool.units, pool.alone, strict=True)),
        "sum_alone": sum(pool.alone),
        "together": pool.together,
        "price_of_splitting": pool.saves,
        "keys": {key.name: _key(pool, key) for key in pool.keys},
        "costs_more_together": [
            {"extra": union.extra, "first": union.first, "second": union.second}
            for union in pool.costlier
        ],
    }


def _key(pool: Pool, key: Key) -> dict[str, Any]:
    return {
        "method": key.method,
        "pounds": dict(zip(pool.units, key.pounds, strict=True)),
        "percent": {u: 100 * part for u, part in zip(pool.units, key.parts, strict=True)},
        "percent_error": {u: 100 * error for u, error in zip(pool.units, key.error, strict=True)},
        "holds": key.holds,
        "better_outside": [{"units": list(o.units), "saves": o.saves} for o in key.outside],
        "groups_better_outside": key.leaving,
    }


def as_text(pools: Mapping[str, Pool]) -> str:
    """The same to be read."""
    first = next(iter(pools.values()))
    estimated = shared_shock()
    lines = [
        f"Reserve that keeps the chance of overspending below {100 * first.chance:g} %: {first.words}.",
        WORDS,
        f"Estimated: {estimated.value:.2f} ({estimated.low + 0.0:.2f} to {estimated.high:.2f}), "
        f"{estimated.pairs} pairs of neighbouring authorities.",
    ]
    for name, pool in pools.items():
        lines += ["", TITLES.get(name, name), *_lines(pool)]
    return "\n".join(lines) + "\n"


def _lines(pool: Pool) -> list[str]:
    wide = max(len("together"), *(len(unit) for unit in pool.units))
    heading = f"  {'':<{wide}}  {'alone':>10}" + "".join(f"  {k.name:>23}" for k in pool.keys)
    rows = [
        f"  {unit:<{wide}}  {_money(pool.alone[i]):>10}"
        + "".join(f"  {_money(k.pounds[i]):>14} {100 * k.parts[i]:>6.1f} %" for k in pool.keys)
        for i, unit in enumerate(pool.units)
    ]
    whole = (
        f"  {'together':<{wide}}  {_money(sum(pool.alone)):>10}  {_money(pool.together):>14}  100.0 %"
        f"   pooling holds {_money(pool.saves)} less"
    )
    return [heading, *rows, whole, *(f"  {_outside(key)}" for key in pool.keys)]


def _outside(key: Key) -> str:
    if key.holds:
        return f"{key.name}: nobody would hold less outside"
    best = key.outside[0]
    more = f", and {key.leaving - 1} more groups" if key.leaving > 1 else ""
    return (
        f"{key.name}: {' + '.join(best.units)} would hold {_money(best.saves)} less outside{more}"
    )


def _money(pounds: float) -> str:
    return f"{'-' if pounds < 0 else ''}£{abs(pounds) / 1e6:,.2f}m"
