"""Where a workspace may lie: on a disk of this computer that no other program copies about.

SQLite's write-ahead log needs shared memory, which network file systems do not give; a program that
synchronises folders copies the database and its log at different moments and so breaks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "davfs"})
SYNCHRONISED = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud drive",
    "icloud~",
    "nextcloud",
    "box sync",
)
VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def network_file_system(path: PurePath, mounts: Iterable[str]) -> str:
    """Kind of network file system that ``path`` lies on; empty when it lies on none.

    Args:
        path: Absolute path.
        mounts: Lines of the system's mount table: device, mount point, kind, ...
    """
    if str(path).startswith(("\\\\", "//")):
        return "network share"
    best, kind = -1, ""
    for line in mounts:
        words = line.split()
        if len(words) < 3:
            continue
        point = PurePath(words[1].replace("\\040", " "))
        if len(point.parts) > best and path.is_relative_to(point):
            best, kind = len(point.parts), words[2]
    return kind if kind in NETWORK else ""


def synchronised_folder(path: PurePath, environ: Mapping[str, str]) -> str:
    """Name of the synchronised folder that ``path`` lies in; empty when it lies in none."""
    for variable in VARIABLES:
        folder = environ.get(variable, "")
        if folder and path.is_relative_to(folder):
            return folder
    for part in path.parts:
        if part.lower().startswith(SYNCHRONISED):
            return part
    return ""


def mount_table(table: Path = Path("/proc/mounts")) -> list[str]:
    """Lines of the mount table; none where the system keeps no such file."""
    return table.read_text(errors="replace").splitlines() if table.exists() else []


def remote_drive(path: PurePath) -> bool:
    """Whether Windows says that the drive of ``path`` is a network drive."""
    try:
        from ctypes import windll  # type: ignore[attr-defined,unused-ignore]
    except ImportError:
        return False
    return bool(windll.kernel32.GetDriveTypeW(f"{path.drive}\\") == 4)
