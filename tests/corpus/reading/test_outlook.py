import struct

import pytest

from corpus.errors import DamagedFile
from corpus.reading import read_all
from corpus.reading.outlook import read_msg
from corpus.reading.tnef import read_tnef


@pytest.mark.parametrize("data", [b"", b"From: a@b.c", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)])
def test_what_is_no_message_of_outlook_or_a_damaged_one_is_refused(data):
    with pytest.raises(DamagedFile, match=r"save it again from Outlook, or as \.eml"):
        read_msg(data)


def test_the_code_pages_of_east_asia_are_known_by_the_names_that_outlook_gives_them():
    assert "港".encode("windows-950") == "港".encode("cp950")


def attribute(kind: int, value: bytes) -> bytes:
    return b"\2" + struct.pack("<II", kind, len(value)) + value + b"\0\0"


def test_the_files_in_a_package_of_outlook_are_documents():
    begins = attribute(0x00069002, bytes(14))
    plan = begins + attribute(0x00018010, b"plan.txt\0") + attribute(0x0006800F, b"The plumber comes at nine.")
    package = b"\x78\x9f\x3e\x22\1\0" + plan + plan + attribute(0x0006800F, b"cut off")[:-9]

    assert [(each.name, each.text) for each in read_all(package, "winmail.dat", "/x")][:1] == [
        ("plan.txt", "The plumber comes at nine.")
    ]
    assert [part.name for part in read_tnef(package).parts] == ["plan.txt", "plan (2).txt"]
    with pytest.raises(DamagedFile, match="a package of Outlook without files"):
        read_tnef(package[:20])
