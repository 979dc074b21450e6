"""Loamshire as a folder of official files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vesting.synthetic import proposals
from vesting.synthetic.official import (
    boundaries,
    deprivation,
    directory,
    finance,
    in_need,
    inspections,
    interactive,
    local,
    looked_after,
    lookups,
    neighbours,
    plans,
    populations,
    projections,
    registry,
    workforce,
)
from vesting.synthetic.world import World, imagine

SEED = 1
"""The seed of the Loamshire of the documentation."""

_FILES: Mapping[str, Callable[[World], bytes]] = {
    "data/Local_Authority_Districts_December_2024_Boundaries_BGC.geojson": boundaries.districts,
    "data/Lower_layer_Super_Output_Areas_December_2021_Boundaries_BGC.geojson": boundaries.lsoas,
    "data/LSOA_(2021)_centroids.csv": boundaries.centroids,
    "data/LSOA_(2021)_to_Electoral_Ward_(2024)_to_LAD_(2024)_Lookup.csv": lookups.lsoa_to_ward,
    "data/LSOA_(2021)_to_Parish_(2024)_to_LAD_(2024)_Lookup.csv": lookups.lsoa_to_parish,
    "data/LTLA_to_UTLA_Lookup.csv": lookups.district_to_upper_tier,
    "data/mid_2023_population_first_release.csv": populations.first_release,
    "data/MYEB1_detailed_population_estimates_series_(2024).csv": populations.revised_release,
    "data/ons_mid-year_population_estimates_2012_to_2024.csv": populations.children,
    "data/2022_SNPP_Population_persons.csv": projections.table_z1,
    "data/census2021_lsoa21_6ageband.csv": populations.census,
    "data/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv": deprivation.scores,
    "data/cla_number_and_rate_per_10k_children.csv": looked_after.numbers_and_rates,
    "data/b1_children_in_need_2016_to_2025.csv": in_need.children,
    "data/c1_children_in_need_referrals_and_rereferrals_2016_to_2025.csv": in_need.referrals,
    "data/d3_cpps_subsequent_plan_2016_to_2025.csv": in_need.repeat_plans,
    "data/d5_cpps_at31march_by_duration_2016_to_2025.csv": in_need.plans,
    "data/csww_indicators_2017_to_2025.csv": workforce.indicators,
    "data/sen_needs_all_plans.csv": plans.by_need,
    "data/requests.csv": plans.requests,
    "data/timeliness_20_week.csv": plans.timeliness,
    "data/lait_bds_long.parquet": interactive.extract,
    "data/RO3_2024-25_by_la.csv": finance.outturn,
    "data/ofsted_ilacs_history_2018_2025.csv": inspections.history,
    "data/ofsted_la_latest_as_at_2025-03-31.csv": inspections.latest,
    "data/sn_model_2025_wide.csv": neighbours.neighbours,
    "data/uk_local_authorities_current.csv": registry.councils,
    "data/lad_changes_2014_2025.csv": registry.changes,
    "data/local_partner_areas.csv": local.partner_areas,
    "data/local_tax_base.csv": local.tax_base,
    "data/local_councillors.csv": local.councillors,
    "data/local_schools.csv": local.schools,
    "data/local_high_needs_deficit.csv": local.deficits,
    "data/local_need_and_funding.csv": local.need_and_funding,
    "data/local_flows.csv": local.flows,
    "postcodes/NSPL_FEB_2025_Loamshire.csv": directory.lookup,
    "structures/loamshire-as-is.yaml": proposals.as_is,
    "structures/loamshire-two-councils.yaml": proposals.two_councils,
    "structures/loamshire-three-councils.yaml": proposals.three_councils,
    "structures/loamshire-one-council.yaml": proposals.one_council,
    "examples/districts.json": proposals.graph,
    "examples/units.csv": proposals.units,
    "examples/prices.csv": proposals.prices,
    "examples/emergency-duty.yaml": proposals.share,
    "README.md": proposals.readme,
}


def generate(seed: int = SEED) -> dict[str, bytes]:
    """Make Loamshire: every file of the county and its country, in the official layouts.

    Args:
        seed: Any whole number; the same seed gives the same bytes.

    Returns:
        Bytes by path: official files under ``data/``, postcodes under ``postcodes/``, proposals under
        ``structures/``, inputs of
        single commands under ``examples/``, and a ``README.md``.
    """
    return files_of(imagine(seed))


def files_of(world: World) -> dict[str, bytes]:
    """The files of a world that has been imagined."""
    return {name: write(world) for name, write in _FILES.items()}
