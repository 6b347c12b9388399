"""Whatever is changed in a small file of each kind, its reader says what is wrong with it, or reads it."""

import contextlib
import gzip
import io
import json
import tarfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.reading.registry import read
from tests.corpus.reading.packing import book, opendocument, packed


def tar(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as writer:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        writer.addfile(info, io.BytesIO(data))
    return file.getvalue()


CELL = "<table:table-cell><text:p>a</text:p></table:table-cell>"
TABLE = f"<table:table><table:table-row>{CELL}</table:table-row></table:table>"
SLIDE = "<draw:page><draw:frame><draw:text-box><text:p>a</text:p></draw:text-box></draw:frame></draw:page>"
MAIL = (
    b"From: =?utf-8?q?An=C3=A1?= <ana@example.org>\nDate: Fri, 3 May 2024 10:00:00 +0000\nSubject: A\n"
    b'Content-Type: multipart/mixed; boundary="X"\n\n--X\nContent-Type: text/plain; charset=utf-16; format=flowed\n'
    b"Content-Transfer-Encoding: base64\n\naABpAA==\n--X\nContent-Type: message/rfc822\n\nSubject: B\n\nb\n--X\n"
    b"Content-Disposition: attachment; filename*=utf-8''%C3%A9.txt\n"
    b"Content-Transfer-Encoding: quoted-printable\n\n=C3\n--X--\n"
)
FILES = {
    "a.odt": opendocument("text", f'<text:h text:outline-level="2">A</text:h><text:list/>{TABLE}'),
    "a.ods": opendocument("spreadsheet", TABLE),
    "a.odp": opendocument("presentation", SLIDE),
    "a.epub": book({"a": "<h1>One</h1><p>Two</p>"}),
    "a.rtf": rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset128 A;}}{\info{\title T}{\creatim\yr2024\mo5\dy3}}"
    rb"\outlinelevel0 H\par\trowd a\cell b\'82\'a0\row{\footnote n}\u8364?{\pict\bin3 abc}\par}",
    "a.eml": MAIL,
    "a.mbox": b"From a@b.c Fri May  3 10:00:00 2024\n" + MAIL,
    "a.csv": b'Town;"People"\n"Oslo\n";7\nBern;1\n',
    "a.tsv": b"Town\tPeople\nOslo\t7\n",
    "a.json": json.dumps({"title": "A", "rows": [{"a": 1, "b": [1, 2]}, {"a": None, "b": "<b>x</b>"}]}).encode(),
    "a.jsonl": b'{"a": 1}\n{"a": [2, {"b": true}]}\n',
    "a.xml": b'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE a [<!ENTITY e "x">]>'
    b'<a b="1"><p>&e; y</p><d>&e;<c>z</c></d></a>',
    "a.ics": b"BEGIN:VEVENT\nSUMMARY:A\nDTSTART;TZID=\"X\":20240601T100000\n"
    b"RRULE:FREQ=DAILY;UNTIL=20240701\nEND:VEVENT\n",
    "a.mht": b"Content-Type: multipart/related; boundary=b\n\n--b\n"
    b"Content-Type: text/html; charset=utf-16\n\n<p>a\n--b--\n",
    "a.srt": b"1\n00:00:01,000 --> 00:00:02,000\n<i>ANA: Hello</i>\n\n2\n00:00:03,000 --> 00:00:04,000\n- No.\n",
    "a.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>Hello &amp; bye\n",
    "a.ipynb": json.dumps({"cells": [{"cell_type": "code", "source": ["a"], "outputs": [{"text": ["b"]}]}]}).encode(),
    "a.yaml": b"a: &x [1, {b: c}]\n# d\ne: *x\n---\nf: |\n  g\n",
    "a.toml": b'# a\n[b]\nc = "d"\ne = [1, 2.5, 1979-05-27]\n',
    "a.ini": b"; a\n[b]\nc = d\n",
    "a.py": b'@a\nclass B:\n    """c"""\n\n    def d(self):\n        pass\n',
    "a.rst": b"A\n=\n\n.. note:: b\n\n   c\n\nd::\n\n    e\n",
    "a.adoc": b"= A\n\n----\nb\n----\n* c\n",
    "a.org": b"* A\n#+BEGIN_SRC\nb\n#+END_SRC\n",
    "a.tex": rb"\title{A}\begin{document}\section{B}"
    rb"\begin{itemize}\item c\end{itemize}$d$\begin{tabular}{l}e\end{tabular}\'e",
    "a.zip": packed({"a.txt": "a", "b/c.txt": "b" * 100}),
    "a.tar": tar("a/b.txt", b"c"),
    "a.tgz": gzip.compress(tar("a/b.txt", b"c")),
    "a.gz": gzip.compress(b"words"),
    "a.msg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00" + bytes(1000),
}  # fmt: skip


SPECIAL = [b"", b"\0", b"\xff", b"{", b"<", b"&a;", b"99999999999", b"\\"]


@st.composite
def changed(draw: st.DrawFn, data: bytes) -> bytes:
    """The bytes with some of them changed, left out, doubled or put in, or cut off."""
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        size = draw(st.integers(0, 40))
        new = draw(
            st.binary(max_size=8) | st.sampled_from([b"", b"\0", b"\xff", b"{", b"<", b"&a;", b"99999999999", b"\\"])
        )
        match draw(st.sampled_from(["put", "over", "drop", "double", "cut"])):
            case "put":
                data = data[:at] + new + data[at:]
            case "over":
                data = data[:at] + new + data[at + len(new) :]
            case "drop":
                data = data[:at] + data[at + size :]
            case "double":
                data = data[: at + size] + data[at:]
            case _:
                data = data[:at]
    return data


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
@given(data=st.data())
def test_a_changed_file_is_read_or_refused(name, data):
    with contextlib.suppress(DocumentError):
        text = read(data.draw(changed(FILES[name])), name).text
        assert text.encode().decode() == text


@pytest.mark.parametrize("name", [name for name in FILES if name != "a.msg"])
def test_an_unchanged_file_is_read(name):
    made = read(FILES[name], name)

    assert made.text.strip() or made.parts
