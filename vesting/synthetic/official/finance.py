"""Revenue outturn of children's social care (RO3), as MHCLG publishes it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vesting.maths.arrays import Floats
from vesting.synthetic.chance import stream
from vesting.synthetic.county import PLACES
from vesting.synthetic.names import COUNTRY
from vesting.synthetic.nation import CLASS
from vesting.synthetic.official.text import csv_bytes
from vesting.synthetic.world import World

_FIRST = (
    "E-code",
    "ONS Code",
    "Local authority",
    "Notes",
    "Class",
    "Detailed Class",
    "Certification",
)
_SERVICES = (
    "Children's social care - Children Looked After",
    "Children's social care - Children Looked After of which residential care",
    "Children's social care - Children Looked After of which fostering services",
    "Children's social care - Family Support Services",
    "Children's social care - Youth Justice",
    "Children's social care: Safeguarding children and young people\u2019s services",
    "TOTAL CHILDREN SOCIAL CARE",
)
_COLUMNS = (
    "Employees (C1)", "Running Expenses (C2)", "Total Expenditure (C3 = C1 + C2)",
    "Sales, Fees and Charges (C4)", "Other Income (C5)", "Total Income (C6 = C4 + C5)",
    "Net Current Expenditure (C7 = C3 - C6)",
)  # fmt: skip
_DISTRICT_ECODE = 9801


def outturn(world: World) -> bytes:
    """Pounds in thousands, 2024-25: authorities, then districts, then rows of totals."""
    heading = [*_FIRST, *(f"{service} - {column}" for service in _SERVICES for column in _COLUMNS)]
    figures = _figures(world)
    nation = world.nation
    rows: list[tuple[object, ...]] = []
    for i, kind in enumerate(nation.kinds):
        group = CLASS[kind]
        place = (
            nation.ecodes[i],
            nation.gss[i],
            f"{nation.names[i]} {group}",
            None,
            group,
            group,
            "Y",
        )
        rows.append((*place, *figures[i].tolist()))
    rows += list(_districts(world))
    for group in sorted(set(CLASS.values())):
        sums = figures[[i for i, k in enumerate(nation.kinds) if CLASS[k] == group]].sum(axis=0)
        rows.append((None, None, f"Total {group}", None, group, None, None, *sums.tolist()))
    rows.append(
        (None, None, f"Total {COUNTRY}", None, None, None, None, *figures.sum(axis=0).tolist())
    )
    return csv_bytes(heading, rows)


def _districts(world: World) -> Iterator[tuple[object, ...]]:
    """Districts: one did not send its return, the others have no children's services."""
    for d, (code, name) in enumerate(zip(world.district_codes[:-1], PLACES, strict=False)):
        late = d == len(PLACES) // 2
        cell = "[x]" if late else 0
        place = (f"E{_DISTRICT_ECODE + d}", code, name, "M" if late else None, "SD", "SD")
        yield (*place, "[x]" if late else "Y", *[cell] * (len(_SERVICES) * len(_COLUMNS)))


def _figures(world: World) -> np.ndarray:
    """Whole thousands by authority, seven columns a service."""
    rng = stream(world.seed, "outturn")
    spend = {name: value[:, -1] / 1e3 for name, value in world.services.spend.items()}
    looked = spend["looked after"]
    residential, foster = (
        looked * rng.uniform(0.36, 0.5, len(looked)),
        looked * rng.uniform(0.22, 0.3, len(looked)),
    )
    youth = 0.012 * looked
    total = looked + spend["family support"] + youth + spend["safeguarding"]
    gross = (
        looked,
        residential,
        foster,
        spend["family support"],
        youth,
        spend["safeguarding"],
        total,
    )
    return np.hstack([_seven(part) for part in gross])


def _seven(gross: Floats) -> np.ndarray:
    """Employees, running, total, fees, other income, income, net: sums that hold to the thousand."""
    total = np.rint(gross).astype(np.int64)
    staff = np.rint(0.24 * gross).astype(np.int64)
    fees, other = np.rint(0.01 * gross).astype(np.int64), np.rint(0.09 * gross).astype(np.int64)
    parts = (staff, total - staff, total, fees, other, fees + other, total - fees - other)
    return np.stack(parts, axis=1)
