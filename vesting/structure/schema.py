"""The published JSON schema of structure files."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from vesting.structure.model import Structure

VERSION = 1
"""Version of the schema; it rises when a file that was accepted would no longer be."""


class _Generator(GenerateJsonSchema):
    """Leaves out the titles that pydantic derives from Python's names."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Descriptions say more than titles."""
        return False


def structure_schema() -> dict[str, Any]:
    """The schema, for editors that complete and check while one writes."""
    schema = Structure.model_json_schema(by_alias=True, schema_generator=_Generator)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Structure of children's services in one area, version {VERSION}",
        **schema,
    }
