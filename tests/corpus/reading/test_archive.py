import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

import pytest

from corpus.errors import DamagedFile, EncryptedFile, TooLargeFile
from corpus.reading import archive, read_all
from corpus.reading.archive import read_compressed, read_tar, read_zip
from corpus.reading.sniffing import sniff
from tests.corpus.reading.packing import packed


def tar(members: dict[str, bytes], link: str = "") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as writer:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            writer.addfile(info, io.BytesIO(data))
        if link:
            info = tarfile.TarInfo("link")
            info.type, info.linkname = tarfile.SYMTYPE, link
            writer.addfile(info)
    return file.getvalue()


def encrypted(data: bytes) -> bytes:
    """A ZIP file whose members say that they are encrypted."""
    changed = bytearray(data)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + flags] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


def names(read) -> list[str]:
    return [part.name for part in read.parts]


def test_the_files_of_an_archive_are_parts_with_their_folders():
    read = read_zip(packed({"a/": "", "a/one.txt": "1", "two.md": "2", "__MACOSX/a/._one.txt": "x", ".DS_Store": "x"}))

    assert (read.text, [(part.name, part.data) for part in read.parts]) == ("", [("a/one.txt", b"1"), ("two.md", b"2")])


def test_no_name_leads_out_of_an_archive():
    read = read_zip(packed({"../../etc/passwd": "1", "/abs/x.txt": "2", "C:\\Windows\\y.txt": "3", "a/../b": "4"}))

    assert names(read) == ["etc/passwd", "abs/x.txt", "Windows/y.txt", "a/b"]


def test_names_in_an_old_encoding_are_read():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as writer:
        writer.writestr("Xrh.txt", "1")
    data = file.getvalue().replace(b"Xrh", "Übé".encode("cp850"))

    assert names(read_zip(data)) != ["Xrh.txt"]
    assert names(read_zip(data))[0].endswith(".txt")


def test_files_with_a_password_are_told_of_and_an_archive_of_nothing_else_is_refused():
    locked = encrypted(packed({"secret.txt": "1"}, zipfile.ZIP_STORED))

    with pytest.raises(EncryptedFile, match="protected by a password"):
        read_zip(locked)


def test_a_damaged_file_does_not_keep_the_others_out():
    data = packed({"bad.txt": "b" * 100, "good.txt": "good"}, zipfile.ZIP_STORED).replace(b"b" * 100, b"c" * 100)
    read = read_zip(data)

    assert names(read) == ["good.txt"]
    assert read.remarks[0].startswith("bad.txt is damaged")


def test_a_file_of_far_too_few_bytes_is_not_unpacked():
    read = read_zip(packed({"bomb.txt": b"0" * (64 << 20), "good.txt": "good"}))

    assert names(read) == ["good.txt"]
    assert read.remarks[0].startswith("bomb.txt unpacks to far more than any document holds")


def test_more_files_than_are_read_are_told_of(monkeypatch):
    monkeypatch.setattr(archive, "MAX_FILES", 2)
    read = read_zip(packed({f"{number}.txt": "x" for number in range(40)}))

    assert names(read) == ["0.txt", "1.txt"]
    assert read.remarks[0] == "2.txt is not read: only the first 2 files of an archive are"
    assert read.remarks[-1] == "18 more files are not read"


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_a_tar_archive_is_read_packed_or_not_and_its_links_are_not(pack):
    data = pack(tar({"a/one.txt": b"1", "../two.txt": b"2"}, link="/etc/passwd"))
    read = read_tar(data) if pack is bytes else read_compressed(data)

    assert names(read) == ["a/one.txt", "two.txt"]
    assert read.remarks == ("link is not read: it is a link",)


def test_a_file_that_is_packed_alone_has_the_name_that_it_had():
    file = io.BytesIO()
    with gzip.GzipFile("folder/notes.txt", "wb", fileobj=file) as writer:
        writer.write(b"Notes.")

    assert read_compressed(file.getvalue()).parts[0].name == "notes.txt"
    assert read_compressed(bz2.compress(b"Notes.")).parts[0].name == ""
    assert [each.name for each in read_all(bz2.compress(b"Notes."), "notes.md.bz2", "/x")] == ["notes.md"]


def test_what_unpacks_to_far_too_much_is_refused():
    with pytest.raises(TooLargeFile):
        read_compressed(gzip.compress(b"0" * (64 << 20)))


@pytest.mark.parametrize("read", [read_zip, read_compressed, read_tar])
def test_damaged_archives_are_refused(read):
    with pytest.raises(DamagedFile):
        read(b"\x1f\x8b\x08 nothing" + b"\0" * 250)


def test_an_archive_tells_of_what_it_could_not_read_and_the_rest_become_documents():
    data = packed({"bomb.txt": b"0" * (64 << 20), "a/good.txt": "The crane is good."})
    told, document = read_all(data, "old.zip", "/x/old.zip")

    assert str(told).startswith("old.zip: bomb.txt unpacks to far more than any document holds")
    assert (document.path, document.text, document.parent) == ("old.zip/a/good.txt", "The crane is good.", None)


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_package_whose_kind_cannot_be_unpacked_is_an_archive(compression):
    data = packed({"mimetype": "application/epub+zip", "a.txt": "a"}, compression)
    start = len("mimetype") + 30  # of a local file header, in bytes

    assert sniff(data[:start] + b"\xff" * 12 + data[start + 12 :]) == ".zip"


def test_of_an_archive_that_cannot_be_read_a_few_reasons_are_given():
    data = packed({f"{number}.txt": b"0" * (32 << 20) for number in range(5)})
    (told,) = read_all(data, "bombs.zip", "/x/bombs.zip")

    assert str(told).startswith("bombs.zip has no words: 0.txt unpacks to far more than any document holds")
    assert str(told).endswith("; and so on (2 more)")
