"""The small-area estimator: closed forms, recovery of known slopes, conservation, and every error."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vesting.demand.ages import BANDS, age_weights
from vesting.demand.deprivation import choose_features
from vesting.demand.need_model import NeedModel, fit_need_model
from vesting.demand.panel import NeedPanel, need_panel
from vesting.demand.small_area import (
    BY_POPULATION,
    MODELLED,
    TRIED,
    BlockDraws,
    estimate_blocks,
    share_by_population,
)
from vesting.demand.unknown import weather
from vesting.errors import InputError, RuleBroken

FULL = ("income_rate", "employment_rate", "education_score", "health_score", "crime_score")


def country(
    seed: int,
    *,
    slope: float = 0.5,
    level: float = 0.1,
    authorities: int = 120,
    scale: float = 0.006,
) -> tuple[pl.DataFrame, pl.DataFrame, list[tuple[str, str]]]:
    """Authorities in a ring, each of twelve small areas, whose need follows hardship by a slope."""
    rng = np.random.default_rng(seed)
    codes = [f"A{i:03d}" for i in range(authorities)]
    mean = rng.normal(0, 0.7, authorities)
    hardship = (mean[:, None] + rng.normal(0, 0.7, (authorities, 12))).ravel()
    hardship = (hardship - hardship.mean()) / hardship.std()
    children = rng.integers(2_000, 9_000, len(hardship)).astype(float)
    small = pl.DataFrame(
        {
            "authority": np.repeat(codes, 12),
            "children": children,
            "income_rate": np.exp(rng.normal(-1.8, 0.4, len(hardship))),
            "employment_rate": np.exp(-2 + 0.5 * hardship) - 0.01,
            "education_score": np.exp(3 + 0.7 * hardship) - 1,
            "health_score": hardship,
            "crime_score": 0.5 * hardship,
            "imd_score": np.exp(3 + 0.5 * hardship),
        }
    )
    home = np.repeat(np.arange(authorities), 12)
    need = np.bincount(home, children * np.exp(slope * hardship))
    own = np.exp(rng.normal(0, level, authorities))
    table = pl.DataFrame(
        {
            "authority": codes,
            "region": [f"R{i * 8 // authorities}" for i in range(authorities)],
            "count": rng.poisson(scale * need * own).astype(float),
            "children": np.bincount(home, children),
        }
    )
    ring = [
        (codes[i], codes[(i + step) % authorities]) for i in range(authorities) for step in (1, 2)
    ]
    return table, small, ring


def blocks_of(small: pl.DataFrame, authority: str) -> pl.DataFrame:
    """The small areas of an authority as blocks of a county, on a line."""
    rows = small.filter(pl.col("authority") == authority)
    where = np.arange(rows.height)
    return rows.with_columns(
        block=pl.Series([f"B{i // 3}" for i in where]),
        longitude=pl.Series(where * 0.1),
        latitude=pl.Series(52 + 0.01 * where),
    )


@pytest.fixture(scope="module")
def fitted() -> tuple[NeedModel, NeedPanel, pl.DataFrame]:
    table, small, ring = country(1)
    panel = need_panel("looked_after", table, small, ring)
    return fit_need_model(panel), panel, small


class TestFeatures:
    def test_the_best_set_is_used_and_named(self):
        _, small, _ = country(2)
        features = choose_features(small, small["children"].to_numpy())
        assert features.names == ("hardship", "income")
        assert "health score" in features.said
        matrix, filled = features.matrix(small)
        assert filled == 0
        weights = small["children"].to_numpy()
        assert np.average(matrix[:, 1], weights=weights) == pytest.approx(0, abs=1e-9)
        assert np.average(matrix[:, 1] ** 2, weights=weights) == pytest.approx(1)

    @pytest.mark.parametrize(
        ("held", "names"),
        [
            (("employment_rate", "income_rate"), ("employment", "income")),
            (("imd_score", "income_rate"), ("deprivation",)),
            (("income_rate",), ("income",)),
        ],
    )
    def test_where_figures_are_missing_the_next_set_is_used(self, held, names):
        _, small, _ = country(2)
        features = choose_features(small.select("children", *held), small["children"].to_numpy())
        assert features.names == names

    def test_child_income_is_made_from_its_numerator_and_gaps_are_filled(self):
        _, small, _ = country(2)
        rows = small.select("authority", "children").with_columns(
            block=pl.col("authority"),
            children_0_15=pl.col("children"),
            idaci_children=pl.when(pl.int_range(pl.len()) % 10 == 0)
            .then(None)
            .otherwise(pl.col("children") * 0.3),
        )
        features = choose_features(rows, rows["children"].to_numpy())
        assert features.names == ("child income",)
        matrix, filled = features.matrix(rows)
        assert filled == rows["idaci_children"].null_count() > 0
        assert np.isfinite(matrix).all()

    def test_a_gap_takes_the_mean_of_its_block(self):
        _, small, _ = country(2)
        features = choose_features(small, small["children"].to_numpy())
        rows = small.head(6).with_columns(block=pl.Series(list("aaabbb")))
        broken = rows.with_columns(
            income_rate=pl.when(pl.int_range(pl.len()) == 0).then(None).otherwise("income_rate")
        )
        matrix, filled = features.matrix(broken)
        assert filled == 1
        assert matrix[0, 1] == pytest.approx(matrix[1:3, 1].mean())

    def test_a_block_of_gaps_takes_the_mean_of_all(self):
        _, small, _ = country(2)
        features = choose_features(small, small["children"].to_numpy())
        rows = small.head(4).with_columns(block=pl.Series(list("abbb")))
        broken = rows.with_columns(
            income_rate=pl.when(pl.int_range(pl.len()) == 0).then(None).otherwise("income_rate")
        )
        assert features.matrix(broken)[0][0, 1] == pytest.approx(
            features.matrix(rows)[0][1:, 1].mean()
        )
        assert np.isfinite(features.matrix(broken.drop("block"))[0]).all()

    def test_a_figure_with_many_gaps_is_not_used(self):
        _, small, _ = country(2)
        holes = small.with_columns(
            health_score=pl.when(pl.int_range(pl.len()) % 3 == 0)
            .then(None)
            .otherwise("health_score")
        )
        assert choose_features(holes, small["children"].to_numpy()).names == (
            "employment",
            "income",
        )

    def test_a_figure_that_is_the_same_everywhere_does_no_harm(self):
        _, small, _ = country(2)
        flat = small.select("children", income_rate=pl.lit(0.2))
        matrix, _ = choose_features(flat, small["children"].to_numpy()).matrix(flat)
        assert (matrix == 0).all()

    def test_no_figures_at_all(self):
        with pytest.raises(InputError, match="no column of deprivation") as caught:
            choose_features(pl.DataFrame({"children": [1.0]}), np.ones(1))
        assert caught.value.code == "DEM-E01"
        assert "File 7" in caught.value.mend

    def test_figures_that_the_fit_had_and_the_estimate_lacks(self, fitted):
        model, _, small = fitted
        with pytest.raises(InputError, match="no column 'health_score'") as caught:
            model.features.matrix(small.drop("health_score"))
        assert caught.value.code == "DEM-E01"


class TestPanel:
    def test_small_areas_are_scaled_to_their_authority(self):
        table, small, ring = country(3)
        grown = table.with_columns(children=pl.col("children") * 1.1)
        panel = need_panel("looked_after", grown, small, ring)
        sums = np.bincount(panel.home, panel.children)
        assert sums == pytest.approx(grown["children"].to_numpy())

    def test_ages_weigh(self):
        table, small, ring = country(3)
        older = table.with_columns(age_weight=pl.lit(1.25))
        panel = need_panel("looked_after", older, small, ring)
        assert panel.children.sum() == pytest.approx(1.25 * table["children"].sum())

    def test_authorities_without_a_count_are_left_out_and_named(self):
        table, small, ring = country(3)
        lost = table.with_columns(
            count=pl.when(pl.col("authority") == "A000").then(None).otherwise("count")
        )
        panel = need_panel("looked_after", lost, small, ring)
        assert len(panel) == 119
        assert "A000" not in panel.codes
        assert any("1 authority left out" in said for said in panel.said)

    def test_pairs_are_neighbours_within_a_region(self):
        table, small, ring = country(3)
        panel = need_panel(
            "looked_after", table, small, [*ring, ("A000", "A000"), ("A001", "A000")]
        )
        regions = np.array(panel.regions)
        i, j = panel.pairs.T
        assert (regions[i] == regions[j]).all()
        assert (i < j).all()
        assert len({tuple(p) for p in panel.pairs.tolist()}) == len(panel.pairs)

    def test_without_a_region(self, fitted):
        _, panel, _ = fitted
        rest = panel.without(["R0"])
        assert "R0" not in rest.regions
        assert len(rest) == len(panel) - panel.regions.count("R0")
        kept = [i for i, r in enumerate(panel.regions) if r != "R0"]
        assert (rest.counts == panel.counts[kept]).all()
        sums = np.bincount(panel.home, panel.children)[kept]
        assert np.bincount(rest.home, rest.children) == pytest.approx(sums)
        names = {(panel.codes[a], panel.codes[b]) for a, b in panel.pairs.tolist()}
        assert {(rest.codes[a], rest.codes[b]) for a, b in rest.pairs.tolist()} <= names

    def test_too_few_authorities(self):
        table, small, ring = country(3, authorities=20)
        with pytest.raises(
            InputError, match="20 authorities have a count of looked after"
        ) as caught:
            need_panel("looked_after", table, small, ring)
        assert caught.value.code == "DEM-E02"

    def test_a_missing_column(self):
        table, small, ring = country(3)
        with pytest.raises(InputError, match="no column 'region'") as caught:
            need_panel("looked_after", table.drop("region"), small, ring)
        assert caught.value.code == "DEM-E03"
        assert "authority, region, count, children" in caught.value.mend

    def test_filled_gaps_are_told(self):
        table, small, ring = country(3)
        holes = small.with_columns(
            income_rate=pl.when(pl.int_range(pl.len()) % 50 == 0)
            .then(None)
            .otherwise("income_rate")
        )
        panel = need_panel("looked_after", table, holes, ring)
        assert any("29 missing figures" in said for said in panel.said)


class TestModel:
    def test_it_recovers_the_slope_and_the_level(self):
        slopes, levels, found = [], [], []
        for seed in range(8):
            table, small, ring = country(100 + seed, slope=0.45, level=0.15)
            model = fit_need_model(need_panel("looked_after", table, small, ring))
            slopes.append(model.slope[0])
            levels.append(model.spread)
            found.append(abs(model.slope[0] - 0.45) / np.sqrt(model.covariance[0, 0]))
        assert np.mean(slopes) == pytest.approx(0.45, abs=0.03)
        assert np.mean(levels) == pytest.approx(0.15, abs=0.02)
        assert np.max(found) < 3.5

    def test_income_alone_tells_nothing_here(self, fitted):
        model, _, _ = fitted
        assert abs(model.slope[1]) < 3 * np.sqrt(model.covariance[1, 1])

    def test_neighbours_differ_by_root_two_of_a_level(self):
        apart = []
        for seed in range(8):
            table, small, ring = country(200 + seed, level=0.2)
            model = fit_need_model(need_panel("looked_after", table, small, ring))
            apart.append(model.neighbour_spread)
        assert np.mean(apart) == pytest.approx(0.2 * np.sqrt(2), rel=0.1)

    def test_where_deprivation_tells_nothing_it_says_so(self):
        said = []
        for seed in range(6):
            table, small, ring = country(300 + seed, slope=0.0)
            said.append(fit_need_model(need_panel("looked_after", table, small, ring)).tells)
        assert sum(said) <= 2
        table, small, ring = country(5, slope=0.4)
        assert fit_need_model(need_panel("looked_after", table, small, ring)).tells

    def test_a_model_that_does_not_settle_is_no_model(self, fitted, monkeypatch):
        monkeypatch.setattr("vesting.demand.need_model._STEPS", 1)
        with pytest.raises(RuleBroken, match="looked after did not settle") as caught:
            fit_need_model(fitted[1])
        assert caught.value.code == "DEM-E07"

    def test_it_is_the_same_twice(self, fitted):
        model, panel, _ = fitted
        again = fit_need_model(panel)
        assert (again.slope == model.slope).all()
        assert again.neighbour_spread == model.neighbour_spread

    def test_without_neighbours_there_is_no_doubt_to_measure(self):
        table, small, ring = country(3)
        panel = need_panel("looked_after", table, small, ring[:5])
        with pytest.raises(InputError, match="pairs of neighbouring authorities") as caught:
            fit_need_model(panel)
        assert caught.value.code == "DEM-E04"


class TestBlocks:
    def test_every_draw_adds_up_to_the_county(self, fitted):
        model, _, small = fitted
        found = estimate_blocks(model, blocks_of(small, "A003"), 437, np.random.default_rng(1), 300)
        assert found.draws.shape == (4, 300)
        assert (found.draws.sum(axis=0) == 437).all()
        assert found.label == MODELLED
        assert found.scores
        table = found.table()
        assert table["mean"].sum() == pytest.approx(437)
        for low, high in (
            ("low_95", "low_80"),
            ("low_80", "mean"),
            ("mean", "high_80"),
            ("high_80", "high_95"),
        ):
            assert (table[low] <= table[high]).all()

    def test_the_mean_follows_the_closed_form(self, fitted):
        model, _, small = fitted
        rows = blocks_of(small, "A003")
        found = estimate_blocks(model, rows, 10_000, np.random.default_rng(1), 4_000)
        matrix, _ = model.features.matrix(rows)
        need = rows["children"].to_numpy() * np.exp(matrix @ model.slope)
        groups = rows["block"].to_list()
        expected = [need[[g == b for g in groups]].sum() for b in found.blocks]
        share = np.array(expected) / np.sum(expected)
        assert found.table()["mean"].to_numpy() / 10_000 == pytest.approx(share, abs=0.012)

    def test_where_deprivation_does_not_differ_it_is_the_population_share(self, fitted):
        model, _, small = fitted
        rows = blocks_of(small, "A003")
        same = rows.with_columns(pl.lit(rows[name][0]).alias(name) for name in FULL)
        found = estimate_blocks(model, same, 10_000, np.random.default_rng(2), 4_000)
        children = rows.group_by("block", maintain_order=True).agg(pl.col("children").sum())
        share = (children["children"] / children["children"].sum()).to_numpy()
        assert found.table()["mean"].to_numpy() / 10_000 == pytest.approx(share, abs=0.012)

    def test_units_are_sums_of_their_blocks_draw_by_draw(self, fitted):
        model, _, small = fitted
        found = estimate_blocks(model, blocks_of(small, "A003"), 437, np.random.default_rng(1), 300)
        units = found.units({"east": ["B0", "B1"], "west": ["B2", "B3"]})
        assert units.blocks == ("east", "west")
        assert (units.draws[0] == found.draws[0] + found.draws[1]).all()
        assert (units.draws.sum(axis=0) == 437).all()

    def test_the_slope_sums_over_small_areas_so_that_blocks_may_be_cut_anywhere(self, fitted):
        model, _, small = fitted
        rows = blocks_of(small, "A003")
        fine = rows.with_columns(block=pl.Series([f"S{i}" for i in range(12)]))
        coarse = estimate_blocks(model, rows, 50_000, np.random.default_rng(3), 4_000)
        cut = estimate_blocks(model, fine, 50_000, np.random.default_rng(3), 4_000)
        merged = cut.units({f"B{k}": [f"S{i}" for i in range(3 * k, 3 * k + 3)] for k in range(4)})
        assert merged.table()["mean"].to_numpy() == pytest.approx(
            coarse.table()["mean"].to_numpy(), rel=0.03
        )

    def test_children_of_blocks_scale_the_small_areas(self, fitted):
        model, _, small = fitted
        rows = blocks_of(small, "A003")
        sums = dict(rows.group_by("block").agg(pl.col("children").sum()).iter_rows())
        doubled = {b: n * (2 if b == "B0" else 1) for b, n in sums.items()}
        before = estimate_blocks(model, rows, 10_000, np.random.default_rng(1), 2_000)
        after = estimate_blocks(model, rows, 10_000, np.random.default_rng(1), 2_000, doubled)
        assert after.table()["mean"][0] > 1.4 * before.table()["mean"][0]

    def test_older_children_count_for_more(self, fitted):
        model, _, small = fitted
        rows = blocks_of(small, "A003")
        older = rows.with_columns(
            age_weight=pl.when(pl.col("block") == "B0").then(1.3).otherwise(1.0)
        )
        plain = estimate_blocks(model, rows, 10_000, np.random.default_rng(1), 2_000)
        weighed = estimate_blocks(model, older, 10_000, np.random.default_rng(1), 2_000)
        assert weighed.table()["mean"][0] > 1.1 * plain.table()["mean"][0]

    def test_it_is_the_same_twice_and_differs_with_the_seed(self, fitted):
        model, _, small = fitted
        rows = blocks_of(small, "A003")
        one, two = (estimate_blocks(model, rows, 400, np.random.default_rng(9), 50) for _ in "ab")
        assert (one.draws == two.draws).all()
        other = estimate_blocks(model, rows, 400, np.random.default_rng(10), 50)
        assert (one.draws != other.draws).any()

    def test_gaps_of_the_county_are_told(self, fitted):
        model, _, small = fitted
        rows = blocks_of(small, "A003").with_columns(
            income_rate=pl.when(pl.int_range(pl.len()) == 0).then(None).otherwise("income_rate")
        )
        found = estimate_blocks(model, rows, 400, np.random.default_rng(1), 20)
        assert found.said[-1] == "1 gaps of this county filled"

    def test_a_measure_that_deprivation_does_not_tell_scores_no_difference(self, fitted):
        from dataclasses import replace

        model, _, small = fitted
        flat = replace(model, slope=np.zeros(2), prior=0.02)
        found = estimate_blocks(flat, blocks_of(small, "A003"), 400, np.random.default_rng(1), 20)
        assert found.label == TRIED
        assert not found.scores

    def test_population_alone_is_labelled_and_scores_nothing(self):
        rows = pl.DataFrame({"block": ["a", "b", "c"], "children": [100.0, 200.0, 700.0]})
        found = share_by_population("ehc_plans", rows, 1_000, np.random.default_rng(1), 4_000)
        assert found.label == BY_POPULATION
        assert not found.scores
        assert found.table()["mean"].to_list() == pytest.approx([100, 200, 700], abs=2)
        assert (found.draws.sum(axis=0) == 1_000).all()
        assert found.draws[0].std() == pytest.approx(np.sqrt(1_000 * 0.1 * 0.9), rel=0.05)

    def test_one_block_has_the_whole_county(self, fitted):
        model, _, small = fitted
        rows = blocks_of(small, "A003").with_columns(block=pl.lit("all"))
        found = estimate_blocks(model, rows, 400, np.random.default_rng(1), 20)
        assert (found.draws == 400).all()

    def test_a_block_without_children(self, fitted):
        model, _, small = fitted
        rows = blocks_of(small, "A003").with_columns(
            children=pl.when(pl.col("block") == "B2").then(0.0).otherwise("children")
        )
        with pytest.raises(InputError, match="block 'B2' has no children") as caught:
            estimate_blocks(model, rows, 400, np.random.default_rng(1))
        assert caught.value.code == "DEM-E05"
        with pytest.raises(InputError, match="block 'a' has no children"):
            share_by_population(
                "in_need", pl.DataFrame({"block": ["a"], "children": [1.0]}), 4,
                np.random.default_rng(1), children={},
            )  # fmt: skip

    def test_a_unit_with_an_unknown_block(self):
        made = BlockDraws("in_need", ("a",), np.array([[3]]), 3, MODELLED, True)
        with pytest.raises(InputError, match="'z' is not a block") as caught:
            made.units({"east": ["z"]})
        assert caught.value.code == "DEM-E06"
        assert caught.value.where == "unit 'east'"

    def test_a_table_without_positions(self, fitted):
        model, _, small = fitted
        with pytest.raises(InputError, match="no column 'longitude'"):
            estimate_blocks(
                model, blocks_of(small, "A003").drop("longitude"), 4, np.random.default_rng(1)
            )


class TestWeather:
    @settings(max_examples=20)
    @given(st.integers(0, 1_000), st.integers(2, 40))
    def test_the_halves_differ_as_neighbours_do(self, seed, number):
        rng = np.random.default_rng(seed)
        x, y = rng.uniform(0, 1, number), 52 + rng.uniform(0, 0.5, number)
        children = rng.uniform(1, 3, number)
        field = weather(x, y, children, 0.2, 4_000, rng)
        plane = np.column_stack((x * np.cos(np.radians(y.mean())), y))
        share = children / children.sum()
        middle = plane - share @ plane
        axis = np.linalg.eigh((middle * share[:, None]).T @ middle)[1][:, -1]
        order = np.argsort(middle @ axis, kind="stable")
        left = order[np.cumsum(share[order]) <= 0.5]
        left = left if len(left) else order[:1]
        right = np.setdiff1d(order, left)
        halves = [(share[s] / share[s].sum()) @ field[s] for s in (left, right)]
        assert np.std(halves[0] - halves[1]) == pytest.approx(0.2, rel=0.06)

    def test_near_blocks_share_their_weather(self):
        x = np.linspace(0, 1, 50)
        field = weather(x, np.full(50, 52.0), np.ones(50), 0.2, 4_000, np.random.default_rng(1))
        assert np.corrcoef(field[0], field[1])[0, 1] > 0.9
        assert np.corrcoef(field[0], field[-1])[0, 1] < 0.2

    def test_blocks_in_one_place_have_none(self):
        one = weather(np.zeros(3), np.full(3, 52.0), np.ones(3), 0.2, 5, np.random.default_rng(1))
        assert (one == 0).all()


class TestAges:
    def test_the_country_has_weight_one(self):
        rng = np.random.default_rng(4)
        people = pl.DataFrame(
            {
                "place": np.repeat(["a", "b", "c"], 18),
                "age": np.tile(np.arange(18), 3),
                "persons": rng.integers(50, 500, 54).astype(float),
            }
        )
        weights = age_weights("looked_after", people)
        sums = people.group_by("place", maintain_order=True).agg(pl.col("persons").sum())
        joined = weights.join(sums, on="place")
        assert (joined["age_weight"] * joined["persons"]).sum() == pytest.approx(
            sums["persons"].sum()
        )

    def test_adolescents_weigh_more(self):
        people = pl.DataFrame(
            {
                "place": ["young"] * 2 + ["old"] * 2,
                "age": [2, 16, 2, 16],
                "persons": [90.0, 10.0, 10.0, 90.0],
            }
        )
        weights = dict(age_weights("looked_after", people).iter_rows())
        assert weights["old"] > 1 > weights["young"]

    def test_a_measure_without_published_ages_weighs_alike(self):
        people = pl.DataFrame({"place": ["a", "b"], "age": [2, 16], "persons": [10.0, 10.0]})
        assert age_weights("in_need", people)["age_weight"].to_list() == [1.0, 1.0]

    def test_bands_cover_each_age_once(self):
        for bands in BANDS.values():
            ages = [a for youngest, oldest, _ in bands for a in range(youngest, oldest + 1)]
            assert ages == list(range(18))
