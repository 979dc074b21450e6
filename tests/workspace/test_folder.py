import sqlite3

import pytest
from django.db import connection

from vesting.errors import WorkspaceError
from vesting.workspace import folder
from vesting.workspace.folder import create_workspace, find_workspace, open_workspace
from vesting.workspace.models import Facts


def make(path, **more):
    return create_workspace(path, area="Surrey", made_for="Board", made_by="Ann", **more)


def test_a_new_workspace_has_its_folders_and_facts(workspace):
    names = sorted(
        p.name for p in workspace.path.iterdir() if not p.name.endswith(("-wal", "-shm"))
    )
    assert names == ["evidence", "records", "results", "workspace.sqlite3"]
    facts = Facts.objects.get()
    assert (facts.title, facts.area, facts.made_for) == ("my-surrey", "Surrey", "Programme board")
    assert str(facts) == "my-surrey"
    assert workspace.evidence.is_dir()
    assert workspace.results.is_dir()


def test_child_level_data_has_a_folder_that_others_cannot_read(workspace):
    assert (workspace.path / "records").stat().st_mode & 0o077 == 0


def test_the_database_is_durable_and_keeps_its_references(workspace):
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_transactions_take_the_write_lock_at_once(workspace):
    from django.db import transaction

    with transaction.atomic():
        other = sqlite3.connect(workspace.database, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_a_workspace_opens_again(workspace):
    assert open_workspace(workspace.path) == workspace
    assert Facts.objects.count() == 1


def test_a_missing_folder_inside_is_made_again(workspace):
    workspace.results.rmdir()
    open_workspace(workspace.path)
    assert workspace.results.is_dir()


def test_two_workspaces_in_one_process_do_not_mix(tmp_path):
    first, second = make(tmp_path / "a"), make(tmp_path / "b", title="Second")
    open_workspace(first.path)
    assert Facts.objects.get().title == "a"
    open_workspace(second.path)
    assert Facts.objects.get().title == "Second"


def test_a_folder_in_use_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(WorkspaceError) as met:
        make(tmp_path)
    assert met.value.code == "WSP-E02"


def test_a_folder_without_a_database_is_refused(tmp_path):
    with pytest.raises(WorkspaceError) as met:
        open_workspace(tmp_path)
    assert met.value.code == "WSP-E01"
    assert "vesting new" in met.value.mend


def test_a_newer_workspace_is_refused(workspace):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('workspace', '9999_from_the_future', '2030-01-01')"
        )
    with pytest.raises(WorkspaceError) as met:
        open_workspace(workspace.path)
    assert met.value.code == "WSP-E03"
    assert "9999_from_the_future" in met.value.where


def test_an_older_workspace_is_copied_before_it_is_brought_up_to_date(workspace):
    folder._copy(workspace.database, set())
    assert len(list(workspace.path.glob("*before-migration*"))) == 0
    folder._copy(workspace.database, {"0001_initial", "0002_more"})
    copy = workspace.path / "workspace.sqlite3.before-migration-from-0002_more"
    with sqlite3.connect(copy) as old:
        assert old.execute("SELECT title FROM workspace_facts").fetchone() == ("my-surrey",)
    old.close()


def test_a_damaged_database_is_refused(tmp_path):
    workspace = make(tmp_path / "w")
    from django.db import connections

    connections.close_all()
    workspace.database.write_bytes(b"this is not a database" * 500)
    with pytest.raises(WorkspaceError) as met:
        open_workspace(workspace.path)
    assert met.value.code == "WSP-E06"


def test_a_network_drive_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(folder.whereabouts, "mount_table", lambda: [f"s:/x {tmp_path} nfs rw 0 0"])
    with pytest.raises(WorkspaceError) as met:
        make(tmp_path / "w")
    assert met.value.code == "WSP-E04"


def test_a_synchronised_folder_is_refused(tmp_path):
    with pytest.raises(WorkspaceError) as met:
        make(tmp_path / "OneDrive - Surrey" / "w")
    assert met.value.code == "WSP-E05"
    assert "vesting bundle" in met.value.mend


def test_a_command_means_the_named_folder_then_the_environment_then_here(tmp_path, monkeypatch):
    monkeypatch.setenv("VESTING_WORKSPACE", str(tmp_path / "b"))
    assert find_workspace(tmp_path / "a").name == "a"
    assert find_workspace(None).name == "b"
    monkeypatch.delenv("VESTING_WORKSPACE")
    assert str(find_workspace(None)) == "."


def test_the_migrations_match_the_models(workspace):
    from django.core.management import call_command

    call_command("makemigrations", "workspace", check=True, dry_run=True, verbosity=0)
