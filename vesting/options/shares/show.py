"""The fairness table as plain values and as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor, log10
from typing import Any

from vesting.maths.apportion import to_total
from vesting.maths.arrays import Floats
from vesting.maths.games import standing_alone
from vesting.options.shares.chance import DrawTest
from vesting.options.shares.fairness import Fairness, Share
from vesting.options.shares.groups import words
from vesting.options.shares.statement import Statement

#: Blocking groups that the text names for each share; the values name all.
NAMED = 3


def as_dict(fairness: Fairness) -> dict[str, Any]:
    """The whole table as plain values, for ``--json`` and for pages."""
    partnership = fairness.partnership
    named = _namer(partnership.partners)
    return {
        "title": partnership.title,
        "unit": partnership.unit,
        "partners": list(partnership.partners),
        "total": partnership.total,
        "stand_alone": named(standing_alone(partnership.costs)),
        "shares": [_share(fairness, share) for share in fairness.shares],
        "not_available": [{"title": t, "because": why} for t, why in fairness.unavailable],
        "holding": [share.id for share in fairness.holding],
        "core_empty": fairness.short_by > 0,
        "most_payable": fairness.most_payable,
        "short_by": fairness.short_by,
        "least_excess": fairness.least_excess,
        "costs_more_together": [
            {
                "groups": [list(partnership.names(u.first)), list(partnership.names(u.second))],
                "extra": u.extra,
            }
            for u in fairness.costly
        ],
        "terms": {
            "term": partnership.terms.term,
            "review": partnership.terms.review,
            "exit": partnership.terms.exit,
            "not_stated": list(partnership.terms.missing()),
        },
        "statements": [_statement(statement, named) for statement in fairness.statements],
        "verdict": verdict(fairness),
    }


def _namer(partners: Sequence[str]) -> Any:
    def named(figures: Floats) -> dict[str, float]:
        return dict(zip(partners, (float(f) for f in figures), strict=True))

    return named


def _share(fairness: Fairness, share: Share) -> dict[str, Any]:
    partnership = fairness.partnership
    named = _namer(partnership.partners)
    pairs = zip(share.test.blocking, share.test.savings, strict=True)
    blocking = [{"group": list(partnership.names(g)), "saves": saving} for g, saving in pairs]
    above = {name: extra for name, extra in named(share.above_alone).items() if extra > 0}
    made = {
        "id": share.id,
        "title": share.title,
        "kind": share.kind,
        "pays": named(share.pays),
        "percent": named(share.percent),
        "stable": share.test.stable,
        "largest_excess": share.test.excess,
        "better_outside": blocking,
        "pays_above_alone": above,
        "remark": share.remark,
    }
    if share.on_draws is not None:
        made["on_draws"] = _on_draws(fairness, share.on_draws)
    return made


def _on_draws(fairness: Fairness, test: DrawTest) -> dict[str, Any]:
    named = _namer(fairness.partnership.partners)
    return {
        "draws": test.draws,
        "blocked": test.blocked,
        "half_width": test.half_width,
        "most_often": list(fairness.partnership.names(test.most_often)),
        "low": named(test.low),
        "high": named(test.high),
    }


def _statement(statement: Statement, named: Any) -> dict[str, Any]:
    return {
        "year": statement.year,
        **{
            word: named(getattr(statement, word))
            for word in ("paid", "used", "worth", "over", "balance")
        },
    }


def verdict(fairness: Fairness) -> str:
    """Whether any key holds everybody, in one or two sentences."""
    money = _money(fairness)
    if fairness.short_by > 0:
        return (
            f"No key holds everybody: short by {money(fairness.short_by)}. All together cost "
            f"{money(fairness.partnership.total)}, and at most {money(fairness.most_payable)} can "
            "be charged before some partner or group would do better outside. The rest must come "
            "from outside, or the design must cost less."
        )
    if not fairness.holding:
        return "Some key can hold everybody, but none of those shown does."
    titles = "; ".join(share.title for share in fairness.holding)
    return f"Nobody would do better outside under: {titles}."


def _money(fairness: Fairness) -> Any:
    unit = fairness.partnership.unit
    return lambda amount: f"{_amount(amount)} {unit}".strip()


def _amount(amount: float, decimals: int = 2) -> str:
    """An amount in pennies, or finer where it is below a penny."""
    if 0 < abs(amount) < 10.0**-decimals:
        return f"{amount:.2g}"
    return f"{amount:,.{decimals}f}".rstrip("0").rstrip(".")


def _decimals(total: float) -> int:
    """Digits after the point that show the parts of a total: pennies, more below 1."""
    return 2 if total >= 1 else 2 - floor(log10(total))


def as_text(fairness: Fairness) -> str:
    """The table for a person at a terminal."""
    return "\n".join(line.rstrip() for line in _lines(fairness)) + "\n"


def _lines(fairness: Fairness) -> Iterator[str]:
    partnership = fairness.partnership
    yield f"{partnership.title}: {_money(fairness)(partnership.total)} for all"
    yield ""
    yield from _table(fairness)
    yield ""
    yield verdict(fairness)
    yield from _findings(fairness)
    for title, why in fairness.unavailable:
        yield f"{title}: not available, because {why}."
    for union in fairness.costly[:NAMED]:
        first, second = (words(g, partnership.partners) for g in (union.first, union.second))
        yield f"{first} and {second} cost {_amount(union.extra)} more together than apart."
    for statement in fairness.statements:
        yield from _year_lines(statement, partnership.partners)
    yield from _term_lines(fairness)


def _table(fairness: Fairness) -> Iterator[str]:
    partnership = fairness.partnership
    drawn = any(share.on_draws for share in fairness.shares)
    head = ["", *partnership.partners, "holds?", *(["blocked in"] if drawn else [])]
    alone = map(_amount, standing_alone(partnership.costs))
    rows: list[list[str]] = [head, ["standing alone", *alone, *[""] * (1 + drawn)]]
    rows += [_row(share) for share in fairness.shares]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        yield "  ".join([row[0].ljust(widths[0]), *cells])


def _row(share: Share) -> list[str]:
    percent = to_total(share.percent, 100.0, 1)
    total = float(share.pays.sum())
    decimals = _decimals(total)
    amounts = to_total(share.pays, total, decimals)
    pays = [
        f"{_amount(paid, decimals)} ({part:g} %)"
        for paid, part in zip(amounts, percent, strict=True)
    ]
    row = [share.title, *pays, "yes" if share.test.stable else "no"]
    if share.on_draws is not None:
        row.append(f"{100 * share.on_draws.blocked:.1f} ±{100 * share.on_draws.half_width:.1f} %")
    return row


def _findings(fairness: Fairness) -> Iterator[str]:
    """Who would do better outside; shares that charge the same are named together."""
    said: dict[tuple[str, ...], list[str]] = {}
    for share in fairness.shares:
        lines = [*_leaving(fairness, share), *([f"{share.remark}."] if share.remark else [])]
        if lines:
            said.setdefault(tuple(lines), []).append(share.title)
    for findings, titles in said.items():
        yield f"{', '.join(titles)}:"
        yield from (f"  {finding}" for finding in findings)


def _leaving(fairness: Fairness, share: Share) -> Iterator[str]:
    partners = fairness.partnership.partners
    pairs = list(zip(share.test.blocking, share.test.savings, strict=True))
    for group, saving in pairs[:NAMED]:
        yield f"{words(group, partners)} would save {_amount(saving)} outside."
    if len(pairs) > NAMED:
        yield f"And {len(pairs) - NAMED} more would do better outside."


def _year_lines(statement: Statement, partners: Sequence[str]) -> Iterator[str]:
    yield ""
    yield f"{statement.year}: paid against used"
    for i, name in enumerate(partners):
        over = float(statement.over[i])
        yield (
            f"  {name} paid {_amount(statement.paid[i])} for what is worth "
            f"{_amount(statement.worth[i])}: {_amount(abs(over))} "
            f"{'more' if over >= 0 else 'less'}; since the first year "
            f"{_amount(round(float(statement.balance[i]), 9))}"
        )


def _term_lines(fairness: Fairness) -> Iterator[str]:
    terms = fairness.partnership.terms
    yield ""
    stated = [("Term", terms.term), ("Review", terms.review), ("Exit", terms.exit)]
    yield from (f"{name}: {text}" for name, text in stated if text)
    if terms.missing():
        yield f"The file does not state: {', '.join(terms.missing())}."
    yield "To be reviewed by a solicitor before it becomes an agreement."
