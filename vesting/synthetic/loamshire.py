"""Loamshire as a folder of official files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vesting.synthetic.official import boundaries, deprivation, looked_after, lookups, populations
from vesting.synthetic.world import World, imagine

SEED = 1
"""The seed of the Loamshire of the documentation."""

_FILES: Mapping[str, Callable[[World], bytes]] = {
    "Local_Authority_Districts_December_2024_Boundaries_BGC.geojson": boundaries.districts,
    "Lower_layer_Super_Output_Areas_December_2021_Boundaries_BGC.geojson": boundaries.lsoas,
    "LSOA_(2021)_to_Electoral_Ward_(2024)_to_LAD_(2024)_Lookup.csv": lookups.lsoa_to_ward,
    "LSOA_(2021)_to_Parish_(2024)_to_LAD_(2024)_Lookup.csv": lookups.lsoa_to_parish,
    "LTLA_to_UTLA_Lookup.csv": lookups.district_to_upper_tier,
    "mid_2023_population_first_release.csv": populations.first_release,
    "MYEB1_detailed_population_estimates_series_(2024).csv": populations.revised_release,
    "ons_mid-year_population_estimates_2012_to_2024.csv": populations.children,
    "census2021_lsoa21_6ageband.csv": populations.census,
    "File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv": deprivation.scores,
    "cla_number_and_rate_per_10k_children.csv": looked_after.numbers_and_rates,
}


def generate(seed: int = SEED) -> dict[str, bytes]:
    """Make Loamshire: every file of the county and its country, in the official layouts.

    Args:
        seed: Any whole number; the same seed gives the same bytes.

    Returns:
        Bytes by file name.
    """
    return files_of(imagine(seed))


def files_of(world: World) -> dict[str, bytes]:
    """The files of a world that has been imagined."""
    return {name: write(world) for name, write in _FILES.items()}
