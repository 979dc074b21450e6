"""Code-Point Open as the Ordnance Survey publishes it: one file an area, without headings."""

from __future__ import annotations

import io
import re

import polars as pl

from vesting.evidence.layout import Origin
from vesting.evidence.places import CODE_FORM
from vesting.evidence.source import QUARANTINED, Aside, Reading, Specimen
from vesting.evidence.sources.postcodes import POSTCODE_FORM, compact
from vesting.evidence.tables import POSTCODES

COLUMNS = (
    "postcode", "quality", "east", "north", "country", "nhs region", "nhs area", "county",
    "district", "ward",
)  # fmt: skip
"""Columns in the order of the publisher's own list of headings."""

_FIRST = re.compile(rb'^"?[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}"?,"?\d{2}"?,')


class CodePoint:
    """Importer of the headerless files; positions on the national grid are not read."""

    name = "postcodes-without-headings"
    title = "Postcodes without headings (Code-Point Open, OS)"
    tables = (POSTCODES.name,)
    origin = Origin(
        "Ordnance Survey", address="https://osdatahub.os.uk/downloads/open/CodePointOpen"
    )

    def sniff(self, specimen: Specimen) -> float:
        """Certain of ten columns of which the first is a postcode and the second its quality."""
        first = specimen.content[:400].splitlines()[:1]
        fits = first and _FIRST.match(first[0]) and first[0].count(b",") == len(COLUMNS) - 1
        return 0.95 if fits else 0.0

    def read(self, specimen: Specimen) -> Reading:
        """District and ward of every postcode."""
        rows = pl.read_csv(
            io.BytesIO(specimen.content), has_header=False, new_columns=list(COLUMNS),
            infer_schema=False, truncate_ragged_lines=True,
        )  # fmt: skip
        good = compact("postcode").str.contains(POSTCODE_FORM).fill_null(False)
        numbered = rows.with_row_index("row", offset=1)
        bad = numbered.filter(~good)["row"].to_list()
        kept = rows.filter(good)
        frame = kept.select(
            compact("postcode").alias("place_code"),
            pl.lit("postcode").alias("level"),
            *(
                pl.when(pl.col(c).str.contains(CODE_FORM)).then(pl.col(c)).alias(c)
                for c in ("district", "ward")
            ),
            *(pl.lit(None, pl.String).alias(c) for c in ("lsoa",)),
            *(pl.lit(None, pl.Float64).alias(c) for c in ("longitude", "latitude")),
            pl.lit(None, pl.String).alias("ended"),
        ).unique("place_code", keep="first", maintain_order=True)
        return Reading(
            {POSTCODES.name: frame},
            rows=len(rows),
            accepted=len(kept),
            vintage="year of the codes not stated",
            publisher=self.origin.publisher,
            licence=self.origin.licence,
            address=self.origin.address,
            aside=tuple(Aside(f"row {n}", "is not a postcode", QUARANTINED, n) for n in bad),
            notes=("positions on the national grid were not read; district and ward were",),
            title=self.title,
        )


CODE_POINT = CodePoint()
