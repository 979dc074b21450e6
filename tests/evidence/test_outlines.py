"""Outlines of places through the years: each place once, under the code that is asked for."""

from tests.evidence.test_shelf import snapshot
from vesting.evidence.shelf import Shelf

OLD, NEW = "E08000016", "E08000038"


def rows(*drawn):
    codes, starts, ends, outlines = zip(*drawn, strict=True)
    return {
        "place_code": list(codes),
        "level": ["district"] * len(codes),
        "start": list(starts),
        "end": list(ends),
        "geometry": list(outlines),
    }


class TestPlacesDrawnUnderTwoCodes:
    def shelf(self, *more):
        years = rows((OLD, None, 2024, b"then"), (NEW, 2025, None, b"now"))
        return Shelf((snapshot("boundaries", years), *more))

    def test_a_place_is_given_once_as_last_drawn(self):
        for code in (OLD, NEW):
            frame, _ = self.shelf().boundaries("district", [code])
            assert frame.select("place_code", "geometry").rows() == [(code, b"now")]

    def test_a_year_still_gives_the_outline_of_that_year(self):
        frame, _ = self.shelf().boundaries("district", [OLD], year=2020)
        assert frame["geometry"].to_list() == [b"then"]

    def test_two_codes_of_one_place_do_not_count_twice_for_an_edition(self):
        one_year = rows((OLD, None, None, b"x"))
        newer = snapshot("boundaries", one_year, released="2026", sha="b" * 64)
        frame, choice = self.shelf(newer).boundaries("district", [OLD])
        assert choice.edition.sha256 == "b" * 64
        assert frame["geometry"].to_list() == [b"x"]

    def test_of_two_outlines_that_ended_the_later_is_given(self):
        years = rows((OLD, 2014, 2018, b"first"), (OLD, 2019, 2024, b"second"))
        frame, _ = Shelf((snapshot("boundaries", years),)).boundaries("district", [OLD])
        assert frame["geometry"].to_list() == [b"second"]
