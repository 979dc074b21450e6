"""The register of councils and their changes of code."""

from __future__ import annotations

from vesting.synthetic.county import PLACES
from vesting.synthetic.names import COUNTRY, REGIONS
from vesting.synthetic.nation import COUNTY_AT, SPLIT_YEAR
from vesting.synthetic.official.text import csv_bytes
from vesting.synthetic.world import World

_COLUMNS = (
    "local-authority-code", "official-name", "nice-name", "gss-code", "start-date", "end-date",
    "replaced-by", "nation", "region", "local-authority-type", "local-authority-type-name",
    "county-la", "combined-authority", "alt-names", "former-gss-codes", "notes",
    "current-authority", "BS-6879", "ecode", "gov-uk-slug", "lower-or-unitary",
    "old-register-and-code",
)  # fmt: skip
_TYPES = {
    "county": ("CTY", "County", "County Council"),
    "unitary": ("UA", "Unitary authority", "Council"),
    "shire": ("UA", "Unitary authority", "Council"),
    "metropolitan": ("MD", "Metropolitan district", "Metropolitan Borough Council"),
    "borough": ("LBO", "London borough", "Borough Council"),
}
RECODED = 2
"""Position of the district whose code changed though the place did not."""
_OLD_CODE, _RECODED_YEAR = "E07000951", 2019


def _letters(number: int) -> str:
    """Three letters for a council: XAA, XAB and so on; no council of England begins with X."""
    return "X" + chr(65 + number // 26) + chr(65 + number % 26)


def councils(world: World) -> bytes:
    """Every council, living or ended, in mySociety's layout."""
    nation = world.nation
    rows = [_authority(world, i) for i in range(len(nation))]
    rows += [_district(world, d) for d in range(len(PLACES) - 1)]
    old = nation.ended
    heirs = ",".join(_letters(i) for i in old.heirs)
    region = REGIONS[nation.region[old.heirs[0]]]
    rows.append(
        (_letters(len(nation)), f"{old.name} County Council", old.name, old.gss, None,
         f"{SPLIT_YEAR}-04-01", heirs, COUNTRY, region, "CTY", "County", None, None, old.name, None,
         None, False, None, "E9790", _slug(old.name), False, old.dfe)
    )  # fmt: skip
    return csv_bytes(_COLUMNS, rows)


def _authority(world: World, i: int) -> tuple[object, ...]:
    nation = world.nation
    kind, words, title = _TYPES[nation.kinds[i]]
    name, start = nation.names[i], f"{SPLIT_YEAR}-04-01" if i in nation.ended.heirs else None
    others = dict.fromkeys((name, *([f"City of {name}"] if nation.aliases[i] != name else [])))
    return (
        _letters(i), f"{name} {title}", name, nation.gss[i], start, None, None, COUNTRY,
        REGIONS[nation.region[i]], kind, words, None, None, ",".join(others), None, None, True,
        _letters(i), nation.ecodes[i], _slug(name), i != COUNTY_AT, nation.dfe[i],
    )  # fmt: skip


def _district(world: World, d: int) -> tuple[object, ...]:
    """A district of the county."""
    number = len(world.nation) + 1 + d
    region = REGIONS[world.nation.region[COUNTY_AT]]
    former = _OLD_CODE if d == RECODED else None
    return (
        _letters(number), f"{PLACES[d]} District Council", PLACES[d], world.district_codes[d], None,
        None, None, COUNTRY, region, "NMD", "Non-metropolitan district", _letters(COUNTY_AT), None,
        PLACES[d], former, None, True, _letters(number), f"E{9801 + d}", _slug(PLACES[d]), True, None,
    )  # fmt: skip


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def changes(world: World) -> bytes:
    """Codes that replaced others: one district, and one authority split in two."""
    nation, old = world.nation, world.nation.ended
    rows: list[tuple[object, ...]] = [
        (
            _OLD_CODE,
            PLACES[RECODED],
            world.district_codes[RECODED],
            PLACES[RECODED],
            "new_code",
            _RECODED_YEAR,
        )
    ]
    rows += [
        (old.gss, old.name, nation.gss[i], nation.names[i], "new_geo", SPLIT_YEAR)
        for i in old.heirs
    ]
    rows.append((old.gss, old.name, None, None, "termination", SPLIT_YEAR))
    return csv_bytes(("oldcd", "oldnm", "newcd", "newnm", "type", "start"), rows, bom=True)
