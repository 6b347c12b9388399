"""Files are written whole, or not at all."""

import os
import stat

import pytest

from qa.errors import CannotWrite
from qa.writing import check_place, write_whole


def test_a_file_takes_the_place_of_the_one_before(tmp_path):
    file = tmp_path / "events.csv"
    for data in (b"first", b"second"):
        write_whole(file, data)
        assert file.read_bytes() == data
    assert list(tmp_path.iterdir()) == [file]


def test_what_stood_there_stays_when_writing_fails(tmp_path, monkeypatch):
    file = tmp_path / "events.csv"
    file.write_bytes(b"before")

    def no_space(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(CannotWrite, match=r"events\.csv cannot be written \(No space left on device\)"):
        write_whole(file, b"after")
    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path):
    (tmp_path / "real.csv").write_bytes(b"before")
    link = tmp_path / "link.csv"
    link.symlink_to("real.csv")
    write_whole(link, b"after")
    assert link.is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"after"


def test_a_new_file_may_be_read_as_others_of_its_maker(tmp_path):
    write_whole(tmp_path / "events.csv", b"x")
    (tmp_path / "other").touch()
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("events.csv", "other")]
    assert modes[0] == modes[1]


def test_a_device_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, b"through")
    assert os.read(reader, 100) == b"through"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_checking_a_place_leaves_nothing_there(tmp_path):
    check_place(tmp_path / "events.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["no/events.csv", ".", "x" * 300, "file/events.csv"])
def test_a_place_that_cannot_be_written_is_refused(tmp_path, place):
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite, match="name"):
        check_place(tmp_path / place)
