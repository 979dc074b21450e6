"""Tiny returns written by hand."""

from __future__ import annotations

from vesting.evidence.returns import ReturnFile, Returns, read_returns

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODES = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
)


SEEN: set[str] = set()
"""Rules that the examples of this process met."""


def met(returns: Returns) -> set[str]:
    """Rules that a return met."""
    found = set(returns.met()["rule"])
    SEEN.update(found)
    return found


def has(returns: Returns, *codes: str) -> bool:
    return set(codes) <= met(returns)


def header(child: str = "11", born: str = "05/06/2012", sex: str = "1", upn: str = "UN1") -> str:
    return f"{child},{sex},{born},WBRI,{upn},,"


def episode(
    started: str, ended: str = "", rec: str = "", place: str = "U4", rne: str = "S",
    child: str = "11", ls: str = "C2", cin: str = "N1", provider: str = "PR1",
) -> str:  # fmt: skip
    return f"{child},{started},{rne},{ls},{cin},{place},{provider},{ended},{rec},,AB1 2CD,EF3 4GH,1"


def file(name: str, headings: str, rows: tuple[str, ...] | list[str], **more) -> ReturnFile:
    return ReturnFile(name, "\n".join([headings, *rows, ""]).encode(), **more)


def year(number: int, episodes: list[str], headers: list[str] | None = None) -> list[ReturnFile]:
    """One year's return."""
    return [
        file(f"{number}/header.csv", HEADER, [header()] if headers is None else headers),
        file(f"{number}/episodes.csv", EPISODES, episodes),
    ]


def read(years: dict[int, list[str]], headers: list[str] | None = None) -> Returns:
    """Yearly returns with the same header."""
    return read_returns([f for n, rows in years.items() for f in year(n, rows, headers)])


def spans(returns: Returns) -> list[tuple[str, str, str | None, str | None]]:
    """Beginning, end, place and reason of every episode."""
    rows = returns.episodes.select("started", "ended", "place", "end_reason").iter_rows()
    return [(str(a), None if b is None else str(b), p, r) for a, b, p, r in rows]


def spans_only(returns: Returns) -> list[tuple[str, str | None]]:
    return [(a, b) for a, b, _, _ in spans(returns)]


def fate(returns: Returns, name: str, row: int) -> tuple[str, str]:
    """Fate and rules of one row."""
    import polars as pl

    found = returns.fates.filter((pl.col("file") == name) & (pl.col("row") == row))
    assert found.height == 1
    return found["fate"][0], found["rule"][0]


def within(folder: str, files: list[ReturnFile]) -> list[ReturnFile]:
    """Files in a folder."""
    return [ReturnFile(f"{folder}/{f.name}", f.content) for f in files]


def days(returns: Returns, *children: str) -> list[tuple[str, str, str | None]]:
    """Child, first and last day of every episode of some children, or of all."""
    rows = returns.episodes.select("child", "started", "ended").iter_rows()
    return [
        (c, str(a), None if b is None else str(b))
        for c, a, b in rows
        if not children or c in children
    ]
