"""Defaults spelled out, and the published schema."""

from __future__ import annotations

import json
import typing

from vesting.structure import Structure, load, read
from vesting.structure.schema import structure_schema
from vesting.structure.show import with_defaults
from vesting.structure.words import find_service, fold, services, suggest


def test_every_default_is_visible_and_comments_stay(two_councils):
    shown = with_defaults(read(two_councils)).text
    assert "    kind: new unitary  # default\n" in shown
    assert "emergency duty: {model: partnership, for: [east, west], from: 2028-04-01}" in shown
    assert "quality assurance: {reports to: DCS}" in shown
    assert "meets: 6 a year" in shown
    kept = [line for line in two_councils.splitlines() if "# a comment" in line]
    assert all(line in shown for line in kept)
    assert load(shown).services["emergency duty"][0].start == load(shown).start


def test_defaults_of_a_bare_file():
    bare = "structure: s\narea: a\nfrom: 2028-04-01\nunits:\n  a: {name: Barset, kind: existing council}\n"
    shown = with_defaults(read(bare)).text
    assert "places: [Barset]" in shown
    assert "services: {all: {model: in-house, for: [a], from: 2028-04-01}}  # default" in shown
    assert "practice: {front door: {one per: unit}, quality assurance: {reports to: DCS}}" in shown


def test_defaults_inside_lists_of_arrangements(two_councils):
    text = two_councils.replace(
        "emergency duty: partnership",
        "emergency duty:\n    - {model: partnership, until: 2030-03-31}\n    - trust2\n".replace(
            "    - trust2\n", ""
        ),
    ).replace("  all: {model: in-house}\n", "")
    shown = with_defaults(read(text)).text
    assert "- {model: partnership, until: 2030-03-31, for: [east, west], from: 2028-04-01}" in shown
    assert "  all: {model: in-house, for: [east, west], from: 2028-04-01}  # default" in shown
    partly = text + "practice:\n  front door: {one per: area}\n"
    assert "  quality assurance: {reports to: DCS}  # default" in with_defaults(read(partly)).text


def test_schema_names_the_files_own_words():
    schema = structure_schema()
    assert {"structure", "area", "from", "units", "services", "posts", "boards"} <= set(
        schema["properties"]
    )
    arrangement = schema["$defs"]["Arrangement"]["properties"]
    assert {"model", "by", "for", "cost share", "until"} <= set(arrangement)
    assert "accountable" not in arrangement
    assert schema["$defs"]["Model"]["enum"][0] == "in-house"
    assert schema["$defs"]["Arrangement"]["additionalProperties"] is False
    json.dumps(schema)


def test_every_key_of_the_schema_says_what_it_is():
    def fields(model, seen):
        if model in seen:
            return
        seen.add(model)
        for name, field in model.model_fields.items():
            yield model, name, field
        for hint in typing.get_type_hints(model).values():
            yield from (f for m in _models(hint) for f in fields(m, seen))

    missing = [(m.__name__, n) for m, n, f in fields(Structure, set()) if not f.description]
    assert missing == []


def _models(hint):
    if isinstance(hint, type) and hasattr(hint, "model_fields"):
        yield hint
    for inner in typing.get_args(hint):
        yield from _models(inner)


def test_services_are_cited_and_found_by_any_name():
    found = services()
    assert len({fold(s.name) for s in found}) == len(found)
    assert all(s.source and s.meaning for s in found)
    assert {s.family for s in found} == {
        "early help",
        "social care",
        "inclusion",
        "education",
        "youth services",
        "support",
    }
    assert find_service("MASH").name == "front door"
    assert find_service("Looked after children").name == "children in care"
    assert find_service("plumbing") is None
    pays = {s.name for s in found if s.sharing == "scale pays"}
    assert pays == {"fostering", "adoption", "emergency duty", "court work", "youth justice"}


def test_suggestions():
    assert suggest("Guilford", ["Guildford", "Woking"]) == "Did you mean 'Guildford'?"
    assert suggest("Xyz", ["Guildford"]) == ""
    assert fold("—") == "—"
