"""Education, health and care plans as DfE publishes them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vesting.synthetic.chance import stream
from vesting.synthetic.need import YEARS
from vesting.synthetic.official.explore import NEW_FIRST, Page, pages, publish
from vesting.synthetic.world import World

_NEEDS = {
    "asd": 0.315, "hi": 0.014, "mld": 0.106, "msi": 0.003, "oth": 0.012, "pd": 0.039,
    "pmld": 0.013, "semh": 0.207, "slcn": 0.213, "sld": 0.039, "spld": 0.024, "vi": 0.008,
    "need_unknown": 0.007,
}  # fmt: skip
_FIRST_YEAR = 2019


def stock(world: World) -> np.ndarray:
    """Plans in force in January, ``(authorities, years)``."""
    return world.nation.sums(world.needs.flows["ehc_plans"].stock)


def by_need(world: World) -> bytes:
    """Plans by primary need: the latest school year only, byte-order mark, new code first."""
    columns = ["breakdown_topic", "breakdown", "ehc_plans", *(f"number_{n}" for n in _NEEDS)]
    columns += [f"{n.removeprefix('need_')}_pc" for n in _NEEDS]
    share = np.array(list(_NEEDS.values()))
    parts = stream(world.seed, "needs of plans").multinomial(
        stock(world)[:, -1], share / share.sum()
    )

    def rows() -> Iterator[tuple[Page, tuple[object, ...]]]:
        for page in pages(world, YEARS[-1:], ended="after"):
            numbers = parts[list(page.members)].sum(axis=0)
            total = int(numbers.sum())
            percents = (round(100 * n / total, 1) for n in numbers.tolist())
            yield page, ("All EHC plans", "All EHC plans", total, *numbers.tolist(), *percents)

    period = f"{YEARS[-1] - 1}{YEARS[-1] % 100}"
    return publish(rows(), columns, order=NEW_FIRST, bom=True, period="Academic year", label=period)


def requests(world: World) -> bytes:
    """Requests for assessment in the calendar year, from 2019."""
    columns = (
        "breakdown_topic", "breakdown", "requests_received_in_year", "requests_rya",
        "requests_decided_to_assess", "requests_decided_not_to_assess", "requests_decision_not_made",
        "requests_withdrawn", "request_assess_pc", "request_not_assess_pc", "request_outstanding_pc",
        "request_withdrawn_pc", "request_outcome_six_weeks", "request_outcome_over_6_weeks",
        "request_outcome_six_weeks_pc", "request_outcome_over_6_weeks_pc",
        "mediation_related_request", "tribunal_related_request", "tribunal_after_mediation_request",
    )  # fmt: skip
    topic = "All requests for EHC needs assessments"
    asked = np.rint(world.nation.sums(world.needs.flows["ehc_plans"].started) * 1.5).astype(
        np.int64
    )
    fates = stream(world.seed, "requests").multinomial(asked, (0.68, 0.22, 0.06, 0.04))

    def rows() -> Iterator[tuple[Page, tuple[object, ...]]]:
        for page in _calendar(world):
            fate = fates[list(page.members), page.at].sum(axis=0).tolist()
            total = sum(fate)
            soon = round(0.88 * (fate[0] + fate[1]))
            late = fate[0] + fate[1] - soon
            percents = (round(100 * n / max(total, 1), 1) for n in (*fate, soon, late))
            assess, refuse, open_, back, six, over = percents
            yield page, (
                topic, topic, total, round(0.002 * total), *fate, assess, refuse, open_, back,
                soon, late, six, over, *("x", "x", "x"),
            )  # fmt: skip

    return publish(rows(), columns, order=NEW_FIRST, bom=True, period="Calendar year")


def timeliness(world: World) -> bytes:
    """Plans issued in the calendar year, and how many within 20 weeks."""
    columns = (
        "breakdown_topic", "breakdown", "plans_issued_den", "plans_issued_den_ex",
        "plans_issued_within_20_weeks", "plans_issued_20_weeks_ex", "pc_plans_issued_within_20_weeks",
        "PC_plans_issued_20_weeks_ex", "plans_issued_gt20weeks_ltYear",
        "plans_issued_gt20weeks_ltYear_ex", "pc_plans_issued_gt20weeks_ltYear",
        "PC_plans_issued_gt20weeks_ltYear_ex", "plans_issued_gt_1_year", "plans_issued_gt_1_year_ex",
        "pc_plans_issued_gt_1_year", "PC_plans_issued_gt_1_year_ex",
    )  # fmt: skip
    topic = "All EHC plans issued"
    issued = world.nation.sums(world.needs.flows["ehc_plans"].started)
    rng = stream(world.seed, "timeliness")
    counted = rng.binomial(issued, 0.96)
    in_time = rng.binomial(counted, np.clip(rng.normal(0.52, 0.18, issued.shape), 0.05, 0.98))

    def rows() -> Iterator[tuple[Page, tuple[object, ...]]]:
        for page in _calendar(world):
            members = list(page.members)
            all_, most, soon = (int(p[members, page.at].sum()) for p in (issued, counted, in_time))
            share = round(100 * soon / max(most, 1), 1)
            yield (
                page,
                (topic, topic, all_, most, soon, soon, share, share, *("x" for _ in range(8))),
            )

    return publish(rows(), columns, order=NEW_FIRST, bom=True, period="Calendar year")


def _calendar(world: World) -> Iterator[Page]:
    return (p for p in pages(world, YEARS) if p.alive and _FIRST_YEAR <= p.year < YEARS[-1])
