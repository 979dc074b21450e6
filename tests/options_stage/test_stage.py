"""The stage against brute force: every option, every measure, by plain arithmetic."""

from __future__ import annotations

import dataclasses
from itertools import combinations

import numpy as np
import polars as pl
import pytest
from stage_bed import BLOCKS, CHILDREN, FROM, PEOPLE, block, graph, looked_after, made

from vesting.options.completeness import Completeness
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.identity import option_id, unit_id
from vesting.options.enumeration.tables import OptionTable, UnitTable
from vesting.options.enumeration.window import Window
from vesting.options.ground_tables import from_tables
from vesting.options.measures.block import Label
from vesting.options.measures.catalogue import option_measures
from vesting.options.stage import OptionsSettings, listing_of, measure, run_options, tables


def connected(blocks, pairs):
    rest, found = set(blocks), {next(iter(blocks))}
    grown = True
    while grown:
        more = {b for a, b in pairs if a in found} | {a for a, b in pairs if b in found}
        grown = not (more & rest) <= found
        found |= more & rest
    return found == rest


def partitions(blocks):
    if not blocks:
        yield []
        return
    first, rest = blocks[0], blocks[1:]
    for size in range(len(rest) + 1):
        for others in combinations(rest, size):
            left = [b for b in rest if b not in others]
            for more in partitions(left):
                yield [(first, *others), *more]


def every_option(k):
    pairs = [(graph().ids[i], graph().ids[j]) for i, j in graph().edges]
    for option in partitions(list(BLOCKS)):
        if len(option) == k and all(connected(unit, pairs) for unit in option):
            yield option


@pytest.fixture(scope="module")
def options():
    return run_options(made(), OptionsSettings((1, 7)))


def people_of(unit):
    return sum(PEOPLE[b] for b in unit)


def figures_of(ground, unit):
    """Figures of one council by plain sums."""
    at = [BLOCKS.index(b) for b in unit]
    total = {name: float(sum(m.values[i] for i in at)) for name, m in ground.measures.items()}
    children, swing = total["aged_0_17"], ground.volatility
    hub = min(at, key=lambda i: sum(ground.reach.weighted[i, j] for j in at))
    away = sum(ground.reach.weighted[hub, j] for j in at)
    far = sum(ground.reach.beyond[hub, j] for j in at)
    around = 4 * len(at) - 2 * sum(ground.outline.borders[i, j] for i, j in combinations(at, 2))
    held = total["looked_after"]
    return total | {
        "looked_after_rate": 10_000 * held / children,
        "child_deprivation": 100 * total["idaci_children"] / total["idaci_base"],
        "volatility": 100 * (swing.a / max(held, 1) + swing.sigma**2) ** 0.5,
        "leadership_cost": 2_000_000 + 2 * children,
        "distance_mean": away / children,
        "distance_longest": max(ground.reach.longest[hub, j] for j in at),
        "children_far": 100 * far / children,
        "compactness": 4 * np.pi * len(at) / around**2,
        "districts_touched": float(len({ground.districts[i] for i in at})),
    }


PLAIN = {
    "sum": sum,
    "min": min,
    "max": max,
    "range": lambda values: max(values) - min(values),
    "ratio": lambda values: max(values) / min(values),
    "mean": lambda values: sum(values) / len(values),
}


def score(declared, ground, option):
    councils = [figures_of(ground, unit) for unit in option]
    values = [c[declared.measure] for c in councils]
    if declared.aggregate == "weighted":
        weights = [c[declared.weight] for c in councils]
        times = [1] * len(values) if declared.of == "sum" else weights
        return sum(v * w for v, w in zip(values, times, strict=True)) / sum(weights)
    less = len(set(ground.districts)) if declared.minus == "districts" else 0
    return PLAIN[declared.aggregate](values) - less


def test_every_option_is_listed_once(options):
    for k in range(1, 8):
        expected = {option_id(option) for option in every_option(k)}
        assert set(options.table.ids(k)) == expected
    assert options.statement.completeness is Completeness.COMPLETE
    assert len(set(options.ids)) == len(options.listing)


def test_every_score_is_what_plain_arithmetic_gives(options):
    declared = option_measures()
    names = [c.id for c in options.criteria]
    assert len(names) >= 12
    for row in range(0, len(options.listing), 3):
        option = options.councils(row)
        for column, name in enumerate(names):
            expected = score(declared[name], options.ground, option)
            assert options.scores[row, column] == pytest.approx(expected), (option, name)


def test_names_are_made_when_they_are_read(options):
    names = options.names
    assert len(names) == len(options.listing)
    assert names[3] == options.ids[3] == option_id(options.councils(3))
    assert list(names) == list(options.ids)
    assert list(names[2:6]) == list(options.ids[2:6])
    assert names[2:6][1] == options.ids[3]
    assert options.position[options.ids[5]] == 5


def test_the_listing_follows_the_number_of_councils(options):
    counts = options.listing.councils()
    assert (np.diff(counts) >= 0).all()
    assert counts[0] == 1
    assert counts[-1] == 7


def test_a_number_of_councils_without_options_is_no_part_of_the_listing():
    within = Constraints(windows=(Window(300_000, None),))
    options = run_options(made(), OptionsSettings((2, 4), within))
    assert options.statement.completeness is Completeness.WITHIN_WINDOW
    assert set(options.table.by_units) == {2, 3, 4}
    assert len(options.table.by_units[4]) == 0
    assert len(listing_of(options.table).parts) == len(
        [k for k in (2, 3, 4) if len(options.table.by_units[k])]
    )
    assert all(people_of(unit) >= 300_000 for row in range(len(options.listing))
               for unit in options.councils(row))  # fmt: skip


def test_progress_reaches_the_engine():
    seen = []
    run_options(made(), OptionsSettings((2, 3)), lambda done, whole: seen.append((done, whole)))
    assert all(whole is None or done <= whole for done, whole in seen)


@pytest.mark.parametrize("label", [Label.BY_POPULATION, Label.TOLD_NOTHING])
def test_what_is_apportioned_by_population_never_becomes_a_criterion(label):
    ground = made(measures={"looked_after": looked_after(label)})
    options = run_options(ground, OptionsSettings((2, 3)))
    measures = {c.measure for c in options.criteria}
    assert not measures & {"looked_after", "looked_after_rate", "volatility", "ehc_plans"}
    assert options.figures["volatility"].label is label
    assert options.figures["looked_after_rate"].label is label


def test_what_is_absent_says_why(options):
    why = {m.measure: m.why for m in options.missing}
    assert why["tax_base"] == why["tax_base_each"] == "no file with it is held"
    assert why["schools"] == "no loaded file supports it"
    assert not set(why) & set(options.figures)


def test_tables_hold_everything_and_give_the_same_scores_back(options):
    kept = tables(options)
    ground = from_tables(kept)
    assert ground.graph == options.ground.graph
    bit = {code: 1 << i for i, code in enumerate(ground.graph.ids)}
    masks = [sum(bit[b] for b in codes) for codes in kept["units"]["blocks"]]
    units = UnitTable(
        ground.graph, np.array(masks, np.uint64), kept["units"]["residents"].to_numpy()
    )
    rows = {
        int(k): np.array(part["units"].to_list(), np.int32)
        for (k,), part in kept["options"].partition_by("councils", as_dict=True).items()
    }
    again = measure(ground, OptionTable(units, rows, options.statement))
    np.testing.assert_array_equal(again.scores, options.scores)
    assert again.ids == options.ids == tuple(kept["options"]["option"])
    assert [c.id for c in again.criteria] == [c.id for c in options.criteria]
    for c in options.criteria:
        assert (
            kept["options"][c.id].to_list() == options.scores[:, options.criteria.index(c)].tolist()
        )


def test_tables_carry_source_vintage_and_interval(options):
    kept = tables(options)
    rows = kept["unit_measures"]
    assert set(rows["measure"]) == set(options.figures)
    assert rows["source"].null_count() == 0
    estimated = rows.filter(pl.col("measure") == "looked_after")
    assert (estimated["low"] <= estimated["high"]).all()
    assert rows.filter(pl.col("measure") == "residents")["low"].null_count() == len(
        options.table.units
    )
    assert estimated["label"][0] == "estimate, with interval"
    assert dict(kept["not_available"].iter_rows())["tax_base"] == "no file with it is held"
    first = kept["units"].row(0, named=True)
    assert first["unit"] == unit_id(first["blocks"])
    assert first["residents"] == people_of(first["blocks"])


def test_nothing_missing_makes_an_empty_table(options):
    bare = dataclasses.replace(options, missing=())
    assert tables(bare)["not_available"].columns == ["measure", "why"]


def test_the_same_ground_gives_the_same_numbers_to_the_bit():
    one, two = (run_options(made(), OptionsSettings((2, 5))) for _ in range(2))
    assert one.ids == two.ids
    np.testing.assert_array_equal(one.scores, two.scores)


def test_figures_of_whole_numbers_are_published_sums():
    options = run_options(made(measures={"schools": block("schools", range(7))}),
                          OptionsSettings((1, 1)))  # fmt: skip
    whole = options.councils(0)[0]
    assert whole == tuple(BLOCKS)
    assert options.figures["aged_0_17"].values[options.listing.units(0)[0]] == sum(
        CHILDREN.values()
    )
    assert options.figures["schools"].origin == FROM
