"""The faults of official files, put there on purpose."""

from __future__ import annotations

import io
import re

import polars as pl

from vesting.synthetic.need import YEARS


def test_the_same_seed_makes_the_same_bytes(world, files):
    from vesting.synthetic import generate

    again = generate(world.seed)
    assert again.keys() == files.keys()
    assert [name for name in files if files[name] != again[name]] == []


def test_another_seed_makes_another_county(world):
    from vesting.synthetic import imagine

    other = imagine(world.seed + 1)
    assert other.county.parish_names != world.county.parish_names
    assert not (other.people.persons[:900] == world.people.persons[:900]).all()


def test_some_files_have_a_byte_order_mark_and_some_not(files):
    marked = [
        n for n, raw in files.items() if n.endswith(".csv") and raw.startswith(b"\xef\xbb\xbf")
    ]
    plain = [n for n, raw in files.items() if n.endswith(".csv") and raw[:1] != b"\xef"]
    assert len(marked) > 5
    assert len(plain) > 5


def test_the_order_of_columns_differs_by_file(table):
    orders = {
        tuple(c for c in table(name).columns if c in ("old_la_code", "new_la_code", "la_name"))
        for name in ("cla_number", "b1_", "requests", "csww")
    }
    assert len(orders) == 3


def test_rows_run_newest_first(table):
    years = table("b1_")["time_period"].cast(int).to_list()
    assert years == sorted(years, reverse=True)
    assert years[0] == YEARS[-1]


def test_symbols_stand_for_figures_that_were_not_published(table):
    assert (table("b1_")["At31_episodes"] == "u").sum() == 5
    assert set(table("cla_number")["rate_per_10000"].filter(
        table("cla_number")["rate_per_10000"].str.contains("[a-z]")
    )) >= {"z"}  # fmt: skip
    assert (table("d5_")["2_years_or_more"] == "c").sum() > 10
    late = table("RO3").filter(pl.col("Certification") == "[x]")
    assert late.height == 1
    assert late["Class"][0] == "SD"


def test_an_authority_ends_and_two_take_its_place(world, table):
    old = world.nation.ended
    rows = table("cla_number").filter(pl.col("new_la_code") == old.gss)
    alive = rows.filter(pl.col("children_count") != "z")["time_period"].cast(int)
    assert alive.max() == 2020
    assert rows["time_period"].cast(int).max() == 2025
    heirs = table("cla_number").filter(
        pl.col("new_la_code").is_in([world.nation.gss[i] for i in old.heirs])
    )
    assert heirs.filter(pl.col("children_count") != "z")["time_period"].cast(int).min() == 2021
    assert "No longer exists" in table("ofsted_ilacs")["Local authority status"].to_list()


def test_two_pairs_publish_their_workforce_together(table):
    joint = table("csww").filter(pl.col("old_la_code").str.contains("/"))
    assert joint["old_la_code"].n_unique() == 2
    assert joint["new_la_code"].str.contains(" / ").all()
    first = set(joint["old_la_code"][0].split(" / "))
    year = joint["time_period"][0]
    single = table("csww").filter(
        (pl.col("time_period") == year) & pl.col("old_la_code").is_in(first)
    )
    assert single.is_empty()


def test_counts_above_the_authority_are_rounded(table):
    rows = table("b1_").filter(pl.col("geographic_level") != "Local authority")
    assert (rows["At31_episodes"].cast(int) % 10 == 0).all()
    own = table("b1_").filter(pl.col("geographic_level") == "Local authority")
    assert own["At31_episodes"].str.ends_with("0").mean() < 0.2


def test_names_are_spelt_in_two_ways(table):
    assert "Fenborough, City of" in table("cla_number")["la_name"].to_list()
    assert "Fenborough" in table("ofsted_la")["Local authority name"].to_list()


def test_totals_lie_among_the_rows_of_finance(table):
    rows = table("RO3")
    real = rows.filter(pl.col("E-code").is_not_null())
    stray = rows.filter(pl.col("E-code").is_null())
    assert real["E-code"].str.contains(r"^E\d{4}$").all()
    assert stray["Local authority"].str.starts_with("Total").all()
    name = "TOTAL CHILDREN SOCIAL CARE - Net Current Expenditure (C7 = C3 - C6)"
    single = real[name].replace("[x]", "0").cast(int).sum()
    assert int(stray[name][-1]) == single
    assert rows[name].replace("[x]", "0").cast(int).sum() == 3 * single


def test_columns_of_finance_add_up(table):
    rows = table("RO3").filter(pl.col("Class") == "UA")
    for column in rows.columns:
        if match := re.fullmatch(r"(.*) - Employees \(C1\)", column):
            service = match[1]
            staff, running, total, net = (
                rows[f"{service} - {part}"].cast(int)
                for part in (
                    "Employees (C1)", "Running Expenses (C2)", "Total Expenditure (C3 = C1 + C2)",
                    "Net Current Expenditure (C7 = C3 - C6)",
                )
            )  # fmt: skip
            assert (staff + running == total).all()
            assert (net <= total).all()


def test_aggregates_lie_among_the_authorities_of_the_interactive_tool(files):
    lait = pl.read_parquet(io.BytesIO(files["data/lait_bds_long.parquet"]))
    count = lait.filter((pl.col("Short Desc") == "LACnum") & (pl.col("Years") == "2025"))
    values = count["Values"].replace("-", None).cast(float)
    whole = values.filter(count["LA Number"] == 970)[0]
    assert values.sum() == 3 * whole
    assert (lait["Values"] == "-").any()
    assert lait.filter(pl.col("Short Desc") == "LACFinance")["Years"][0] == "2015-16 (OT)"


def test_grades_are_the_inspectorates_words(table):
    history = table("ofsted_ilacs")
    from vesting.synthetic.services import GRADES

    column = "The experiences and progress of care leavers"
    early = history.filter(pl.col("Inspection date") < "2023-01-01")
    assert early[column].is_null().all()
    assert set(history["Overall effectiveness"]) == set(GRADES)
    assert table("ofsted_la_latest").height == 151


def test_every_authority_has_ten_neighbours_and_is_none_of_them(table):
    rows = table("sn_model")
    for row in rows.iter_rows(named=True):
        near = [row[f"SN_{n}"] for n in range(1, 11)]
        assert len(set(near)) == 10
        assert row["old_la_code"] not in near


def test_the_registry_says_what_followed(world, table):
    rows = table("uk_local")
    ended = rows.filter(pl.col("current-authority") == "False")
    assert ended["gss-code"].to_list() == [world.nation.ended.gss]
    letters = dict(rows.select("local-authority-code", "gss-code").iter_rows())
    heirs = {letters[c] for c in ended["replaced-by"][0].split(",")}
    assert heirs == {world.nation.gss[i] for i in world.nation.ended.heirs}
    assert rows["local-authority-code"].n_unique() == rows.height
    assert table("lad_changes").height == 4
