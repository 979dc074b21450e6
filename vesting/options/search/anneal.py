"""Move single blocks over the line, warmly at first: simulated annealing of one option.

S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi, Optimization by simulated annealing, Science 220, 1983. It
polishes what short bursts found, and proves nothing.
"""

from __future__ import annotations

import numpy as np

from vesting.maths.arrays import Flags, Floats, Ints, Masks
from vesting.maths.compiled import njit
from vesting.options.search.net import Net
from vesting.options.search.score import CUT, INERTIA, Scale, score
from vesting.options.search.stream import below, chance


@njit
def _stays_whole(block: int, plan: Ints, net: Net, stack: Ints, seen: Flags) -> bool:
    """Whether the unit of a block is still connected, and not empty, without it."""
    unit = plan[block]
    wanted, start = 0, -1
    for other in net.near[net.first[block] : net.first[block + 1]]:
        if plan[other] == unit:
            wanted += 1
            start = other
    if wanted <= 1:
        return wanted == 1
    seen[:] = False
    seen[block], seen[start] = True, True
    stack[0] = start
    height, found = 1, 0
    while height:
        height -= 1
        here = stack[height]
        for other in net.near[net.first[here] : net.first[here + 1]]:
            if other == block:
                found += 1
            elif plan[other] == unit and not seen[other]:
                seen[other] = True
                stack[height] = other
                height += 1
        if found == wanted:
            return True
    return False


@njit
def _cut_change(block: int, to: int, plan: Ints, net: Net, heft: Ints) -> int:
    change = 0
    for spot in range(net.first[block], net.first[block + 1]):
        unit = plan[net.near[spot]]
        if unit == plan[block]:
            change += heft[spot]
        elif unit == to:
            change -= heft[spot]
    return change


@njit
def _best_centre(unit: int, sign: int, block: int, plan: Ints, sums: Floats, scale: Scale) -> float:
    """Least moment of a unit once a block has joined it (sign 1) or left it (sign -1)."""
    best = np.inf
    for place in range(len(scale.home)):
        lies = scale.home[place]
        if (lies == block and sign > 0) or (lies != block and plan[lies] == unit):
            best = min(best, sums[unit, place] + sign * scale.moments[block, place])
    return best


@njit
def _inertia_change(
    block: int, to: int, plan: Ints, sums: Floats, now: Floats, scale: Scale
) -> float:
    unit = plan[block]
    left = _best_centre(unit, -1, block, plan, sums, scale)
    joined = _best_centre(to, 1, block, plan, sums, scale)
    return float(left + joined - now[unit] - now[to])


@njit
def _gap_change(block: int, to: int, plan: Ints, totals: Ints, net: Net, scale: Scale) -> float:
    before = max(totals.max(), scale.most) - min(totals.min(), scale.least)
    totals[plan[block]] -= net.people[block]
    totals[to] += net.people[block]
    after = max(totals.max(), scale.most) - min(totals.min(), scale.least)
    totals[plan[block]] += net.people[block]
    totals[to] -= net.people[block]
    return float(after - before)


@njit
def _hefts(net: Net, scale: Scale) -> Ints:
    """The weight of the edge behind each entry of ``near``."""
    heft = np.zeros(len(net.near), dtype=np.int64)
    for edge in range(len(net.ends)):
        a, b = net.ends[edge, 0], net.ends[edge, 1]
        for one, two in ((a, b), (b, a)):
            for spot in range(net.first[one], net.first[one + 1]):
                if net.near[spot] == two:
                    heft[spot] = scale.weights[edge]
    return heft


@njit
def _tally(plan: Ints, units: int, net: Net, scale: Scale) -> tuple[Floats, Floats, Masks]:
    """For each unit: moments about every place, its least moment, and its pairs kept apart."""
    sums = np.zeros((units, len(scale.home)))
    held = np.zeros(units, dtype=np.uint64)
    for block in range(len(plan)):
        held[plan[block]] ^= net.ties[block] & net.apart
        for place in range(len(scale.home)):
            sums[plan[block], place] += scale.moments[block, place]
    now = np.full(units, np.inf)
    for place in range(len(scale.home)):
        unit = plan[scale.home[place]]
        now[unit] = min(now[unit], sums[unit, place])
    return sums, now, held


@njit
def anneal(
    plan: Ints, totals: Ints, window: Ints, net: Net, scale: Scale, steps: int, warm: float,
    cold: float, stream: Masks,
) -> float:  # fmt: skip
    """Improve a plan in place; give its score.

    ``plan`` and ``totals`` are left at the best option met. ``steps`` moves are tried while the
    temperature falls from ``warm`` to ``cold``, both in the unit of the score.
    """
    units = len(totals)
    heft = _hefts(net, scale)
    sums, now, held = _tally(plan, units, net, scale)
    stack, seen = np.zeros(len(plan), dtype=np.int64), np.zeros(len(plan), dtype=np.bool_)
    here = best = score(plan, totals, window, net, scale)
    best_plan, best_totals = plan.copy(), totals.copy()
    cooling = (cold / warm) ** (1.0 / max(steps, 1))
    heat = warm
    for _ in range(steps if units > 1 else 0):
        heat *= cooling
        edge, end = below(stream, len(net.ends)), below(stream, 2)
        block, to = net.ends[edge, end], plan[net.ends[edge, 1 - end]]
        unit, people = plan[block], net.people[block]
        if unit == to or totals[unit] - people < window[0] or totals[to] + people > window[1]:
            continue
        if net.ties[block] & net.same or net.ties[block] & held[to]:
            continue
        if scale.kind == CUT:
            change = float(_cut_change(block, to, plan, net, heft))
        elif scale.kind == INERTIA:
            change = _inertia_change(block, to, plan, sums, now, scale)
        else:
            change = _gap_change(block, to, plan, totals, net, scale)
        if change > 0 and chance(stream) >= np.exp(-change / heat):
            continue
        if not _stays_whole(block, plan, net, stack, seen):
            continue
        plan[block] = to
        totals[unit] -= people
        totals[to] += people
        held[unit] ^= net.ties[block] & net.apart
        held[to] ^= net.ties[block] & net.apart
        if scale.kind == INERTIA:
            sums[unit] -= scale.moments[block]
            sums[to] += scale.moments[block]
            now[unit] = _best_centre(unit, 0, -1, plan, sums, scale)
            now[to] = _best_centre(to, 0, -1, plan, sums, scale)
        here += change
        if here < best - 1e-9 * abs(best):
            best = here
            best_plan[:] = plan
            best_totals[:] = totals
    plan[:] = best_plan
    totals[:] = best_totals
    return score(plan, totals, window, net, scale)
