import polars as pl
import pytest

from vesting.errors import WorkspaceError
from vesting.workspace import choices, inputs, runs
from vesting.workspace.differences import differences
from vesting.workspace.models import Run
from vesting.workspace.results import Results, newest
from vesting.workspace.runs import Input, Product, begin, fail, find_run, finish, read_table

UNITS = pl.DataFrame({"unit": ["u1", "u2"], "measure": ["residents"] * 2, "value": [10.0, 20.0]})
OPTIONS = pl.DataFrame({"option": ["a", "b"]})


def done(workspace, tables=None, settings=None, reads=()):
    run = begin("options", settings or {}, 7, reads)
    return finish(workspace, run, Product(tables or {}, {"options": 2}, "complete"))


def test_a_finished_run_says_everything_about_itself(workspace):
    run = done(workspace, {"options": OPTIONS}, {"units": [2, 3]}, (Input("evidence", "f", "h"),))
    again = find_run(run.key)
    assert again.key == str(again) == "options-0001"
    assert (again.state, again.completeness, again.seed) == ("finished", "complete", 7)
    assert again.settings == {"units": [2, 3]}
    assert again.facts == {"options": 2}
    assert again.seconds >= 0
    assert [str(i) for i in again.inputs.all()] == ["evidence: f"]
    assert [(str(t), t.rows) for t in again.tables.all()] == [("options", 2)]
    assert read_table(workspace, again, "options").equals(OPTIONS)


def test_keys_count_up_and_the_newest_finished_run_is_found(workspace):
    assert newest(workspace) is None
    first = done(workspace)
    second = begin("options", {}, 1, ())
    assert second.key == "options-0002"
    assert newest(workspace).run == first


def test_a_run_in_progress_leaves_nothing_that_looks_finished(workspace, monkeypatch):
    run = begin("options", {}, 1, ())

    def full(*_words, **_named):
        raise OSError("no space left")

    monkeypatch.setattr(runs.os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        finish(workspace, run, Product({"options": OPTIONS}))
    assert not (workspace.results / run.key).exists()
    monkeypatch.undo()
    finish(workspace, run, Product({"options": OPTIONS}))
    assert read_table(workspace, run, "options").equals(OPTIONS)


def test_a_failed_run_keeps_its_problem(workspace):
    told = fail(begin("options", {}, 1, ()), runs.NO_SUCH_RUN("gone", mend="look"))
    assert told.problem == {"code": "WSP-E10", "what": "gone", "where": "", "mend": "look"}
    other = fail(begin("options", {}, 1, ()), ZeroDivisionError("x"))
    assert other.problem["what"] == "ZeroDivisionError: x"


def test_runs_that_a_process_left_behind_are_closed(workspace):
    begin("options", {}, 1, ())
    assert runs.close_abandoned() == 1
    assert Run.objects.get().state == "failed"
    assert runs.close_abandoned() == 0


def test_an_unknown_run_is_an_error(workspace):
    with pytest.raises(WorkspaceError) as met:
        find_run("options-9999")
    assert met.value.code == "WSP-E10"


def test_a_result_that_was_changed_is_noticed(workspace):
    run = done(workspace, {"options": OPTIONS})
    OPTIONS.reverse().write_parquet(runs.table_file(workspace, run.key, "options"))
    with pytest.raises(WorkspaceError) as met:
        read_table(workspace, run, "options")
    assert met.value.code == "WSP-E11"


def test_results_number_their_rows_and_name_a_missing_table(workspace):
    results = Results(workspace, done(workspace, {"options": OPTIONS}))
    assert "options" in results
    assert results["options"]["row"].to_list() == [0, 1]
    with pytest.raises(WorkspaceError) as met:
        results["front"]
    assert met.value.code == "WSP-E12"


def test_a_run_is_stale_when_an_input_moves_and_says_which(workspace):
    run = begin("options", {}, 1, inputs.inputs_of("options"))
    assert inputs.changes(run) == ()
    choices.choose_border("E1", "E2", on=True, reason="ferry")
    assert inputs.changes(run) == ("the border between E1 and E2 was switched on",)
    later = begin("options", {}, 1, inputs.inputs_of("options"))
    choices.choose_border("E1", "E2", on=False, reason="stopped")
    assert inputs.changes(later) == ("the border between E1 and E2 was switched off",)
    choices.choose_border("E1", "E2", on=True, reason="sails again")
    assert inputs.changes(later) == ()


def test_a_list_of_options_reads_evidence_and_not_criteria(workspace):
    from vesting.workspace.models import Evidence

    Evidence.objects.create(
        key="population-abc", table="population", title="t", file="f.csv", sha256="0" * 64,
        source="s", vintage="mid-2023", publisher="ONS", licence="OGL", rows=1, read=1, accepted=1,
        first_seen="2026-01-01T00:00Z",
    )  # fmt: skip
    choices.lock_criteria([{"id": "a", "child_outcome": True}, {"id": "b"}], reason="x")
    assert [i.kind for i in inputs.inputs_of("options")] == ["evidence"]
    run = begin("options", {}, 1, ())
    assert inputs.changes(run) == ("evidence 'f.csv, population' was added",)


def test_files_of_one_name_from_two_folders_are_both_read(workspace):
    """Official sites give different files one name, such as data.csv."""
    from vesting.workspace.models import Evidence

    for key in ("a", "b"):
        Evidence.objects.create(
            key=key, table="observations", title="t", file="data.csv", sha256=key * 64, source="s",
            vintage="2023", publisher="DfE", licence="OGL", rows=1, read=1, accepted=1,
            first_seen="2026-01-01T00:00Z",
        )  # fmt: skip
    run = done(workspace, reads=inputs.inputs_of("options"))
    assert inputs.changes(run) == ()
    Evidence.objects.filter(key="b").delete()
    assert inputs.changes(run) == ("evidence 'data.csv, observations' changed",)


def test_an_appraisal_reads_the_list_and_the_criteria(workspace):
    assert inputs.inputs_of("appraisal") == ()
    done(workspace, {"options": OPTIONS})
    choices.lock_criteria([{"id": "a", "child_outcome": True}, {"id": "b"}], reason="x")
    run = begin("appraisal", {}, 1, inputs.inputs_of("appraisal"))
    assert [i.kind for i in run.inputs.all()] == ["criteria", "list of options"]
    done(workspace, {"options": OPTIONS.reverse()})
    assert inputs.changes(run) == ("the list of options changed",)


def test_two_runs_are_compared(workspace):
    old = done(
        workspace,
        {"options": OPTIONS, "unit_measures": UNITS},
        {"from": 2, "same": 1},
        (Input("evidence", "f", "1"), Input("evidence", "g", "1")),
    )
    moved = UNITS.with_columns(value=pl.Series([10.0, 25.0]))
    new = done(
        workspace,
        {"options": pl.DataFrame({"option": ["b", "c", "d"]}), "unit_measures": moved},
        {"from": 3, "same": 1},
        (Input("evidence", "f", "2"), Input("evidence", "h", "1")),
    )
    found = differences(workspace, old, new)
    assert found.inputs == (
        "evidence: f (changed)", "evidence: g (taken away)", "evidence: h (added)",
    )  # fmt: skip
    assert found.settings == (("from", 2, 3),)
    assert (found.options_gone, found.options_new, found.options_same) == (1, 2, 1)
    (measure,) = found.measures
    assert (measure.title, measure.compared, measure.changed) == ("Residents", 2, 1)
    assert measure.largest == pytest.approx(0.25)


def test_runs_without_tables_compare_as_empty(workspace):
    found = differences(workspace, done(workspace), done(workspace))
    assert (found.options_same, found.measures, found.inputs) == (0, (), ())
