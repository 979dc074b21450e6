"""What a run keeps beside the tables of the stage, and what it refuses to show again."""

from dataclasses import asdict
from types import SimpleNamespace

import polars as pl
import pytest

from vesting.area.crossings import Kind
from vesting.area.edge import Edge
from vesting.area.edges import EdgeList
from vesting.errors import VestingError
from vesting.workspace import appraisal, options_stage
from vesting.workspace.asked import Asked
from vesting.workspace.results import Results
from vesting.workspace.runs import Product, begin, finish

CODES = ("a", "b", "c", "d")


def survey(*edges):
    """A row of four places, each joined to the next as told."""
    made = EdgeList(CODES, CODES, edges)
    graph = made.graph(dict.fromkeys(CODES, 100))
    return SimpleNamespace(
        terrain=SimpleNamespace(edges=made),
        ground=SimpleNamespace(graph=graph, measures={}, area="Loam"),
    )


LAND = tuple(Edge(a, b, Kind.LAND, True, 1.0) for a, b in (("a", "b"), ("b", "c"), ("c", "d")))
WATER = Edge("a", "d", Kind.WATER, False, 2.0, "Broad Water", "no crossing", ("map",))


def test_a_count_says_what_water_only_borders_would_change():
    asked = Asked(units_from=2, units_to=3)
    assert options_stage._with_water(survey(*LAND), asked) == {}
    # A row of four has 3 and 3 ways; a ring of four has 6 and 4.
    assert options_stage._with_water(survey(*LAND, WATER), asked) == {"2": 6, "3": 4}


def test_borders_are_kept_with_their_reasons():
    table = options_stage.edge_table(survey(*LAND, WATER).terrain.edges)
    row = table.filter(~pl.col("counts")).row(0, named=True)
    assert (row["kind"], row["name"], row["why"]) == ("water", "Broad Water", "no crossing")


def test_progress_names_what_is_known(monkeypatch):
    said = []

    def listed(ground, settings, progress):
        progress(5, None)
        progress(5, 10)
        raise InterruptedError

    monkeypatch.setattr(options_stage, "lay_ground", lambda *_: survey(*LAND))
    monkeypatch.setattr(options_stage, "run_options", listed)
    with pytest.raises(InterruptedError):
        options_stage.run(None, Asked(), said.append)
    assert said == ["listing options", "5 options listed", "5 of 10 listed"]


def test_a_run_without_outlines_has_no_map(workspace):
    run = finish(workspace, begin("options", {}, 1, ()), Product({}))
    assert options_stage.shapes_of(Results(workspace, run)) is None


def test_results_of_another_version_are_not_mixed_with_new_ones():
    kept = {"options": pl.DataFrame({"scale": [1.0, 2.0]})}
    options = SimpleNamespace(
        criteria=[SimpleNamespace(id="scale")], scores=pl.DataFrame([[1.0, 2.5]]).to_numpy()
    )
    run = SimpleNamespace(key="options-0001", code_version="0.0.1")
    with pytest.raises(VestingError) as met:
        options_stage._require_same(options, kept, run)
    assert met.value.code == "WSP-E51"
    assert "0.0.1" in met.value.what


def test_an_appraisal_without_a_measured_child_outcome_is_refused(workspace):
    from vesting.workspace.choices import lock_criteria

    run = begin("options", asdict(Asked()), 1, ())
    with pytest.raises(VestingError) as met:
        appraisal.verdict_of(workspace, run)
    assert met.value.code == "WSP-E72"
    assert appraisal.left_out(SimpleNamespace(criteria=[])) == ()
    lock_criteria(
        [
            {"id": "residents_ratio", "title": "Balance", "child_outcome": False},
            {"id": "looked_after_rate_gap", "title": "Gap", "child_outcome": True},
        ],
        reason="x",
    )
    measured = SimpleNamespace(criteria=[SimpleNamespace(id="residents_ratio")])
    assert appraisal.left_out(measured) == ("Gap",)
    with pytest.raises(VestingError) as met:
        appraisal.fixed_of(appraisal.latest_criteria(), measured)
    assert met.value.code == "WSP-E20"


def test_a_rule_names_what_is_taken_away():
    from vesting.options.measures.catalogue import option_measures
    from vesting.workspace.chain import rule_of

    rules = {name: rule_of(measure) for name, measure in option_measures().items()}
    assert "less the number of districts" in rules["districts_cut"]
    assert any("taken from the total" in rule for rule in rules.values())
    assert "weighted by" in rules["leadership_cost"]


def test_every_record_reads_as_itself(workspace):
    from vesting.workspace.models import Evidence, Proposal

    assert str(Proposal(name="East and West")) == "East and West"
    held = Evidence(title="Residents", file="a.csv", vintage="mid-2023", sha256="0" * 64)
    assert str(held) == "Residents (a.csv)"
    assert held.edition == "mid-2023 [00000000]"


def test_files_that_do_not_suffice_are_named_on_the_start_page(workspace):
    from vesting.workspace.journey import State, journey
    from vesting.workspace.models import Evidence

    Evidence.objects.create(
        key="lookup-abc", table="lookup", title="t", file="f.csv", sha256="0" * 64, source="s",
        vintage="2024", publisher="ONS", licence="OGL", rows=1, read=1, accepted=1,
        first_seen="2026-01-01T00:00Z",
    )  # fmt: skip
    step = journey().steps[0]
    assert step.state is State.TO_DO
    assert "boundaries and populations are still needed" in step.says
