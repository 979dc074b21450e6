"""The further modules of a return: reviews, outcomes, adoption, absence, social workers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import polars as pl

from vesting.synthetic.chance import stream
from vesting.synthetic.returns.annual import Year
from vesting.synthetic.returns.care import Care
from vesting.synthetic.returns.reasons import pick
from vesting.synthetic.returns.vintages import in_codes_of

_REVIEWS = (("PN1", 0.40), ("PN0", 0.14), ("PN3", 0.14), ("PN4", 0.12), ("PN2", 0.08), ("PN5", 0.07),
            ("PN6", 0.03), ("PN7", 0.02))  # fmt: skip
_SDQ = (("SDQ1", 0.5), ("SDQ2", 0.2), ("SDQ3", 0.1), ("SDQ4", 0.15), ("SDQ5", 0.05))
_PERMANENCE = (("Z1", 0.95), ("P1", 0.02), ("P2", 0.015), ("P3", 0.01), ("P4", 0.005))
_TOUCH = (("YES", 0.93), ("NO", 0.03), ("RHOM", 0.02), ("REFU", 0.015), ("NREQ", 0.005))
_ACTIVE = (("F1", 0.08), ("F2", 0.28), ("P2", 0.02), ("F4", 0.10), ("F5", 0.16), ("P5", 0.03),
           ("G4", 0.10), ("G5", 0.18), ("G6", 0.05))  # fmt: skip
_ACCOMMODATION = (("U1", 0.22), ("B1", 0.12), ("C1", 0.10), ("D1", 0.08), ("E1", 0.06), ("H1", 0.05),
                  ("K1", 0.14), ("R1", 0.03), ("T1", 0.03), ("Y1", 0.12), ("X2", 0.02), ("Z1", 0.03))  # fmt: skip
_WORKER = (("LEFTRL", 0.36), ("FCONTA", 0.10), ("TSPROC", 0.26), ("ABSENC", 0.10), ("CHCHAN", 0.02),
           ("PCCHAN", 0.01), ("MANAGE", 0.05), ("ORGRST", 0.06), ("OTHERS", 0.04))  # fmt: skip
_FLAGS = (
    ("CONVICTED", 0.03), ("HEALTH_CHECK", 0.89), ("IMMUNISATIONS", 0.83), ("TEETH_CHECK", 0.77),
    ("HEALTH_ASSESSMENT", 0.90), ("SUBSTANCE_MISUSE", 0.03),
)  # fmt: skip


def spans(year: Year) -> pl.DataFrame:
    """Each child's periods as the return shows them: first and last day seen, age, ending."""
    return (
        year.looked_after.group_by("child", "period", maintain_order=True)
        .agg(
            began=pl.col("started").min(),
            left=pl.col("ended").last(),
            reason=pl.col("end_reason").last(),
        )
        .join(year.children.select("child", "born"), on="child", how="left")
        .with_columns(to=pl.col("left").fill_null(year.last))
    )


def reviews(care: Care, year: Year) -> pl.DataFrame:
    """A review after twenty working days, after three months more, then every half-year."""
    rng = stream(care.plan.seed, f"reviews {year.number}")
    periods = care.periods.select("period", "began")
    seen = spans(year).drop("began").join(periods, on="period", how="left", maintain_order="left")
    days = [timedelta(days=28), *(timedelta(days=118 + 182 * i) for i in range(36))]
    rows = pl.concat(
        [seen.select("child", "born", "to", review=pl.col("began") + day) for day in days]
    )
    rows = rows.filter((pl.col("review") >= year.first) & (pl.col("review") <= pl.col("to")))
    rows = rows.sort("child", "review", maintain_order=True)
    code = pl.Series(pick(rng, _REVIEWS, rows.height), dtype=pl.String)
    small = (pl.col("REVIEW") - pl.col("DOB")).dt.total_days() < 4 * 365
    rows = rows.select(CHILD="child", DOB="born", REVIEW="review", REVIEW_CODE=code)
    told = pl.when(small).then(pl.lit("PN0")).otherwise("REVIEW_CODE")
    return rows.with_columns(told.alias("REVIEW_CODE"))


def outcomes(care: Care, year: Year) -> pl.DataFrame:
    """OC2: those looked after for a year on 31 March."""
    rng = stream(care.plan.seed, f"outcomes {year.number}")
    began = care.periods.select("period", "began")
    open_now = spans(year).filter(pl.col("left").is_null()).drop("began").join(began, on="period")
    there = open_now.filter(pl.col("began") <= year.first).sort("child")
    number = there.height
    age = (pl.Series([year.last] * number, dtype=pl.Date) - there["born"]).dt.total_days() // 365
    asked = (age.to_numpy() >= 4) & (age.to_numpy() <= 16)
    scored = asked & (rng.random(number) < 0.8)
    score = np.clip(rng.normal(14, 7, number), 0, 40).round().astype(np.int64).astype("U2")
    flags = {name: np.where(rng.random(number) < p, "1", "0") for name, p in _FLAGS}
    misuse = flags["SUBSTANCE_MISUSE"] == "1"
    received = rng.random(number) < 0.5
    return pl.DataFrame(
        {
            "CHILD": there["child"],
            "DOB": there["born"],
            "SDQ_SCORE": np.where(scored, score, ""),
            "SDQ_REASON": np.where(asked & ~scored, pick(rng, _SDQ, number), ""),
            **flags,
            "INTERVENTION_RECEIVED": np.where(misuse, np.where(received, "1", "0"), ""),
            "INTERVENTION_OFFERED": np.where(misuse & ~received, "1", ""),
        }
    )


def leavers(care: Care, year: Year) -> pl.DataFrame:
    """OC3: those who left at 16 or later and turned 17 to 21 in the year."""
    rng = stream(care.plan.seed, f"leavers {year.number}")
    ended = care.periods.filter(pl.col("left") <= year.last).sort("left", maintain_order=True)
    ended = ended.group_by("child", maintain_order=True).last()
    born = care.children.select("child", "born", "alone")
    rows = ended.join(born, on="child", how="left", maintain_order="left")
    old = pl.col("left") >= pl.col("born").dt.offset_by("16y")
    turned = [pl.col("born").dt.offset_by(f"{age}y").is_between(year.first, year.last)
              for age in range(17, 22)]  # fmt: skip
    rows = rows.filter(old & pl.any_horizontal(turned)).sort("child")
    number = rows.height
    touch = pick(rng, _TOUCH, number)
    known = np.isin(touch, ("YES", "NO"))
    table = pl.DataFrame(
        {
            "CHILD": rows["child"],
            "DOB": rows["born"],
            "IN_TOUCH": touch,
            "activity": np.where(known, pick(rng, _ACTIVE, number), "0"),
            "ACCOM": np.where(known, pick(rng, _ACCOMMODATION, number), "0"),
        }
    )
    coded = in_codes_of(year.number, table, "activity")
    return coded.select("CHILD", "DOB", "IN_TOUCH", pl.col("activity").alias("ACTIV"), "ACCOM")


def adopted(care: Care, year: Year) -> pl.DataFrame:
    """AD1: children adopted in the year."""
    rng = stream(care.plan.seed, f"adopted {year.number}")
    placed = _first_placed(care)
    rows = spans(year).filter(pl.col("reason").is_in(["E11", "E12"])).sort("child")
    rows = rows.join(placed, on="period", how="left", maintain_order="left")
    number = rows.height
    pair = rng.random(number) < 0.86
    sexes = np.where(pair, pick(rng, (("MF", 0.84), ("MM", 0.10), ("FF", 0.06)), number), "F1")
    wait = pl.Series(rng.integers(5, 60, number), dtype=pl.Int64)
    return rows.select(
        CHILD="child",
        DOB="born",
        DATE_INT=pl.col("placed").dt.offset_by("-60d"),
        DATE_MATCH=pl.col("placed") - pl.duration(days=pl.lit(wait)),
        FOSTER_CARE=_words(np.where(rng.random(number) < 0.14, "1", "0")),
        NB_ADOPTR=_words(np.where(pair, "2", "1")),
        SEX_ADOPTR=_words(sexes),
        LS_ADOPTR=_words(np.where(pair, "L11", "L0")),
    )


def placed_for_adoption(care: Care, year: Year) -> pl.DataFrame:
    """PlacedAdoption: children in a placement for adoption in the year."""
    rows = spans(year).join(_first_placed(care), on="period", how="inner", maintain_order="left")
    rows = rows.filter(pl.col("placed") <= year.last).sort("child")
    return rows.select(
        CHILD="child",
        DOB="born",
        DATE_PLACED="placed",
        DATE_PLACED_CEASED=pl.lit(None, dtype=pl.Date),
        REASON_PLACED_CEASED=pl.lit(""),
    )


def _first_placed(care: Care) -> pl.DataFrame:
    placed = care.spells.filter(pl.col("placement") == "adoption")
    return placed.group_by("period", maintain_order=True).agg(placed=pl.col("start").min())


def permanence(care: Care, year: Year) -> pl.DataFrame:
    """PrevPerm: for those who started in the year, whether they had left care for good before."""
    rng = stream(care.plan.seed, f"permanence {year.number}")
    rows = year.looked_after.filter(
        (pl.col("new_reason") == "S") & (pl.col("started") >= year.first)
    )
    rows = rows.select("child").unique(maintain_order=True).sort("child")
    rows = rows.join(year.children.select("child", "born"), on="child", maintain_order="left")
    code = pick(rng, _PERMANENCE, rows.height)
    before = rows["born"].dt.offset_by("1y")
    known = pl.Series(code != "Z1")
    day = pl.select(pl.when(known & (before < year.first)).then(before)).to_series()
    return rows.select(CHILD="child", DOB="born").with_columns(
        PREV_PERM=pl.Series(code, dtype=pl.String), LA_PERM=pl.lit(""), DATE_PERM=day
    )


def missing(care: Care, year: Year) -> pl.DataFrame:
    """Missing and away: days of a few children over ten, some of them many times."""
    rng = stream(care.plan.seed, f"missing {year.number}")
    seen = spans(year).with_columns(start=pl.max_horizontal("began", pl.lit(year.first)))
    old = pl.col("start") >= pl.col("born").dt.offset_by("10y")
    able = seen.filter(old & ((pl.col("to") - pl.col("start")).dt.total_days() > 10)).sort("child")
    times = np.where(rng.random(able.height) < 0.2, 1 + rng.geometric(0.4, able.height), 0)
    at = np.repeat(np.arange(able.height), times)
    rows = able[at.tolist()]
    length = (rows["to"] - rows["start"]).dt.total_days().to_numpy()
    start = np.floor(rng.random(len(at)) * (length - 6)).astype(np.int64)
    stay = rng.integers(1, 5, len(at))
    kind = np.where(rng.random(len(at)) < 0.8, "M", "A")
    table = rows.select(
        CHILD="child",
        DOB="born",
        MISSING=pl.Series(kind, dtype=pl.String),
        MIS_START=pl.col("start") + pl.duration(days=pl.lit(pl.Series(start))),
        MIS_END=pl.col("start") + pl.duration(days=pl.lit(pl.Series(start + stay))),
    )
    return table.sort("CHILD", "MIS_START", maintain_order=True)


def workers(care: Care, year: Year) -> pl.DataFrame:
    """SWEpisodes: a child's social workers through the year; three in ten change."""
    rng = stream(care.plan.seed, f"workers {year.number}")
    seen = spans(year).sort("child", "began").unique("child", keep="first", maintain_order=True)
    number = seen.height
    start = seen["began"].to_list()
    end = seen["left"].to_list()
    rows: list[tuple[object, ...]] = []
    names = rng.integers(1, max(number // 16, 3), (number, 2)).tolist()
    changes, why = (rng.random(number) < 0.3).tolist(), pick(rng, _WORKER, number).tolist()
    children, births = seen["child"].to_list(), seen["born"].to_list()
    for i in range(number):
        first, last = start[i], end[i]
        days = ((last or year.last) - max(first, year.first)).days
        if changes[i] and days > 20:
            day = max(first, year.first) + timedelta(days=int(days // 2))
            rows.append((children[i], births[i], f"SW{names[i][0]:04d}", first, day, why[i]))
            first = day
        end_code = "CHCHAN" if last else ""
        rows.append((children[i], births[i], f"SW{names[i][1]:04d}", first, last, end_code))
    schema = {"CHILD": pl.String, "DOB": pl.Date, "SW_ID": pl.String, "SW_DECOM": pl.Date,
              "SW_DEC": pl.Date, "SW_REASON": pl.String}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def deprived_of_liberty(care: Care, year: Year) -> pl.DataFrame:
    """DoLo: orders that deprive a child of liberty, in homes registered and not."""
    rng = stream(care.plan.seed, f"liberty {year.number}")
    homes = year.looked_after.filter(pl.col("place").is_in(["K2", "Z12", "Z13"]))
    rows = homes.join(year.children.select("child", "born"), on="child", maintain_order="left")
    rows = rows.filter(pl.Series(rng.random(rows.height) < 0.06)).unique(
        "child", maintain_order=True
    )
    start = pl.max_horizontal("started", pl.lit(year.first))
    return rows.sort("child").select(
        CHILD="child", DOB="born", DOLO_START=start, DOLO_END=pl.col("ended")
    )


def _words(codes: np.ndarray) -> pl.Series:
    return pl.Series(codes, dtype=pl.String)


MODULES: Sequence[str] = (
    "Header", "Episodes", "Reviews", "UASC", "OC2", "OC3", "AD1", "PlacedAdoption", "PrevPerm",
    "Missing", "SWEpisodes", "DoLo",
)  # fmt: skip
"""Modules in the order of the guide."""
