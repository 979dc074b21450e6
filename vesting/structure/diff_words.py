"""A difference of two structures in plain English, and as plain values for machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from vesting.structure.deliveries import Delivery
from vesting.structure.diff import Difference, EntryChange, Move, ServiceChange
from vesting.structure.words import service_names


def lines(difference: Difference) -> tuple[str, ...]:
    """What moves, one sentence a line: places first, then services, then everything else."""
    if difference.nothing:
        return (f"Nothing moves from '{difference.before}' to '{difference.after}'",)
    return (
        *(_move(move) for move in difference.moves),
        *_staying(difference),
        *_services(difference),
        *_with_their_places(difference),
        *(_entry(change) for change in difference.entries),
    )


def _move(move: Move) -> str:
    places = _and(move.places)
    if not move.after:
        return f"{places}: in {move.before} before, in no unit after"
    if not move.before:
        return f"{places}: in no unit before, in {move.after} after"
    return f"{places}: from {move.before} to {move.after}"


def _staying(difference: Difference) -> Iterator[str]:
    if difference.staying:
        noun = "place stays" if difference.staying == 1 else "places stay"
        yield f"{difference.staying} {noun} with the same council"
    if difference.untold:
        yield f"Cannot be told from names: {_and(difference.untold)}"


def _services(difference: Difference) -> Iterator[str]:
    """One line for all councils whose services change alike."""
    alike: dict[tuple[str, str, str], list[ServiceChange]] = {}
    for change in difference.services:
        if not change.only_accountability:
            key = (_names(change.services), say_delivery(change.before), say_delivery(change.after))
            alike.setdefault(key, []).append(change)
    for (names, before, after), changes in alike.items():
        councils = "" if _whole(difference, changes) else f", at {_and(_accountable(changes))}"
        yield f"{names[:1].upper()}{names[1:]}: {before}, then {after}{councils}"


def _names(services: tuple[str, ...]) -> str:
    return "every service" if set(service_names()) <= set(services) else _and(services)


def _whole(difference: Difference, changes: list[ServiceChange]) -> bool:
    moved = sum(len(move.places) for move in difference.moves)
    return sum(len(c.places) for c in changes) == moved + difference.staying


def _accountable(changes: list[ServiceChange]) -> list[str]:
    return list(dict.fromkeys(change.after.accountable for change in changes))


def _with_their_places(difference: Difference) -> Iterator[str]:
    quiet = {
        s for change in difference.services if change.only_accountability for s in change.services
    }
    loud = {
        s
        for change in difference.services
        if not change.only_accountability
        for s in change.services
    }
    if quiet - loud:
        number = len(quiet - loud)
        noun = "service passes" if number == 1 else "services pass"
        yield f"{number} {'other ' if loud else ''}{noun} to the new council with the places and stay its own"


def say_delivery(delivery: Delivery) -> str:
    """How a service is delivered, in words, such as ``hosted by Barset Council for A and B``."""
    text = " and ".join(delivery.models)
    together = _and(delivery.together)
    if together and delivery.deliverer == " and ".join(delivery.together):
        text += f" of {together}"
    elif not delivery.own:
        text += f" by {delivery.deliverer}" + (f" for {together}" if together else "")
    if delivery.cost_share:
        text += f", cost shared by {delivery.cost_share}"
    return f"{text}, until {delivery.until}" if delivery.until else text


def _entry(change: EntryChange) -> str:
    label = f"{change.kind.capitalize()} {change.name}"
    if change.what != "changed":
        return f"{label}: {change.what}"
    parts = (
        f"{word} {_value(old)}, then {_value(new)}" for word, (old, new) in change.details.items()
    )
    return f"{label}: {'; '.join(parts)}"


def _value(value: Any) -> str:
    if value is None:
        return "not said"
    if isinstance(value, list):
        return _and(_value(item) for item in value) or "none"
    if isinstance(value, dict):
        if "unit" in value:
            dates = [f"{word} {value[word]}" for word in ("from", "until") if word in value]
            return " ".join([value["unit"], *dates])
        return ", ".join(f"{key} {_value(inner)}" for key, inner in value.items())
    return f"{value:g}" if isinstance(value, float) else str(value)


def _and(items: Iterable[str]) -> str:
    words = list(items)
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else "".join(words)


def as_dict(difference: Difference) -> dict[str, Any]:
    """A difference as plain values, for ``--json``."""
    return {
        "before": difference.before,
        "after": difference.after,
        "moves": [
            {"places": list(m.places), "before": m.before, "after": m.after}
            for m in difference.moves
        ],
        "staying": difference.staying,
        "untold": list(difference.untold),
        "services": [
            {
                "services": list(change.services),
                "before": delivery_dict(change.before),
                "after": delivery_dict(change.after),
                "places": list(change.places),
                "everywhere": change.everywhere,
                "only accountability": change.only_accountability,
            }
            for change in difference.services
        ],
        "entries": [
            {
                "kind": e.kind,
                "name": e.name,
                "what": e.what,
                "details": {w: {"before": a, "after": b} for w, (a, b) in e.details.items()},
            }
            for e in difference.entries
        ],
        "lines": list(lines(difference)),
    }


def delivery_dict(delivery: Delivery) -> dict[str, Any]:
    """One delivery as plain values."""
    return {
        "accountable": delivery.accountable,
        "deliverer": delivery.deliverer,
        "models": [model.value for model in delivery.models],
        "together": list(delivery.together),
        "cost share": delivery.cost_share,
        "until": str(delivery.until.plain) if delivery.until else None,
    }
