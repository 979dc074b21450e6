"""Social workers as DfE publishes them, with the rows that two authorities share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from vesting.synthetic.nation import SPLIT_YEAR
from vesting.synthetic.need import YEARS
from vesting.synthetic.official.explore import Page, pages, publish
from vesting.synthetic.services import Services
from vesting.synthetic.world import World

_COLUMNS = (
    "inpost_fte", "inpost_headcount", "starters_fte", "starters_headcount", "leavers_fte",
    "leavers_headcount", "turnover_rate_fte", "turnover_rate_headcount", "agency_fte",
    "agency_headcount", "agency_rate_fte", "agency_rate_headcount", "agency_cover_fte",
    "agency_cover_rate_fte", "vacancy_fte", "vacancy_rate_fte", "vacancy_agency_cover_rate_fte",
    "case_holders_fte", "cases", "caseload_fte", "working_days_lost_fte", "absence_rate_fte",
)  # fmt: skip
_FIRST_YEAR = 2017


def indicators(world: World) -> bytes:
    """Workforce at 30 September, from 2017, without a byte-order mark."""
    rows = ((page, _values(world.services, page)) for page in _joined(world))
    return publish(rows, _COLUMNS)


def _joined(world: World) -> Iterator[Page]:
    """Pages in which authorities that publish together are one row."""
    pairs = world.nation.joint
    for page in pages(world, YEARS):
        if page.year < _FIRST_YEAR or not page.alive:
            continue
        if page.level != "Local authority" or len(page.members) > 1:
            yield page
            continue
        pair = next((p for p in pairs if page.members[0] in p), None)
        if pair is None or (pair == pairs[0] and page.year < SPLIT_YEAR):
            yield page
        elif page.members[0] == pair[0]:
            yield replace(page, members=pair, place=_both(world, pair))


def _both(world: World, pair: tuple[int, int]) -> tuple[str, str, str]:
    nation = world.nation
    numbers, codes, names = (
        " / ".join(part[i] for i in pair) for part in (nation.dfe, nation.gss, nation.aliases)
    )
    return numbers, codes, names


def _values(services: Services, page: Page) -> tuple[object, ...]:
    """The row's figures: sums of people, and rates made from the sums."""
    members = list(page.members)
    workers = services.workers[members, page.at]
    total = float(workers.sum())
    left = float((workers * services.turnover[members, page.at]).sum())
    agency = float((workers * services.agency[members, page.at]).sum())
    vacant = float((workers * services.vacancy[members, page.at]).sum())
    holders, cases = 0.62 * total, int(services.cases[members, page.at].sum())
    joined, covered = left * 1.06, 0.8 * min(agency, vacant)
    agency_rate = _percent(agency, total + agency)
    return (
        round(total, 1), round(1.06 * total), round(joined, 1), round(1.04 * joined),
        round(left, 1), round(1.05 * left), _percent(left, total), _percent(left, total),
        round(agency, 1), round(1.02 * agency), agency_rate, agency_rate, round(covered, 1),
        _percent(covered, agency), round(vacant, 1), _percent(vacant, total + vacant),
        _percent(covered, vacant), round(holders, 1), cases, round(cases / holders, 1),
        round(8.1 * total), 3.4,
    )  # fmt: skip


def _percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 1) if whole else 0.0
