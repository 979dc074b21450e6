from pathlib import PurePosixPath, PureWindowsPath

import pytest

from vesting.workspace.whereabouts import (
    mount_table,
    network_file_system,
    remote_drive,
    synchronised_folder,
)

MOUNTS = [
    "/dev/sda1 / ext4 rw 0 0",
    "server:/export /home nfs4 rw 0 0",
    "/dev/sdb1 /home/ann/local ext4 rw 0 0",
    "//files/share /mnt/team\\040files cifs rw 0 0",
    "broken",
]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/work", ""),
        ("/home/ann/work", "nfs4"),
        ("/home/ann/local/work", ""),  # the deepest mount decides
        ("/mnt/team files/work", "cifs"),
        ("/homes/ann", ""),  # a name that only begins alike
    ],
)
def test_the_deepest_mount_decides(path, kind):
    assert network_file_system(PurePosixPath(path), MOUNTS) == kind


def test_a_windows_share_is_a_network():
    assert network_file_system(PureWindowsPath("\\\\files\\team\\work"), []) == "network share"


@pytest.mark.parametrize(
    ("path", "environ", "found"),
    [
        ("/home/ann/work", {}, ""),
        ("/home/ann/OneDrive - Surrey CC/work", {}, "OneDrive - Surrey CC"),
        ("/home/ann/Dropbox/work", {}, "Dropbox"),
        ("/home/ann/docs/work", {"OneDriveCommercial": "/home/ann/docs"}, "/home/ann/docs"),
        ("/home/ann/work", {"OneDrive": ""}, ""),
    ],
)
def test_synchronised_folders_are_known_by_name_or_variable(path, environ, found):
    assert synchronised_folder(PurePosixPath(path), environ) == found


def test_a_system_without_a_mount_table_has_no_lines(tmp_path):
    assert mount_table(tmp_path / "absent") == []
    table = tmp_path / "mounts"
    table.write_text("a b c\n")
    assert mount_table(table) == ["a b c"]


def test_only_windows_has_remote_drives(monkeypatch):
    import ctypes

    assert not remote_drive(PurePosixPath("/srv"))

    class Kernel:
        def GetDriveTypeW(self, drive):
            assert drive == "Z:\\"
            return 4

    monkeypatch.setattr(ctypes, "windll", type("Windll", (), {"kernel32": Kernel()}), raising=False)
    assert remote_drive(PureWindowsPath("Z:/work"))
