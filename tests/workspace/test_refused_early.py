"""What cannot be done is refused before minutes of estimates, and what names tell before a run is kept."""

from types import SimpleNamespace

import pytest

from tests.workspace.test_parts_cut_off import ISLAND, LAND, survey
from vesting.area.crossings import Kind
from vesting.area.edge import Edge
from vesting.errors import VestingError
from vesting.workspace import options_stage, stages
from vesting.workspace.asked import Asked
from vesting.workspace.models import Run


@pytest.mark.parametrize(
    ("settings", "code", "says"),
    [
        ({"together": [["Guilford", "Woking"]]}, "AREA-E04", "Guildford"),
        (
            {"together": [["Guildford", "Woking"]], "apart": [["Guildford", "Woking"]]},
            "OPT-E02",
            "Drop one of the two constraints",
        ),
        ({"fixed": [["Guildford"], ["Guildford", "Woking"]]}, "OPT-E02", "in one fixed council"),
        ({"lowest": 500_000, "highest": 300_000}, "OPT-E02", "Swap the two bounds"),
        ({"splits": [{"district": "Guilford"}]}, "AREA-E04", "Guildford"),
    ],
)
def test_what_names_tell_leaves_no_failed_run(workspace, settings, code, says):
    with pytest.raises(VestingError) as met:
        stages.run_stage(workspace, "options", {"seed": 1} | settings)
    assert met.value.code == code, met.value
    assert says in f"{met.value.what} {met.value.mend}"
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Asked(units_from=2, lowest=5_000_000), "OPT-E08"),
        (Asked(units_from=2, measure="pupils", lowest=5), "WSP-E53"),
        (Asked(units_from=2, together=[["Gosprot"]]), "AREA-E04"),
    ],
)
def test_impossible_bounds_are_refused_before_estimates(monkeypatch, asked, code):
    ferry = Edge(ISLAND[0], ISLAND[1], Kind.FERRY, True, None)
    monkeypatch.setattr(options_stage, "survey", lambda *_: survey(LAND, ferry))
    for name in ("open_evidence", "area_here"):
        monkeypatch.setattr(options_stage, name, lambda *_: None)
    monkeypatch.setattr(options_stage, "overrides", tuple)
    workspace = SimpleNamespace(evidence=None)
    with pytest.raises(VestingError) as met:
        options_stage.lay_ground(workspace, asked, lambda _: None)
    assert met.value.code == code
