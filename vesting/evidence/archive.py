"""Zip archives as publishers offer them: every file within is a file of its own."""

from __future__ import annotations

import io
import zipfile
import zlib

from vesting.errors import Problem
from vesting.evidence.encoding import TOO_LARGE, UNPACKED_LIMIT

BROKEN_ZIP = Problem(
    "EVI-E09", "A zip archive is damaged, cut off, locked or packed in an unknown way"
)

ZIP_MAGIC = b"PK\x03\x04"
_EMPTY_MAGIC = b"PK\x05\x06"
_WORKBOOK_PARTS = ("[Content_Types].xml", "mimetype", "content.xml")
_WORKBOOK_FOLDERS = ("_rels/", "docProps/", "xl/", "META-INF/", "Configurations2/")
_LOCKED = 1
"""Flag of a file that is encrypted (APPNOTE.TXT, 4.4.4)."""
_NAME_AT = 30
"""Where the name of the first file stands (APPNOTE.TXT of the zip format, 4.3.7)."""


def is_archive(content: bytes) -> bool:
    """Whether the bytes are a zip archive and not a spreadsheet, which is a zip inside too."""
    if not content.startswith((ZIP_MAGIC, _EMPTY_MAGIC)) or not zipfile.is_zipfile(
        io.BytesIO(content)
    ):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return not set(archive.namelist()) & set(_WORKBOOK_PARTS)
    except zipfile.BadZipFile:
        return False


def refuse_archive(content: bytes, file: str) -> None:
    """Refuse a zip archive, whole or cut off, where a spreadsheet is read.

    A spreadsheet is a zip too; which of them a file is, its first part tells even when the end,
    where a zip keeps its list of parts, is gone.

    Raises:
        InputError: EVI-E09.
    """
    if is_archive(content):
        raise BROKEN_ZIP(
            f"{file} is a zip archive within a zip archive",
            where=file,
            mend="Unpack the outer one and add the files that it holds.",
        )
    if content.startswith(ZIP_MAGIC) and not zipfile.is_zipfile(io.BytesIO(content)):
        length = int.from_bytes(content[_NAME_AT - 4 : _NAME_AT - 2], "little")
        first = content[_NAME_AT : _NAME_AT + length].decode("utf-8", "replace")
        if first not in _WORKBOOK_PARTS and not first.startswith(_WORKBOOK_FOLDERS):
            raise BROKEN_ZIP(
                f"{file} is a zip archive that is cut off: its end, with the list of its files, "
                "is missing",
                where=file,
                mend="Download the file again.",
            )


def members(
    name: str, content: bytes, limit: int = UNPACKED_LIMIT
) -> tuple[tuple[str, bytes], ...]:
    """Files in an archive as ``(name, bytes)``; folders and hidden files are left out.

    Raises:
        InputError: EVI-E03 when they would unpack to more than the limit, EVI-E09 when it is damaged, locked or
            packed in an unknown way.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = [i for i in archive.infolist() if not i.is_dir() and not _hidden(i.filename)]
            if not files:
                raise BROKEN_ZIP(
                    f"{name} is a zip archive with no file in it",
                    where=name,
                    mend="Download the file again.",
                )
            if any(i.flag_bits & _LOCKED for i in files):
                raise BROKEN_ZIP(
                    f"{name} is a zip archive locked with a password",
                    where=name,
                    mend="Unpack it with the password, and give the files that it holds.",
                )
            size = sum(i.file_size for i in files)
            if size > limit:
                raise TOO_LARGE(
                    f"{name} would unpack to {size / 1024**2:,.0f} MB",
                    where=name,
                    mend="Unpack it yourself and add the files that you need.",
                )
            return tuple((i.filename, archive.read(i)) for i in files)
    except NotImplementedError as fault:
        raise BROKEN_ZIP(
            f"{name} is a zip archive packed in a way that is not known here",
            where=name,
            mend="Unpack it yourself, and give the files that it holds.",
        ) from fault
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as fault:
        raise BROKEN_ZIP(
            f"{name} is damaged or cut off", where=name, mend="Download the file again."
        ) from fault


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))
