"""A bundle goes to a rival, who gets the same numbers; and nothing about a child goes with it."""

import io
import json
import zipfile

import polars as pl
import pytest

from vesting.errors import VestingError
from vesting.workspace import opened_bundle
from vesting.workspace.bundle import write_bundle
from vesting.workspace.folder import open_workspace
from vesting.workspace.models import CriteriaSet, Evidence, Facts, Proposal
from vesting.workspace.opened_bundle import compare, open_bundle, read_bundle

pytestmark = pytest.mark.xdist_group("workspace")  # one process makes Loamshire


@pytest.fixture(scope="module")
def small(loamshire, django_db_blocker):
    """Loamshire with options of two councils only, and its bundle."""
    from django.db import connections

    with django_db_blocker.unblock():
        content = write_bundle(open_workspace(loamshire))
        connections.close_all()
    return loamshire, content


def refused(call, *words, **named):
    with pytest.raises(VestingError) as met:
        call(*words, **named)
    return met.value.code


def rezipped(content, **changes):
    """The same bundle with some files changed, added or (None) left out."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        files = {name: old.read(name) for name in old.namelist()} | changes
        for name, data in files.items():
            if data is not None:
                new.writestr(name, data)
    return target.getvalue()


def test_a_rival_gets_the_same_numbers(small, tmp_path):
    from vesting.workspace.stages import run_stage

    _, content = small
    manifest, _ = read_bundle(content)
    workspace = open_bundle(content, tmp_path / "rival", made_for="The borough")
    facts = Facts.objects.get()
    assert (facts.made_for, facts.area, facts.fictitious) == ("The borough", "Loamshire", True)
    assert CriteriaSet.objects.get().who == manifest["facts"]["made_for"]
    assert Proposal.objects.count() == 2
    assert Evidence.objects.count() > 20
    run = run_stage(workspace, manifest["run"]["stage"], manifest["run"]["settings"])
    replayed = compare(content, workspace, run)
    assert len(replayed) > 8
    assert all(table.same for table in replayed), [t for t in replayed if not t.same]


def test_a_change_shows_in_the_table_that_it_moved(small, tmp_path):
    from vesting.workspace.stages import run_stage

    _, content = small
    manifest, _ = read_bundle(content)
    workspace = open_bundle(content, tmp_path / "rival")
    settings = manifest["run"]["settings"] | {"seed": 2}
    run = run_stage(workspace, "options", settings)
    replayed = {t.table: t for t in compare(content, workspace, run)}
    assert replayed["blocks"].same
    assert not replayed["unit_measures"].same
    assert replayed["unit_measures"].rows == replayed["unit_measures"].rows_now


def test_borders_go_as_they_were_when_the_run_began(small, tmp_path):
    import shutil

    from vesting.workspace.choices import choose_border

    copy = tmp_path / "later"
    shutil.copytree(small[0], copy)
    workspace = open_workspace(copy)
    for on in (False, True):
        choose_border("E07000901", "E07000902", on=on, reason="tried")
    manifest, _ = read_bundle(write_bundle(workspace))
    assert not [row for row in manifest["choices"] if row["model"].endswith("edgechoice")]


def test_a_table_that_is_gone_is_told(small, tmp_path):
    from vesting.workspace.runs import Product, begin, finish

    workspace = open_bundle(small[1], tmp_path / "rival")
    run = finish(workspace, begin("options", {}, 1, ()), Product({}))
    assert {(t.rows_now, t.same) for t in compare(small[1], workspace, run)} == {(None, False)}


def test_the_order_of_additions_is_no_difference_and_anything_else_is(small, tmp_path):
    from vesting.workspace.runs import Product, begin, finish

    _, content = small
    workspace = open_bundle(content, tmp_path / "rival")
    _, files = read_bundle(content)
    units = pl.read_parquet(io.BytesIO(files["results/unit_measures.parquet"]))
    shaken = units.with_columns(pl.col("value") * (1 + 1e-14))
    run = finish(workspace, begin("options", {}, 1, ()), Product({"unit_measures": shaken}))
    found = next(t for t in compare(content, workspace, run) if t.table == "unit_measures")
    assert found.same
    assert 0 < found.apart < 1e-12


def test_nothing_about_a_child_is_inside(small):
    folder, content = small
    (folder / "records" / "children.csv").write_text("name\nAnn Example\n")
    content = _again(folder)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert not [n for n in names if n.startswith("records")]
        assert "workspace.sqlite3" not in names
        assert b"Ann Example" not in b"".join(archive.read(n) for n in names)
        assert "vesting new" in archive.read("READ ME.txt").decode()


def test_a_table_that_may_be_personal_stops_the_bundle(small, tmp_path):
    workspace = open_bundle(small[1], tmp_path / "rival")
    Evidence.objects.filter(table="population").update(table="children")
    assert refused(write_bundle, workspace, run=object()) == "WSP-E62"


def test_a_workspace_without_a_run_has_no_bundle(workspace):
    assert refused(write_bundle, workspace) == "WSP-E63"


def test_what_is_not_a_bundle_is_refused(small):
    _, content = small
    assert refused(read_bundle, b"not a zip") == "WSP-E60"
    assert refused(read_bundle, rezipped(content, **{"bundle.json": None})) == "WSP-E60"
    assert refused(read_bundle, rezipped(content, **{"bundle.json": b"{"})) == "WSP-E60"
    assert refused(read_bundle, rezipped(content, **{"../../escape": b"x"})) == "WSP-E60"
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("bundle.json"))
    newer = json.dumps(manifest | {"format": 99}).encode()
    assert refused(read_bundle, rezipped(content, **{"bundle.json": newer})) == "WSP-E60"


def test_a_bundle_that_would_fill_the_disk_is_refused(small, monkeypatch):
    monkeypatch.setattr(opened_bundle, "LARGEST", 1000)
    assert refused(read_bundle, small[1]) == "WSP-E60"


def test_altered_evidence_is_noticed(small):
    _, content = small
    name = next(n for n in zipfile.ZipFile(io.BytesIO(content)).namelist() if "population" in n)
    assert refused(read_bundle, rezipped(content, **{name: b"other"})) == "WSP-E61"
    assert refused(read_bundle, rezipped(content, **{name: None})) == "WSP-E61"


def test_a_bundle_cannot_write_other_tables(small, tmp_path):
    _, content = small
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("bundle.json"))
    manifest["choices"].append({"model": "workspace.run", "pk": "x", "fields": {}})
    altered = rezipped(content, **{"bundle.json": json.dumps(manifest).encode()})
    assert refused(open_bundle, altered, tmp_path / "rival") == "WSP-E60"


def test_the_hash_is_of_the_content_and_not_of_parquet(small):
    folder, _ = small
    path = folder / "results" / "options-0001" / "units.parquet"
    before = path.read_bytes()
    pl.read_parquet(path).write_parquet(path, compression="snappy")
    assert path.read_bytes() != before
    manifest, _ = read_bundle(_again(folder))
    from vesting.workspace.digest import digest_of_table

    assert manifest["run"]["tables"]["units"]["digest"] == digest_of_table(pl.read_parquet(path))


def _again(folder):
    return write_bundle(open_workspace(folder))
