import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesting.errors import InputError
from vesting.evidence.encoding import guess_encoding, to_text, unpack


def test_bytes_that_are_not_gzip_come_back_as_they_are():
    assert unpack(b"a,b\n", "x.csv") == b"a,b\n"


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=4))
def test_gzip_of_several_members_unpacks_to_their_sum(parts):
    raw = b"".join(gzip.compress(p) for p in parts)
    assert unpack(raw, "x.csv.gz") == b"".join(parts)


@pytest.mark.parametrize("cut", [12, 40, -4])
def test_a_gzip_that_is_cut_off_is_refused(cut):
    raw = gzip.compress(bytes(range(256)) * 40)[:cut]
    with pytest.raises(InputError, match="ends in the middle") as met:
        unpack(raw, "census.csv.gz")
    assert met.value.code == "EVI-E02"
    assert "Download" in met.value.mend


def test_a_damaged_gzip_is_refused():
    raw = bytearray(gzip.compress(b"abc" * 1000))
    raw[15:25] = b"\xff" * 10
    with pytest.raises(InputError) as met:
        unpack(bytes(raw), "x.gz")
    assert met.value.code == "EVI-E02"


def test_a_gzip_that_unpacks_to_too_much_is_refused():
    with pytest.raises(InputError, match="unpacks to more than") as met:
        unpack(gzip.compress(b"\0" * 3_000_000), "bomb.gz", limit=1_000_000)
    assert met.value.code == "EVI-E03"


@pytest.mark.parametrize(
    ("encoding", "guessed"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
    ],
)
def test_encodings_that_councils_send_are_told_apart(encoding, guessed):
    words = "name,note\nZoë Brontë,née £5\n" * 20
    content = words.encode(encoding)
    assert guess_encoding(content) == guessed
    assert to_text(content, guessed) == words


def test_bytes_that_are_no_text_have_no_encoding():
    assert guess_encoding(bytes(range(256)) * 4) is None


def test_a_beginning_may_be_cut_within_a_character():
    content = "Zoë".encode()[:-1]
    assert guess_encoding(content, whole=False) == "utf-8"
    assert guess_encoding(content) == "cp1252"


def test_all_line_ends_become_one():
    assert to_text(b"a\r\nb\rc\n", "utf-8") == "a\nb\nc\n"
