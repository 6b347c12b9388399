import pytest

from corpus.errors import DamagedFile
from corpus.reading.outlook import read_msg


@pytest.mark.parametrize("data", [b"", b"From: a@b.c", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)])
def test_what_is_no_message_of_outlook_or_a_damaged_one_is_refused(data):
    with pytest.raises(DamagedFile, match=r"save it again from Outlook, or as \.eml"):
        read_msg(data)


def test_the_code_pages_of_east_asia_are_known_by_the_names_that_outlook_gives_them():
    assert "港".encode("windows-950") == "港".encode("cp950")
