"""Small true histories of care, written down as the statutory return would have them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass, replace

import numpy as np

from vesting.evidence.returns import ReturnFile

DAY = dt.timedelta(days=1)
EPISODE_HEADINGS = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
)
HEADER_HEADINGS = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
PLACES = ("U1", "U4", "U4", "U6", "K2", "P1", "R1", "S1", "T0", "H5", "A5")


@dataclass(frozen=True)
class Episode:
    """What was so, with real ends."""

    child: str
    started: dt.date
    ended: dt.date | None
    rne: str
    rec: str
    place: str
    provider: str = "PR1"
    ls: str = "C2"
    cin: str = "N1"
    home: str = "AB1 2CD"
    placed: str = "EF3 4GH"
    urn: str = "1234567"


@dataclass(frozen=True)
class Child:
    """A child with a whole history."""

    child: str
    sex: str
    born: dt.date
    episodes: tuple[Episode, ...]


def grown(born: dt.date) -> dt.date:
    """The 18th birthday."""
    try:
        return born.replace(year=born.year + 18)
    except ValueError:
        return dt.date(born.year + 18, 3, 1)


def make_world(seed: int, children: int, first: int, last: int, prefix: str = "") -> list[Child]:
    """Children in care at some time in the collection years ``first`` to ``last``."""
    rng = np.random.default_rng(seed)
    begin, end = dt.date(first - 1, 4, 1), dt.date(last, 3, 31)
    span = (end - begin).days
    world = []
    for number in range(children):
        start = begin + DAY * int(rng.integers(-900, span + 1))
        born = start - DAY * int(rng.integers(0, 17 * 365 + 300))
        episodes: list[Episode] = []
        cursor: dt.date | None = start
        for _ in range(int(rng.integers(1, 3))):
            if cursor is None or cursor > end or cursor >= grown(born):
                break
            episodes += _period(rng, f"{prefix}{number + 1}", born, cursor, end)
            finish = episodes[-1].ended
            cursor = None if finish is None else finish + DAY * int(rng.integers(2, 500))
        kept = [e for e in episodes if e.ended is None or e.ended > begin]
        if kept:
            world.append(
                Child(f"{prefix}{number + 1}", str(rng.choice(["1", "2"])), born, tuple(kept))
            )
    return world


def _period(rng, child: str, born: dt.date, start: dt.date, end: dt.date) -> list[Episode]:
    made: list[Episode] = []
    rne, home = "S", f"LO{int(rng.integers(1, 9))} {int(rng.integers(1, 9))}AB"
    while True:
        long = rng.exponential(200) if rng.random() > 0.05 else 0
        stop = start + DAY * int(long)
        leaves = rng.random() < 0.35 and stop > start
        rec = str(rng.choice(["E4A", "E8", "E48", "E11"])) if leaves else "X1"
        if stop >= grown(born):
            stop, rec = grown(born), "E17"
        place = str(rng.choice(PLACES))
        episode = Episode(
            child, start, stop, rne, rec, place, f"PR{int(rng.integers(0, 6))}", home=home
        )
        if stop > end:
            return [*made, replace(episode, ended=None, rec="")]
        made.append(episode)
        if rec != "X1":
            return made
        start, rne = stop, str(rng.choice(["P", "L", "T", "B", "U"]))


def rows_of_year(world: list[Child], year: int) -> tuple[list[list[str]], list[list[str]]]:
    """Header and episode rows of one year's return."""
    begin, end = dt.date(year - 1, 4, 1), dt.date(year, 3, 31)
    header, episodes = [], []
    for child in world:
        told = [
            e for e in child.episodes if e.started <= end and (e.ended is None or e.ended >= begin)
        ]
        if told:
            sex = child.sex if year < 2025 else {"1": "M", "2": "F"}[child.sex]
            header.append([child.child, sex, uk(child.born), "WBRI", "UN1", "", ""])
        for e in told:
            known = e.ended is not None and e.ended <= end
            dec, rec = (uk(e.ended), e.rec) if known else ("", "")
            episodes.append(
                [e.child, uk(e.started), e.rne, e.ls, e.cin, e.place, e.provider, dec, rec,
                 "", e.home, e.placed, e.urn]
            )  # fmt: skip
    return header, episodes


def uk(day: dt.date | None) -> str:
    """A date as the return writes it."""
    return "" if day is None else day.strftime("%d/%m/%Y")


def text(headings: str, rows: list[list[str]]) -> bytes:
    """Rows as the bytes of a CSV file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings.split(","))
    writer.writerows(rows)
    return out.getvalue().encode()


def files_of(world: list[Child], first: int, last: int, folder: str = "") -> list[ReturnFile]:
    """The yearly returns of a world."""
    made = []
    for year in range(first, last + 1):
        header, episodes = rows_of_year(world, year)
        made += return_files(header, episodes, year, folder)
    return made


def return_files(
    header: list[list[str]], episodes: list[list[str]], year: int, folder: str = ""
) -> list[ReturnFile]:
    """Header and episodes as two files."""
    return [
        ReturnFile(f"{folder}{year}/header.csv", text(HEADER_HEADINGS, header)),
        ReturnFile(f"{folder}{year}/episodes.csv", text(EPISODE_HEADINGS, episodes)),
    ]


def stock(
    episodes: list[tuple[dt.date, dt.date | None, str]], first: int, last: int
) -> dict[tuple[dt.date, str], int]:
    """Children in each place at the end of each day, counted one by one."""
    begin, end = dt.date(first - 1, 4, 1), dt.date(last, 3, 31)
    counts: dict[tuple[dt.date, str], int] = {}
    for started, ended, place in episodes:
        day = max(started, begin)
        while day <= end and (ended is None or day < ended):
            counts[day, place] = counts.get((day, place), 0) + 1
            day += DAY
    return counts


def true_stock(world: list[Child], first: int, last: int) -> dict[tuple[dt.date, str], int]:
    """The true daily stock by place."""
    return stock([(e.started, e.ended, e.place) for c in world for e in c.episodes], first, last)


def read_stock(frame, first: int, last: int) -> dict[tuple[dt.date, str], int]:
    """The daily stock by place of episodes that were read."""
    rows = frame.select("started", "ended", "place").iter_rows()
    return stock(list(rows), first, last)
