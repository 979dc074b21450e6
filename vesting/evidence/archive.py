"""Zip archives as publishers offer them: every file within is a file of its own."""

from __future__ import annotations

import io
import zipfile
import zlib

from vesting.errors import Problem
from vesting.evidence.encoding import TOO_LARGE, UNPACKED_LIMIT

BROKEN_ZIP = Problem("EVI-E09", "A zip archive is damaged or cut off")

ZIP_MAGIC = b"PK\x03\x04"
_WORKBOOK_PARTS = ("[Content_Types].xml", "mimetype", "content.xml")


def is_archive(content: bytes) -> bool:
    """Whether the bytes are a zip archive and not a spreadsheet, which is a zip inside too."""
    if not content.startswith(ZIP_MAGIC) or not zipfile.is_zipfile(io.BytesIO(content)):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return not set(archive.namelist()) & set(_WORKBOOK_PARTS)
    except zipfile.BadZipFile:
        return False


def members(
    name: str, content: bytes, limit: int = UNPACKED_LIMIT
) -> tuple[tuple[str, bytes], ...]:
    """Files in an archive as ``(name, bytes)``; folders and hidden files are left out.

    Raises:
        InputError: EVI-E03 when they would unpack to more than the limit, EVI-E09 when it is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = [i for i in archive.infolist() if not i.is_dir() and not _hidden(i.filename)]
            size = sum(i.file_size for i in files)
            if size > limit:
                raise TOO_LARGE(
                    f"{name} would unpack to {size / 1024**2:,.0f} MB",
                    where=name,
                    mend="Unpack it yourself and add the files that you need.",
                )
            return tuple((i.filename, archive.read(i)) for i in files)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as fault:
        raise BROKEN_ZIP(
            f"{name} is damaged or cut off", where=name, mend="Download the file again."
        ) from fault


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))
