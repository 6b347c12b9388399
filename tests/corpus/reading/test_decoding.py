"""Bytes become the text that they stand for, in whatever encoding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.reading.decoding import decode

RUSSIAN = "Министры обсудили вопросы безопасности и договорились о новой встрече в Токио. " * 5
JAPANESE = "日本とロシアの外相は東京で会談し、安全保障について意見を交換した。次の会談は来年行われる予定です。" * 5
CHINESE = "两国外长在东京举行会谈，就安全问题交换了意见。下一次会谈将于明年举行。" * 5
GREEK = "Οι υπουργοί συζήτησαν θέματα ασφάλειας και συμφώνησαν σε νέα συνάντηση στο Τόκιο. " * 5
GERMAN = "Die Außenminister sprachen über Sicherheit und größere Übungen; ein Treffen für März wäre möglich. " * 5
POLISH = "Ministrowie omówili kwestie bezpieczeństwa i uzgodnili spotkanie w październiku, później też źródła. " * 5


@given(st.text())
def test_utf8_is_decoded_to_the_character(text: str):
    data = text.encode("utf-8", "ignore")
    decoded = decode(data)
    if (
        decoded is not None
        and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe"))
        and b"\0" not in data
        and b"\x1b" not in data
    ):
        assert decoded == data.decode()


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028"])
def test_line_breaks_and_spaces_are_kept(newline: str):
    text = f"  One{newline}{newline}\tTwo \u00a0 {newline}"
    assert decode(text.encode()) == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_obeyed_and_dropped(encoding: str):
    assert decode((RUSSIAN + "😀").encode(encoding)) == RUSSIAN + "😀"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text", [GERMAN, RUSSIAN, "Plain words, and more.\r\n" * 3], ids=["german", "russian", "ascii"]
)
def test_wide_encodings_are_told_without_a_byte_order_mark(encoding: str, text: str):
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "iso8859-5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "iso2022-jp"),
        (CHINESE, "gb18030"),
        (GREEK, "cp1253"),
        (GERMAN, "cp1252"),
        (GERMAN, "latin-1"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859-2"),
    ],
)
def test_legacy_encodings_are_told_by_their_text(text: str, encoding: str):
    assert decode(text.encode(encoding)) == text


def test_what_the_document_declares_goes_before_a_guess():
    assert decode("Grüße".encode("cp850"), "cp850") == "Grüße"
    assert decode("“Grüße”".encode("cp1252"), "ISO-8859-1") == "“Grüße”"


@pytest.mark.parametrize("declared", ["no-such-encoding", "utf-16", "base64", "rot13", "idna", "\x00"])
def test_a_declaration_that_is_wrong_does_no_harm(declared: str):
    assert decode("Grüße aus Köln".encode(), declared) == "Grüße aus Köln"
    assert decode(GERMAN.encode("cp1252"), declared) is not None


def test_utf8_with_a_damaged_byte_stays_utf8():
    data = RUSSIAN.encode()
    damaged = decode(data[:101] + b"\xff" + data[101:])
    assert damaged is not None
    assert damaged.count("\ufffd") <= 3
    assert damaged.endswith(RUSSIAN[-200:])


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n1 0 obj",
        b"PK\x03\x04word/document.xml",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        bytes(range(256)) * 20,
        b"\0" * 1000,
        b"\x7fELF\x02\x01\x01" + b"\0" * 50,
        b"text" + b"\0\x01\x02\x03" * 40,
    ],
)
def test_bytes_that_are_no_text_have_none(data: bytes):
    assert decode(data) is None


@given(st.binary(max_size=300), st.sampled_from([None, "cp1252", "utf-16", "hz", "utf-7"]))
def test_any_bytes_at_all_are_decoded_or_refused_without_lone_surrogates(data: bytes, declared: str | None):
    decoded = decode(data, declared)
    if decoded is not None:
        decoded.encode()
