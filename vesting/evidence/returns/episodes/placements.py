"""Placements and providers that a row does not tell, from rows beside it that must have the same."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from vesting.evidence.returns.children.identity import WHO
from vesting.evidence.returns.fates.ledger import ID, Ledger
from vesting.evidence.returns.guide.codes import UNKNOWN_PLACE

_SAME_PLACE = ("L",)
"""Reasons for a new episode with which the placement stays what it was."""
_SAME_CARER = ("L", "T", "U")
"""Reasons with which the provider stays what it was."""
_HAVE_NONE = r"^(T|Z)"
"""Placements whose provider is blank by the guide."""
_SHORTEST_URN = 5
"""Fewest characters of a number that Ofsted gave: others are placeholders, and mean one child's home."""


def known_from_beside(episodes: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """Episodes with placements and providers that could be known (R903-50).

    In this order: the episode before or after in the same chain, if the reason for the new episode says
    that the placement (or the carer) stayed; the same child's other episodes with the same number of
    Ofsted, or at the same postcode; all of the council's with that number.
    """
    place, provider = _place(), pl.col("provider")
    lacking = episodes.filter((place.is_null() | provider.is_null()) & ~_needs_none())
    if lacking.is_empty():
        return episodes
    known = episodes.with_columns(
        place.alias("at"),
        provider.alias("by"),
        _stay(_SAME_PLACE, "stay"),
        _stay(_SAME_CARER, "carer"),
    )
    for column, stay in (("at", "stay"), ("by", "carer")):
        for keys in ((*WHO, stay), (*WHO, "urn"), (*WHO, "placed_postcode")):
            known = known.with_columns(_filled(column, keys))
        known = _of_council(known, column)
    met = pl.any_horizontal(
        (pl.col("at").is_not_null() & place.is_null()),
        (pl.col("by").is_not_null() & provider.is_null() & ~_needs_none()),
    )
    ledger.note("R903-50", known.filter(met)[ID].unique())
    return known.with_columns(
        pl.coalesce("at", "place").alias("place"),
        pl.when(_needs_none()).then("provider").otherwise("by").alias("provider"),
    ).select(episodes.columns)


def _place() -> pl.Expr:
    return pl.when(pl.col("place") != UNKNOWN_PLACE).then(pl.col("place"))


def _needs_none() -> pl.Expr:
    return pl.col("place").str.contains(_HAVE_NONE).fill_null(False) & pl.col("provider").is_null()


def _stay(reasons: Sequence[str], name: str) -> pl.Expr:
    """Number, within a child, of the stay to which an episode belongs."""
    meets = pl.col("ended").shift(1).over(WHO) == pl.col("started")
    goes_on = (pl.col("new_reason").is_in(reasons) & meets).fill_null(False)
    return (~goes_on).cum_sum().over(WHO).alias(name)


def _filled(column: str, keys: Sequence[str]) -> pl.Expr:
    """What the nearest episode with the same keys has, the one before going before the one after."""
    has_keys = pl.all_horizontal(pl.col(k).is_not_null() for k in keys)
    lasting = pl.when(~pl.col("at").str.starts_with("T").fill_null(False)).then(pl.col(column))
    beside = pl.coalesce(lasting.forward_fill().over(keys), lasting.backward_fill().over(keys))
    return pl.coalesce(pl.col(column), pl.when(has_keys).then(beside)).alias(column)


def _of_council(known: pl.DataFrame, column: str) -> pl.DataFrame:
    """What all episodes of a council with one number of Ofsted have, where they agree."""
    numbered = pl.col("urn").str.len_chars() >= _SHORTEST_URN
    one = (
        known.filter(numbered & pl.col(column).is_not_null())
        .group_by("council", "urn")
        .agg(pl.col(column).first().alias("told"), pl.col(column).n_unique().alias("n"))
        .filter(pl.col("n") == 1)
        .drop("n")
    )
    joined = known.join(one, on=["council", "urn"], how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce(column, "told").alias(column)).drop("told")
