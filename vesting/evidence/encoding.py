"""From bytes to text: what encoding a file is in, and what compressed it."""

from __future__ import annotations

import codecs
import zlib

from vesting.errors import Problem

TRUNCATED_GZIP = Problem("EVI-E02", "A compressed file ends in the middle")
TOO_LARGE = Problem("EVI-E03", "A file unpacks to more than is allowed")

GZIP_MAGIC = b"\x1f\x8b"
UNPACKED_LIMIT = 4 * 1024**3
"""Most bytes that one file may unpack to; the largest official file known to us is under 1 GB."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LONGEST_CHARACTER = 4


def unpack(raw: bytes, name: str, limit: int = UNPACKED_LIMIT) -> bytes:
    """Decompress gzip (also several members in a row); other bytes come back as they are.

    Args:
        raw: Bytes as given.
        name: File name, for the message.
        limit: Most bytes it may unpack to.

    Raises:
        InputError: EVI-E02 when the stream is cut off or damaged, EVI-E03 when it exceeds the limit.
    """
    if not raw.startswith(GZIP_MAGIC):
        return raw
    parts: list[bytes] = []
    size, rest = 0, raw
    while rest.startswith(GZIP_MAGIC):
        stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            part = stream.decompress(rest, limit - size + 1)
        except zlib.error as fault:
            raise TRUNCATED_GZIP(
                f"{name} is damaged: it does not unpack",
                where=name,
                mend="Download the file again.",
            ) from fault
        size += len(part)
        if size > limit:
            raise TOO_LARGE(
                f"{name} unpacks to more than {limit // 1024**2:,} MB",
                where=name,
                mend="Unpack it yourself and check what it holds before adding it.",
            )
        if not stream.eof:
            raise TRUNCATED_GZIP(
                f"{name} ends in the middle of its compressed data",
                where=name,
                mend="Download the file again.",
            )
        parts.append(part)
        rest = stream.unused_data
    return b"".join(parts)


def guess_encoding(content: bytes, *, whole: bool = True) -> str | None:
    """Name the encoding, or None where the bytes are not text.

    A byte-order mark decides; then NUL bytes in every second place (UTF-16 without a mark); then
    UTF-8 if it decodes; else Windows-1252, which is what spreadsheets save.

    Args:
        content: The bytes, or their beginning.
        whole: Whether ``content`` is the whole file; a beginning may be cut within a character.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    sample = content[:4096]
    if b"\0" in sample:
        return _unmarked_utf16(sample)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as fault:
        cut = not whole and fault.start >= len(content) - _LONGEST_CHARACTER
        return "utf-8" if cut else "cp1252"
    return "utf-8"


def _unmarked_utf16(sample: bytes) -> str | None:
    half = max(len(sample) // 2, 1)
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if (
            sample[offset::2].count(0) > 0.6 * half
            and sample[1 - offset :: 2].count(0) < 0.1 * half
        ):
            return encoding
    return None


UNREADABLE = "\ufffd"
"""Stands where bytes are no character of the encoding."""


def to_text(content: bytes, encoding: str) -> str:
    """Decode, without the byte-order mark, with one kind of line end.

    Bytes that are no character of the encoding become U+FFFD rather than stop the file.
    """
    text = content.decode(encoding, errors="replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")
