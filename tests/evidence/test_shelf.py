import polars as pl
import pytest

from vesting.evidence.card import Card, parse_card
from vesting.evidence.layout import conform
from vesting.evidence.measures import measures, title_of, unit_of
from vesting.evidence.people import bands_within
from vesting.evidence.precedence import (
    Candidate,
    is_pinned,
    parse_precedence,
    precedence,
    print_precedence,
)
from vesting.evidence.readings import counts_itself, withheld
from vesting.evidence.shelf import Shelf
from vesting.evidence.snapshot import Deferred, Snapshot, edition_of
from vesting.evidence.source import Aside, Reading


def snapshot(
    table, rows, *, vintage="v", sha="a" * 64, standing="original", released="", file="f.csv"
):
    frame = conform(pl.DataFrame(rows), table)
    return Snapshot(
        table, frame, "src", "Title", file, sha, vintage, "Publisher", "OGL", "", standing, released
    )


def people(year, values, *, bands=((0, 17), (18, 130)), basis="mid-year estimate", **more):
    rows = [
        {"place_code": c, "place_name": c, "level": "district", "year": year, "basis": basis,
         "age_from": a, "age_to": b, "persons": float(n)}
        for c, n in values.items() for a, b in bands
    ]  # fmt: skip
    return snapshot("population", rows, **more)


def seen(measure, values, *, year=2024, breakdown="", symbol=None, **more):
    rows = [
        {"place_code": c, "place_name": f"Name of {c}", "level": "upper tier", "period": str(year), "year": year,
         "measure": measure, "breakdown": breakdown, "value": v, "symbol": symbol, "unit": "children"}
        for c, v in values.items()
    ]  # fmt: skip
    return snapshot("observations", rows, **more)


A, B = "E07000207", "E07000208"


class TestPopulation:
    def test_the_latest_year_that_has_all_places_is_used(self):
        shelf = Shelf(
            (people(2022, {A: 1, B: 1}), people(2023, {A: 2, B: 2}), people(2024, {A: 9}))
        )
        figures = shelf.population([A, B])
        assert (figures.total, figures.year) == (8, 2023)
        assert shelf.population([A]).year == 2024
        assert shelf.population([A, B], year=2022).total == 4

    def test_a_mid_year_estimate_before_a_census(self):
        shelf = Shelf((people(2021, {A: 1}, basis="census", sha="0" * 64), people(2021, {A: 2})))
        assert shelf.population([A], 0, 17).total == 2
        assert shelf.population([A], 0, 17, basis="census").total == 1

    def test_an_original_before_a_repackaged_file_and_a_later_release_before_a_first(self):
        original = people(2023, {A: 1}, standing="original", released="2023.0", vintage="first")
        copied = people(2023, {A: 2}, standing="repackaged", released="2024.9", sha="0" * 64)
        later = people(
            2023, {A: 3}, standing="original", released="2024.1", vintage="later", sha="f" * 64
        )
        choice = Shelf((copied, original, later)).population([A]).choice
        assert choice.edition.vintage == "later"
        assert "later release" in choice.why
        assert [o.standing for o in choice.others] == ["original", "repackaged"]
        assert (
            "as its publisher published it" in Shelf((copied, original)).population([A]).choice.why
        )

    def test_a_pin_wins_and_an_edition_can_be_asked_for(self):
        old = people(2022, {A: 1}, vintage="old", sha="1" * 64, file="old.csv")
        new = people(2023, {A: 2}, vintage="new", sha="2" * 64)
        shelf = Shelf((old, new))
        assert shelf.population([A]).total == 4
        for pin in (old.edition, "old.csv", "1" * 8):
            assert shelf.population([A], edition=pin).total == 2
            assert shelf.pinned(population=pin).population([A]).total == 2
        assert "pinned" in shelf.pinned(population="old.csv").population([A]).choice.why

    def test_the_order_of_files_does_not_matter(self):
        one, two = people(2023, {A: 1}, sha="1" * 64), people(2023, {A: 2}, sha="2" * 64)
        assert Shelf((one, two)).population([A]).values == Shelf((two, one)).population([A]).values

    def test_a_place_that_the_edition_lacks_is_named(self):
        figures = Shelf((people(2023, {A: 1}),)).population([A, "E07000999"])
        assert figures.total is None
        assert figures.missing == {"E07000999": "v [aaaaaaaa] does not have it"}
        assert figures.as_dict()["why"] == "v [aaaaaaaa] does not have it"

    def test_nothing_held(self):
        figures = Shelf().population([A])
        assert not figures.complete
        assert (figures.vintage, figures.edition, figures.file, figures.source) == ("", "", "", "")
        assert "no edition held" in figures.why

    def test_a_figure_as_it_is_shown(self):
        assert Shelf((people(2023, {A: 1}),)).population([A], 0, 17).as_dict() == {
            "value": 1, "unit": "people", "source": "Publisher: Title", "vintage": "v", "low": None, "high": None,
        }  # fmt: skip

    def test_either_code_of_a_place_finds_it(self):
        shelf = Shelf((people(2023, {"E08000016": 5}),))
        assert shelf.population(["E08000038"], 0, 17).values == {"E08000038": 5}

    def test_ranges_are_made_of_whole_bands_or_not_at_all(self):
        singles = [(a, a) for a in range(5)]
        assert bands_within([*singles, (5, 130)], 1, 130) == [*singles[1:], (5, 130)]
        assert bands_within([(0, 4), (0, 9), (5, 9)], 0, 9) == [(0, 4), (5, 9)]
        assert bands_within([(0, 17), (18, 130)], 0, 24) == []
        assert bands_within([], 0, 3) == []


class TestObservations:
    def test_the_latest_year_with_a_figure(self):
        shelf = Shelf(
            (
                seen("looked_after", {A: 5.0}, year=2023),
                seen("looked_after", {A: None}, sha="b" * 64),
            )
        )
        figures = shelf.observations("looked_after", [A])
        assert (figures.total, figures.year) == (5, 2023)
        assert shelf.observations("looked_after", [A], year=2024).missing == {A: "published empty"}
        assert shelf.observations("looked_after", [A], period="2023").total == 5

    def test_all_places_of_the_edition(self):
        shelf = Shelf((seen("looked_after", {A: 5.0, B: 6.0}),))
        assert shelf.observations("looked_after").values == {A: 5, B: 6}

    def test_what_the_publisher_withheld_is_told_from_what_is_not_there(self):
        shelf = Shelf((seen("looked_after", {A: None}, symbol="c"), seen("looked_after", {B: 1.0})))
        missing = shelf.observations("looked_after", [A, B, "E07000999"], year=2024).missing
        empty = Shelf((seen("looked_after", {A: None}),)).observations("looked_after", [A]).missing
        assert withheld(empty[A])
        assert not withheld(missing["E07000999"])
        only = Shelf((seen("looked_after", {A: None}, symbol="c"),)).observations(
            "looked_after", [A]
        )
        assert withheld(only.missing[A])

    def test_a_breakdown_is_not_the_whole(self):
        shelf = Shelf((seen("in_need", {A: 5.0}, breakdown="Female"),))
        assert shelf.observations("in_need", [A]).values == {}
        assert shelf.observations("in_need", [A], breakdown="Female").total == 5

    def test_nothing_held(self):
        figures = Shelf().observations("looked_after", [A])
        assert figures.missing == {A: "no file held here has it"}
        assert figures.unit == "children"
        assert Shelf().series("looked_after").is_empty()

    def test_a_series_takes_each_year_from_the_preferred_edition_that_has_it(self):
        first = seen(
            "looked_after", {A: 1.0}, year=2022, standing="compilation", sha="1" * 64, file="old"
        )
        both = [seen("looked_after", {A: v}, year=y, standing=s, sha=h * 64, file=f) for v, y, s, h, f in
                ((2.0, 2023, "compilation", "2", "old"), (3.0, 2023, "original", "3", "new"),
                 (None, 2024, "original", "4", "empty"), (4.0, 2024, "compilation", "5", "old"))]  # fmt: skip
        series = Shelf((first, *both)).series("looked_after", [A])
        assert series.select("year", "value", "file").rows() == [
            (2022, 1.0, "old"), (2023, 3.0, "new"), (2024, 4.0, "old"),
        ]  # fmt: skip

    def test_the_last_year_of_a_first_release_gives_way_to_a_revised_figure(self):
        first = [seen("looked_after", {A: float(y)}, year=y) for y in (2015, 2016)]
        both = pl.concat(s.frame for s in first)
        original = Snapshot("observations", both, "s", "t", "sfr", "1" * 64, "2015 to 2016, first release",
                            "p", "l", "", "original", "2016.0")  # fmt: skip
        compiled = Snapshot("observations", both.with_columns(pl.col("value") + 0.5), "s", "t", "lait",
                            "2" * 64, "compiled to 2024", "p", "l", "", "compilation", "2024")  # fmt: skip
        shelf = Shelf((original, compiled))
        assert shelf.series("looked_after", [A])["file"].to_list() == ["sfr", "lait"]
        used = shelf.observations("looked_after", [A], year=2016)
        assert (used.total, "revised figure" in used.choice.why) == (2016.5, True)
        assert shelf.observations("looked_after", [A], year=2015).file == "sfr"

    def test_frames_say_their_edition_and_file(self):
        frame = Shelf((seen("looked_after", {A: 5.0}),)).frame(
            "observations", measure="looked_after"
        )
        assert frame.select("edition", "file", "title").row(0) == ("v [aaaaaaaa]", "f.csv", "Title")
        assert Shelf().frame("boundaries").columns[-3:] == ["edition", "file", "title"]


class TestChoices:
    def test_a_table_a_measure_or_residents(self):
        shelf = Shelf((people(2023, {A: 1}), seen("looked_after", {A: 5.0})))
        assert shelf.choose("population", codes=[A]).year == 2023
        assert shelf.choose("population").edition.table == "population"
        assert shelf.choose("observations", measure="looked_after", codes=[A]).year == 2024
        assert shelf.choose("boundaries") is None
        assert shelf.tables() == ("population", "observations")

    def test_places_asked_for_decide(self):
        small = snapshot(
            "lookup", {"place_code": [A], "parent_code": ["X"]}, sha="0" * 64, released="2024"
        )
        large = snapshot(
            "lookup", {"place_code": [A, B], "parent_code": ["X", "X"]}, released="2023"
        )
        shelf = Shelf((small, large))
        assert shelf.choose("lookup", codes=[A, B]).edition.sha256 == "a" * 64
        assert shelf.choose("lookup").edition.sha256 == "0" * 64

    def test_a_table_without_places_is_chosen_by_the_other_steps(self):
        one = snapshot("statistical_neighbours", {"dfe_number": ["936"]}, released="2021")
        two = snapshot(
            "statistical_neighbours", {"dfe_number": ["936"]}, released="2025", sha="b" * 64
        )
        assert (
            Shelf((one, two)).choose("statistical_neighbours", codes=[A]).edition.sha256 == "b" * 64
        )

    def test_more_can_be_put_on_a_shelf(self):
        shelf = Shelf().with_holdings([people(2023, {A: 1})])
        assert shelf.population([A], 0, 17).total == 1

    def test_outlines_stand_under_the_code_that_is_asked_for(self):
        rows = {"place_code": ["E08000016"], "level": ["district"], "geometry": [b"x"]}
        frame, choice = Shelf((snapshot("boundaries", rows),)).boundaries("district", ["E08000038"])
        assert frame["place_code"].to_list() == ["E08000038"]
        assert choice.edition.table == "boundaries"

    def test_a_pinned_edition_that_lacks_the_places_gives_nothing(self):
        rows = {"place_code": [A], "level": ["district"], "geometry": [b"x"]}
        shelf = Shelf((snapshot("boundaries", rows),))
        assert shelf.boundaries("district", [A], edition="other.csv")[1] is None


class TestPrecedence:
    def test_the_rule_is_printed_with_reasons_and_sources(self):
        printed = print_precedence(precedence())
        assert "1. the edition that the user has pinned" in printed
        assert all(step.because and step.source for step in precedence().steps)

    def test_a_workspace_may_turn_the_order_round(self):
        rule = precedence()
        text = "title: t\nsteps:\n" + "".join(
            f"- {{id: {s}, text: {s}, because: b, source: s}}\n" for s in ("released", "hash")
        ) + "order: {standing: [derived, original], basis: []}"  # fmt: skip
        turned = parse_precedence(text)
        old = Candidate(people(2023, {A: 1}, standing="original", released="1"))
        new = Candidate(people(2023, {A: 1}, standing="derived", released="2", sha="f" * 64))
        assert rule.best([old, new])[0] is old
        assert turned.best([old, new])[0] is new

    def test_nothing_to_choose_from(self):
        assert precedence().best([]) is None

    def test_a_pin_must_be_long_enough(self):
        held = people(2023, {A: 1})
        assert not is_pinned(held, None)
        assert not is_pinned(held, "aaaa")
        assert is_pinned(held, "a" * 12)

    def test_an_unknown_standing_comes_last(self):
        assert precedence().rank(Candidate(people(2023, {A: 1}, standing="odd")))[5] == 5


class TestTheTableThatCountsItself:
    """Tables b1 to b4 of one release repeat the children in need; b1 is about them."""

    def by_disability(self, **more):
        return seen("in_need", {A: 5.0}, sha="0" * 64, file="b2.csv", **more)

    def itself(self, beside="in_need_rate", **more):
        own = seen("in_need", {A: 5.0}, **more)
        rows = pl.concat([own.frame, own.frame.with_columns(measure=pl.lit(beside))])
        return snapshot("observations", rows, **{"sha": "f" * 64, "file": "b1.csv", **more})

    @pytest.mark.parametrize("beside", ["in_need_rate", "in_need_started"])
    def test_it_is_cited_whatever_the_hashes(self, beside):
        shelf = Shelf((self.by_disability(), self.itself(beside)))
        choice = shelf.observations("in_need", [A]).choice
        assert choice.edition.file == "b1.csv"
        assert "counts the measure itself" in choice.why
        assert [other.file for other in choice.others] == ["b2.csv"]
        assert shelf.series("in_need", [A])["file"].to_list() == ["b1.csv"]
        assert [e.file for e in shelf.editions("observations", "in_need")] == ["b1.csv", "b2.csv"]

    def test_a_later_or_nearer_figure_comes_first_all_the_same(self):
        for other in ({"released": "2025"}, {"year": 2025}):
            shelf = Shelf((self.by_disability(**other), self.itself(released="2024")))
            assert shelf.observations("in_need", [A]).file == "b2.csv"
        copied = self.itself(standing="compilation")
        assert Shelf((self.by_disability(), copied)).observations("in_need", [A]).file == "b2.csv"

    def test_where_nothing_tells_them_apart_the_hash_decides(self):
        two = [seen("ehc_plans", {A: 5.0}, sha=h * 64, file=h) for h in "ba"]
        assert "hash" in Shelf(tuple(two)).observations("ehc_plans", [A]).choice.why

    def test_a_file_is_not_read_to_tell(self):
        def refuse():
            raise AssertionError("read for nothing")

        promised = frozenset({"in_need", "in_need_rate"})
        held = Deferred("observations", "ees", "b1.csv", "c" * 64, refuse, refuse, promised)
        assert counts_itself(held, "in_need")
        assert not counts_itself(held, "referrals")

    def test_what_stands_beside_is_a_measure(self):
        assert {b for m in measures().values() for b in m.beside} <= set(measures())


class TestDeferred:
    def deferred(self, card, frame, measures=None):
        return Deferred(
            "observations", "ees", "f.csv", "c" * 64, lambda: card, lambda: frame, measures
        )

    def card(self, frame):
        held = snapshot("observations", frame.to_dict(as_series=False))
        return Card.of(
            held,
            Reading(
                {}, 1, 1, "v", "p", "l", warned=(Aside("row 1", "w", "accepted with warning"),)
            ),
        )

    def test_describes_itself_without_its_rows(self):
        frame = seen("looked_after", {A: 5.0}).frame
        held = self.deferred(self.card(frame), frame)
        assert (held.held, held.vintage, held.publisher, held.licence) == (
            True,
            "v",
            "Publisher",
            "OGL",
        )
        assert (held.title, held.address, held.standing, held.released) == (
            "Title",
            "",
            "original",
            "",
        )
        assert held.edition == edition_of("v", "c" * 64)
        assert held.may_have("looked_after")
        assert not held.may_have("in_need")
        assert Shelf((held,)).observations("looked_after", [A]).total == 5

    def test_a_file_that_lacks_the_table_after_all_is_passed_over(self):
        held = self.deferred(None, pl.DataFrame())
        assert not held.held
        assert not held.may_have("looked_after")
        assert [
            held.title,
            held.vintage,
            held.publisher,
            held.licence,
            held.address,
            held.standing,
            held.released,
        ] == [""] * 7
        assert Shelf((held,)).of("observations") == ()

    def test_promised_measures_save_reading(self):
        held = self.deferred(None, pl.DataFrame(), frozenset({"in_need"}))
        assert held.may_have("in_need")
        assert not held.may_have("looked_after")
        assert not held.may_have("ees:x:y")

    def test_residents_of_other_kinds_of_place_are_not_read(self):
        frame = people(2023, {"E01000001": 1}).frame
        card = Card.of(people(2023, {"E01000001": 1}), Reading({}, 1, 1, "v", "p", "l"))

        def refuse():
            raise AssertionError("read for nothing")

        held = Deferred("population", "s", "f", "d" * 64, lambda: card, refuse)
        assert Shelf((held,)).population([A]).values == {}
        read = Deferred("population", "s", "f", "d" * 64, lambda: card, lambda: frame)
        assert Shelf((read,)).population(["E01000001"], 0, 17).total == 1


def test_a_card_comes_back_from_its_text():
    import json

    held = people(2023, {A: 1})
    reading = Reading({}, 3, 2, "v", "p", "l", aside=(Aside("row 2", "why", row=2),), notes=("n",))
    card = Card.of(held, reading)
    assert parse_card(json.loads(card.as_json())) == card
    assert (card.years, card.prefixes, card.quarantined, card.accepted) == (
        (2023, 2023),
        ("E07",),
        1,
        2,
    )
    bare = Card.of(snapshot("statistical_neighbours", {"dfe_number": ["936"]}), reading)
    assert (bare.years, bare.prefixes, bare.measures) == (None, (), ())
    assert parse_card(json.loads(bare.as_json())) == bare


class TestMeasures:
    def test_every_measure_has_a_cited_publication_and_a_polarity(self):
        for measure in measures().values():
            assert "http" in measure.source
            assert measure.polarity in ("more", "less", "neither")
            assert measure.unit
            assert measure.meaning

    def test_names_that_rooms_agreed_on_are_there(self):
        assert {
            "residents", "aged_0_17", "aged_0_25", "looked_after", "looked_after_started", "looked_after_ceased",
            "in_need", "protection_plans", "ehc_plans", "social_workers_fte", "turnover_rate", "agency_rate",
            "vacancy_rate", "caseload", "spend_childrens_social_care", "spend_looked_after", "imd_score",
            "income_rate", "idaci_children", "children_0_15",
        } <= set(measures())  # fmt: skip

    def test_titles_and_units_of_others(self):
        assert title_of("lait:InfMort") == "InfMort"
        assert title_of("ees:outcomes:pupils") == "pupils"
        assert title_of("in_need") == "Children in need at 31 March"
        assert unit_of("lait:InfMort") == ""


@pytest.mark.parametrize("name", ["known_totals", "joint"])
def test_cited_rules_have_a_source(name):
    from importlib import resources

    import yaml

    data = yaml.safe_load(
        resources.files("vesting.evidence").joinpath(f"data/{name}.yaml").read_text("utf-8")
    )
    for entry in next(iter(data.values())):
        assert entry["source"].strip()
