"""Who is accountable for each service of each unit, and who delivers it, on a given day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vesting.findings import implements
from vesting.structure.delivery import Arrangement
from vesting.structure.model import Structure
from vesting.structure.walk import ALL
from vesting.structure.when import When, in_force
from vesting.structure.words import Model, service_names


@dataclass(frozen=True, slots=True)
class Delivery:
    """One service of one unit.

    Attributes:
        service: Name of the service.
        unit: Key of the unit.
        accountable: Name of the council that answers for it: always the unit itself.
        deliverer: Name of the body that delivers; of all partners, where a joint team does.
        models: Delivery models, in the order of the catalogue.
        together: Names of the councils served together, this one among them; empty when alone.
        cost_share: Key of the cost share with its fixed shares, in words; empty when none.
        until: Last day, where there is one.
    """

    service: str
    unit: str
    accountable: str
    deliverer: str
    models: tuple[Model, ...]
    together: tuple[str, ...] = ()
    cost_share: str = ""
    until: When | None = None

    @property
    def own(self) -> bool:
        """Whether the accountable council delivers it itself and alone."""
        return self.deliverer == self.accountable and not self.together


def all_services(structure: Structure) -> tuple[str, ...]:
    """The services of the list, and those that the file adds."""
    own = (s for s in structure.services if s != ALL and s not in service_names())
    return (*service_names(), *own)


@implements("CASE-BIB-7")
def deliveries(structure: Structure, on: date | None = None) -> tuple[Delivery, ...]:
    """Every service of every unit: one accountable council each, and who delivers.

    Args:
        structure: The structure.
        on: Day; the structure's first day unless given. Units that do not exist then are left out.
    """
    day = on or structure.start.first
    alive = [key for key, unit in structure.units.items() if in_force(unit.start, unit.until, day)]
    return tuple(
        _delivery(structure, service, key, day)
        for service in all_services(structure)
        for key in alive
    )


def _delivery(structure: Structure, service: str, key: str, day: date) -> Delivery:
    arrangement = _arrangement(structure, service, key, day)
    name = structure.units[key].name
    shared = Model.PARTNERSHIP in arrangement.model or Model.HOSTED in arrangement.model
    together = _partners(structure, arrangement, day) if shared else ()
    return Delivery(
        service=service,
        unit=key,
        accountable=name,
        deliverer=_deliverer(structure, arrangement, name, together),
        models=tuple(model for model in Model if model in arrangement.model),
        together=together,
        cost_share=_share(structure, arrangement),
        until=arrangement.until,
    )


def _arrangement(structure: Structure, service: str, key: str, day: date) -> Arrangement:
    """The arrangement that holds for a unit: the service's own, else that for all, else in-house."""
    for word in (service, ALL):
        for arrangement in structure.services.get(word, ()):
            if _serves(structure, arrangement, key, day):
                return arrangement
    return Arrangement()


def _serves(structure: Structure, arrangement: Arrangement, key: str, day: date) -> bool:
    if not in_force(arrangement.start, arrangement.until, day):
        return False
    members = arrangement.members
    return members is None or any(structure.unit_key(m.unit) == key and m.on(day) for m in members)


def _partners(structure: Structure, arrangement: Arrangement, day: date) -> tuple[str, ...]:
    if arrangement.members is None:
        return tuple(unit.name for unit in structure.units.values())
    return tuple(structure.name_of(m.unit) for m in arrangement.members if m.on(day))


def _deliverer(
    structure: Structure, arrangement: Arrangement, own: str, together: tuple[str, ...]
) -> str:
    if arrangement.by:
        return structure.name_of(arrangement.by)
    return " and ".join(together) if together else own


def _share(structure: Structure, arrangement: Arrangement) -> str:
    share = arrangement.cost_share
    if share is None:
        return ""
    fixed = ", ".join(
        f"{structure.name_of(k)} {100 * v:.0f} %" for k, v in (share.shares or {}).items()
    )
    return f"{share.key} ({fixed})" if fixed else share.key
