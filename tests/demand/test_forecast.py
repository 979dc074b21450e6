"""The forecast: units that add up, what is known and what is not looked at, words and tables."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from vesting.demand.areas import ALL, by_council, by_home
from vesting.demand.build_histories import histories
from vesting.demand.calendar import day_of, in_words, number_of
from vesting.demand.forecast import Asked, forecast, observed
from vesting.demand.forecast_parts import (
    layer_table,
    pool_table,
    pools,
    waterfall,
    waterfall_table,
)
from vesting.demand.forecast_tables import (
    PLACES,
    backtest_table,
    cost_table,
    stock_table,
    weekly_table,
)
from vesting.demand.forecast_words import remarks, say, today
from vesting.demand.histories import stock
from vesting.demand.money import millions, pounds, thousands
from vesting.demand.release import children_for_release, pounds_for_release
from vesting.demand.scenario_file import read_scenario
from vesting.errors import InputError, UsageError

FIRST, UNTIL = date(2020, 4, 1), date(2025, 3, 31)
UNITS = {"AA11AA": "East", "BB11BB": "East", "CC11CC": "West"}


def returns(seed=1, count=420):
    """Children who come evenly over five years, stay about a year and a half, and move once in a while."""
    rng = np.random.default_rng(seed)
    children, episodes = [], []
    for number in range(count):
        began = number_of(FIRST) - 500 + int(rng.integers(0, 2300))
        ended = began + int(rng.exponential(550)) + 1
        born = began - int(rng.uniform(1, 16.5) * 365.25)
        home = rng.choice(
            ["AA1 1AA", "BB1 1BB", "CC1 1CC", "ZZ9 9ZZ", ""], p=[0.4, 0.2, 0.3, 0.05, 0.05]
        )
        uasc = bool(rng.random() < 0.05)
        split = began + (ended - began) // 2
        kinds = rng.choice(["U1", "U4", "K2"], 2)
        children.append(("Loam", f"c{number}", born, uasc))
        for start, stop, place in ((began, split, kinds[0]), (split, ended, kinds[1])):
            if start < stop and start <= number_of(UNTIL) and stop > number_of(FIRST):
                why = "E4A" if stop == ended else "X1"
                fresh = "S" if start == began else "P"
                episodes.append(("Loam", f"c{number}", start, stop if stop <= number_of(UNTIL) else None,
                                 "C2", place, "PR1", why, home, fresh))  # fmt: skip
    kept = {e[1] for e in episodes}
    days = pl.Int32
    return (
        pl.DataFrame([c for c in children if c[1] in kept],
                     schema={"council": pl.String, "child": pl.String, "born": days, "uasc": pl.Boolean},
                     orient="row").with_columns(pl.col("born").cast(pl.Date)),
        pl.DataFrame(episodes,
                     schema={"council": pl.String, "child": pl.String, "started": days, "ended": days,
                             "legal_status": pl.String, "place": pl.String, "provider": pl.String,
                             "end_reason": pl.String, "home_postcode": pl.String,
            "new_reason": pl.String},
                     orient="row").with_columns(pl.col("started", "ended").cast(pl.Date)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def told():
    return histories(*returns(), UNTIL, first=FIRST)


@pytest.fixture(scope="module")
def made(told):
    units = by_home(told, ("East", "West"), UNITS, {"East": 30_000, "West": 20_000})
    return forecast(told, units, Asked(UNTIL, 24, 300, seed=3))


def test_units_add_up_to_the_whole_in_every_replicate(made):
    children, pounds = made.children(), made.pounds()
    assert np.array_equal(children[:, 1:].sum(axis=1), children[:, 0])
    assert np.array_equal(pounds[:, 1:].sum(axis=1), pounds[:, 0])
    assert np.array_equal(children[:, :, 1:].sum(axis=2), children[:, :, 0])


def test_tables_hold_every_day_unit_and_placement(made):
    table = stock_table(made)
    assert table.columns == ["date", "unit", "placement", "mean", "p025", "p10", "p25", "p50", "p75",
                             "p90", "p975"]  # fmt: skip
    assert len(table) == 24 * 3 * len(PLACES)
    assert set(table["unit"]) == {ALL, "East", "West"}
    assert table["date"].max() == date(2027, 3, 31)
    cost = cost_table(made)
    assert cost["financial_year"].unique(maintain_order=True).to_list() == ["2025-26", "2026-27"]
    assert (table["p10"] <= table["p90"]).all()
    test = backtest_table(made)
    assert {3, 6, 12, 24, 36} == set(test["months"])
    assert test["crps"].min() >= -1e-9


def test_a_forecast_from_the_first_of_april_holds_the_whole_year(told):
    """What came on that day is not looked at, and the one day of a fourth year has no row."""
    found = forecast(told, by_council(told), Asked(date(2023, 4, 1), 36, 100))
    assert found.histories.until == number_of(date(2023, 3, 31))
    years = cost_table(found)["financial_year"].unique(maintain_order=True).to_list()
    assert years == ["2023-24", "2024-25", "2025-26"]
    assert {date(2024, 4, 1), date(2024, 3, 31)} <= set(stock_table(found)["date"])


def test_a_forecast_that_starts_years_after_the_returns_says_how_far_it_was_tested(told):
    found = forecast(told, by_council(told), Asked(date(2032, 4, 1), 12, 100))
    assert found.tested_until() < date(2032, 1, 1)
    assert "and 1 April 2032, when the forecast starts, is simulated" in remarks(found)[0]
    assert remarks(found)[0].startswith(f"what came between {in_words(day_of(told.until))}")
    assert today(found).endswith(f"{int(stock(told, (told.until,)).sum()):,}")
    assert "beyond what the back-test reaches" in say(found)[0].sentence
    years = cost_table(found)["financial_year"].unique(maintain_order=True).to_list()
    assert years == ["2032-33"], "years that were over on the first day have no row"


def test_a_part_of_a_year_is_told_as_days(told):
    found = forecast(told, by_council(told), Asked(date(2024, 10, 15), 12, 100))
    assert "in 198 days of 2025-26" in say(found)[0].sentence


def test_pounds_a_week_are_those_of_the_year(made):
    yearly, weekly = cost_table(made), weekly_table(made)
    assert weekly["mean"][0] * 365 / 7 == pytest.approx(yearly["mean"][0])
    assert " a week; chance of more than" in say(made)[1].sentence


def test_a_unit_cannot_be_named_like_the_whole(told):
    with pytest.raises(InputError) as caught:
        by_home(told, ("All", "West"), UNITS)
    assert caught.value.code == "DEM-E67"


def test_unknown_homes_are_sampled_as_the_known_ones_of_their_council_lie(told):
    units = by_home(told, ("East", "West"), UNITS, {"East": 10_000, "West": 90_000})
    home = np.append(told.homes, "")[told.periods.home]
    seen, west = np.isin(home, ["AA11AA", "BB11BB"]).sum(), (home == "CC11CC").sum()
    share = (seen + 20 * 0.1) / (seen + west + 20)
    assert units.blocks.chances[0, 0] == pytest.approx(share)
    unknown, dealt = units.blocks.apart(told)
    assert unknown[0] / unknown.sum() == pytest.approx(share)
    assert dealt[0] / dealt.sum() == pytest.approx(0.1)


def test_a_year_that_is_not_filled_says_so(told):
    short = forecast(told, by_council(told), Asked(date(2025, 6, 30), 6, 100))
    assert short.years() == ("2024-25 part", "2025-26 part")[-len(short.years()) :]
    assert short.asked.start == date(2025, 6, 30)


def test_what_is_released_is_rounded_and_small_counts_are_gone(made):
    table = children_for_release(stock_table(made))
    kept = table.drop_nulls("mean")
    assert ((kept["mean"] % 5) == 0).all()
    assert kept["mean"].min() >= 5
    assert table.filter(pl.col("mean").is_null())["p90"].null_count() > 0
    pounds = pounds_for_release(cost_table(made), table).drop_nulls("mean")
    assert ((pounds["p50"] % 10_000) == 0).all()


def test_observed_children_count_once_wherever_they_are_sampled(made):
    days = (number_of(date(2024, 3, 31)), made.histories.until)
    counted = observed(made.histories, made.units.blocks, days)
    assert counted.sum(axis=(1, 2)) == pytest.approx(stock(made.histories, days).sum(axis=1))


def test_an_earlier_start_does_not_look_ahead(told):
    early = date(2023, 3, 31)
    cut = forecast(told.as_known(number_of(early)), by_council(told.as_known(number_of(early))),
                   Asked(early, 12, 100))  # fmt: skip
    full = forecast(told, by_council(told), Asked(early, 12, 100))
    assert np.array_equal(cut.simulated.stock, full.simulated.stock)


def test_the_same_seed_gives_the_same_bits(told, made):
    units = by_home(told, ("East", "West"), UNITS, {"East": 30_000, "West": 20_000})
    again = forecast(told, units, Asked(UNTIL, 24, 300, seed=3))
    assert np.array_equal(again.simulated.stock, made.simulated.stock)
    assert np.array_equal(again.simulated.cost, made.simulated.cost)


def test_more_months_leave_the_earlier_ones_as_they_are(told, made):
    units = by_home(told, ("East", "West"), UNITS, {"East": 30_000, "West": 20_000})
    longer = forecast(told, units, Asked(UNTIL, 37, 300, seed=3))
    assert longer.simulated.days[:24] == made.simulated.days
    assert np.array_equal(longer.children()[:24], made.children())
    assert np.array_equal(longer.pounds()[:2], made.pounds())


def test_words_for_every_unit(made):
    whole, east, west = say(made)
    assert whole.unit == ALL
    assert "looked after on 31 March 2027 (8 in 10)" in east.sentence
    assert "more than West? " in east.sentence
    assert "more than East? " in west.sentence
    assert "makes the chance of overspending 1 in 20" in whole.sentence
    assert "unknown homes, sampled, " in whole.sentence
    assert [r.chance for r in east.reserves] == [0.1, 0.05]


def test_words_and_tables_have_the_same_ends_of_the_bands(made):
    """Quantiles of whole pounds are read alike in both, which tells where states of the world are few."""
    row = cost_table(made).filter(unit="East", placement=ALL, financial_year="2026-27")
    low, high = row.select("p10", "p90").row(0)
    assert f"({millions(low)} to {millions(high)})" in say(made)[1].sentence


def test_a_scenario_stands_beside_things_as_they_are(told):
    text = ("title: x\nsteps:\n  - {title: fewer, change: entries, times: 0.2, from: 2025-04-01}\n")  # fmt: skip
    scenario = read_scenario(text, "s.yaml")
    found = forecast(told, by_council(told), Asked(UNTIL, 12, 200, scenario=scenario))
    assert found.children()[-1, 0, 0].mean() < 0.8 * found.children(plain=True)[-1, 0, 0].mean()


def test_without_counts_of_children_the_known_homes_stand_in(told):
    units = by_home(told, ("East", "West"), UNITS)
    assert "as no count of children is held" in units.said[-1]
    assert units.blocks.weights.sum(axis=1) == pytest.approx(1)


def test_a_short_history_has_no_back_test_and_says_so(told):
    late = histories(*returns(), UNTIL, first=date(2024, 1, 1))
    found = forecast(late, by_council(late), Asked(UNTIL, 6, 100))
    assert found.cases == ()
    assert "no back-test: the returns cover 1.2 years" in say(found)[0].sentence
    assert "beyond what the back-test reaches" not in say(found)[0].sentence
    assert found.tested_until() is None


def test_children_without_a_date_of_birth_are_told_where_they_are_not_few(told):
    found = forecast(told, by_council(told), Asked(UNTIL, 3, 100))
    assert "date of birth" not in say(found)[0].sentence
    many = replace(found, histories=replace(told, ageless=(1_248, 8_200)))
    words = "of all 8,200 children in the returns 1,248 without a date of birth are left out"
    assert words in say(many)[0].sentence
    few = replace(found, histories=replace(told, ageless=(82, 8_200)))
    assert "date of birth" not in say(few)[0].sentence


def test_small_sums_are_told_in_thousands_and_a_minus_stands_before_the_pound():
    assert (millions(4_600), millions(-120_000), millions(0)) == ("£5,000", "-£0.1m", "£0")
    assert (pounds(-547_890), thousands(300)) == ("-£547,890", "less than £1,000")


def test_questions_that_make_no_sense(told):
    with pytest.raises(UsageError) as caught:
        Asked(UNTIL, 0)
    assert caught.value.code == "DEM-E62"
    with pytest.raises(UsageError) as caught:
        forecast(told, by_council(told), Asked(date(2019, 1, 1), 12))
    assert caught.value.code == "DEM-E63"


def test_layers_add_up_to_the_whole_doubt(made):
    table = layer_table(made)
    assert set(table["layer"]) == {"process", "parameter", "shock", "price"}
    sums = table.group_by("measure", "unit").agg(pl.col("share").sum())["share"]
    assert sums.to_list() == pytest.approx([1.0] * 6)
    priced = table.filter(pl.col("layer") == "price", pl.col("measure") == "children")
    assert priced["share"].max() < 0.02, "prices move no child"


def test_a_pool_is_shared_out_to_the_last_pound(made):
    found = pools(made)
    assert len(found) == 3
    table = pool_table(found)
    for rows in table.partition_by("shared", "key"):
        assert rows["part"].sum() == pytest.approx(1)
        assert rows["pounds"].sum() == pytest.approx(rows["together"][0])
        assert rows["alone"].sum() - rows["together"][0] == pytest.approx(rows["saves"][0])
    saves = table.unique("value").sort("value")["saves"].to_list()
    assert saves == sorted(saves, reverse=True), "who shares more of a shock saves less"
    assert table["error"].is_between(0, 0.05).all()


def test_what_a_unit_holds_alone_is_what_the_words_say_whatever_is_shared(made):
    held = [next(r.pounds for r in said.reserves if r.chance == 0.05) for said in say(made)]
    for pool in pools(made).values():
        assert list(pool.alone) == pytest.approx(held[1:])
        keys = {key.name: key for key in pool.keys}
        assert pool.saves > 0
        assert keys["Shapley"].holds, "of two units that save together none would leave"
        for left in keys["by contribution to risk"].outside:  # estimated from a few draws
            assert left.saves < 0.05 * pool.together


def test_one_unit_makes_no_pool(told):
    assert pools(forecast(told, by_council(told), Asked(UNTIL, 6, 100))) == {}


def test_a_waterfall_adds_up_step_by_step(told):
    text = (
        "title: x\nsteps:\n"
        "  - {title: fewer, change: entries, times: 0.5, from: 2025-04-01}\n"
        "  - {title: dear, change: prices, times: 1.2, from: 2025-04-01}\n"
    )
    asked = Asked(UNTIL, 12, 200, scenario=read_scenario(text, "s.yaml"))
    found = forecast(told, by_council(told), asked)
    fewer, dear = waterfall(found)
    assert fewer.children < -5
    assert dear.children == pytest.approx(0)
    assert dear.pounds > 0
    whole = found.pounds()[-1, 0, 0].mean() - found.pounds(plain=True)[-1, 0, 0].mean()
    years = found.years()
    if not years[-1].endswith("part"):
        assert fewer.pounds + dear.pounds == pytest.approx(whole, rel=1e-6)
    assert waterfall_table((fewer, dear))["title"].to_list() == ["fewer", "dear"]
