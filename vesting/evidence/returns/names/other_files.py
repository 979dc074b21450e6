"""Files that lie beside a return and are none, known by their names; and those meant to be a part of it."""

from __future__ import annotations

import re
from pathlib import PurePath

TABLES = (
    ".csv", ".txt", ".tsv", ".xml", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".zip", ".gz", ".parquet",
)  # fmt: skip
"""Endings of files that may be a part of a return."""
SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")

_OF_THE_SYSTEM = ("thumbs.db", "desktop.ini", ".ds_store", "ehthumbs.db")
_KINDS = {
    "it is a document": (".doc", ".docx", ".docm", ".dot", ".dotx", ".odt", ".rtf", ".pdf"),
    "it is a presentation": (".ppt", ".pptx", ".pps", ".ppsx", ".odp"),
    "it is a picture": (
        ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".svg", ".webp", ".heic", ".ico", ".emf",
    ),
    "it is a message": (".msg", ".eml", ".pst"),
    "it is a shortcut": (".lnk", ".url"),
}  # fmt: skip
_MODULES = re.compile(
    r"(?i)903|episode|header|review|uasc|oc[23](?![a-z0-9])|ad1(?![a-z0-9])|perm(anence)?|missing|swepisodes"
)


def why_no_part(name: str) -> str:
    """Why a file of this name is no part of a return; empty where it may be one.

    >>> why_no_part("2024/~$903.xlsx"), why_no_part("a/Guide to episodes.docx"), why_no_part("a/header.csv")
    ('it is the lock of an open spreadsheet', 'it is a document', '')
    """
    low = PurePath(name.replace("\\", "/")).name.lower()
    if low.startswith(("~$", ".~lock.")):
        return "it is the lock of an open spreadsheet"
    if low in _OF_THE_SYSTEM or low.startswith("._"):
        return "it is a file of the computer's own"
    return next((why for why, endings in _KINDS.items() if low.endswith(endings)), "")


def may_be_meant(name: str) -> bool:
    """Whether a file that cannot be read is meant to be a part of a return, by its name.

    >>> may_be_meant("2024/x.csv"), may_be_meant("2024/episodes.dat"), may_be_meant("2024/plan.vsd")
    (True, True, False)
    """
    path = PurePath(name.replace("\\", "/"))
    return not path.suffix or path.name.lower().endswith(TABLES) or bool(_MODULES.search(path.stem))
