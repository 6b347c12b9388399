"""Which reader reads which format: one line for each suffix, and the bytes go before the name.

A new format is one module with one function from bytes to ``ReadText``, and a line in ``_READERS``. Modules are named
and not imported here, so that a process loads only the engines that its files need.
"""

import re
from importlib import import_module
from pathlib import PurePath

from corpus.errors import BinaryFile, EncryptedFile, UnsupportedFormat
from corpus.phrases import Phrase
from corpus.reading.decoding import decode
from corpus.reading.result import Reader, ReadText
from corpus.reading.sniffing import KINDS, looks_like_html, sniff

__all__ = ["TEXT_SUFFIXES", "read", "suffix_of", "supported_suffixes"]

TEXT_SUFFIXES = frozenset({"", ".txt", ".text", ".log", ".md", ".markdown"})
"""What is read without an engine, and so may be read in the process itself."""

_CODE = (
    ".py .pyi .js .mjs .cjs .jsx .ts .tsx .java .kt .kts .scala .groovy .c .h .cc .cpp .cxx .hpp .hh .cs .go .rs .rb"
    " .php .swift .m .mm .pl .pm .lua .r .jl .hs .ml .ex .exs .erl .clj .dart .zig .nim .f .f90 .pas .vb .vbs .asm .s"
    " .sh .bash .zsh .fish .bat .cmd .sql .graphql .proto .css .scss .less .vue .svelte .tf .gradle .cmake .mk"
    " .dockerfile .diff .patch"
).split()
_READERS = {
    "": "text.read_text",
    ".txt": "text.read_text",
    ".text": "text.read_text",
    ".log": "text.read_text",
    ".md": "markdown.read_markdown",
    ".markdown": "markdown.read_markdown",
    ".html": "html.read_html",
    ".htm": "html.read_html",
    ".mht": "saved_page.read_mhtml",
    ".mhtml": "saved_page.read_mhtml",
    ".xhtml": "html.read_html",
    ".pdf": "pdf.read_pdf",
    ".docx": "office.read_docx",
    ".pptx": "office.read_pptx",
    ".xlsx": "office.read_xlsx",
    ".doc": "office.read_doc",
    ".ppt": "office.read_ppt",
    ".xls": "office.read_xls",
    ".odt": "opendocument.read_odt",
    ".ott": "opendocument.read_odt",
    ".ods": "opendocument.read_ods",
    ".ots": "opendocument.read_ods",
    ".odp": "opendocument.read_odp",
    ".otp": "opendocument.read_odp",
    ".epub": "epub.read_epub",
    ".rtf": "rtf.read_rtf",
    ".eml": "mail.read_eml",
    ".mbox": "mail.read_mailbox",
    ".tnef": "tnef.read_tnef",
    ".msg": "outlook.read_msg",
    ".csv": "delimited.read_csv",
    ".tsv": "delimited.read_tsv",
    ".tab": "delimited.read_tsv",
    ".json": "json.read_json",
    ".geojson": "json.read_json",
    ".jsonl": "json.read_json_lines",
    ".ndjson": "json.read_json_lines",
    ".xml": "xml.read_xml",
    ".rss": "xml.read_xml",
    ".atom": "xml.read_xml",
    ".srt": "subtitles.read_subtitles",
    ".vtt": "subtitles.read_subtitles",
    **dict.fromkeys((".ics", ".vcf"), "calendars.read_calendar"),
    ".ipynb": "notebook.read_notebook",
    ".yaml": "configuration.read_yaml",
    ".yml": "configuration.read_yaml",
    ".toml": "configuration.read_toml",
    **dict.fromkeys((".ini", ".cfg", ".conf", ".properties", ".env"), "configuration.read_settings"),
    ".rst": "lightweight.read_rst",
    ".adoc": "lightweight.read_asciidoc",
    ".asciidoc": "lightweight.read_asciidoc",
    ".org": "lightweight.read_org",
    ".tex": "latex.read_latex",
    ".zip": "archive.read_zip",
    ".tar": "archive.read_tar",
    **dict.fromkeys((".tgz", ".gz", ".bz2", ".tbz2", ".xz", ".txz"), "archive.read_compressed"),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp", ".webp"), "picture.read_picture"),
    **dict.fromkeys(_CODE, "source.read_code"),
}
"""The function of ``corpus.reading`` that reads files with a suffix."""

_BINARY = frozenset(".pdf .docx .pptx .xlsx .doc .ppt .xls .odt .ott .ods .ots .odp .otp .epub .msg".split())
"""What is never text: text under such a name is what a program has called so, as it is under an unknown one."""
_SHEETS = frozenset({".xlsx", ".xls", ".ods", ".ots"})
_HEAD = 4096
_OF_PDF = b"endobj"
_SAVED_PAGE = re.compile(r"\s*[\w-]+:(?:.*\n)*?content-type:\s*(?:multipart/related|text/html)", re.IGNORECASE)

_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,9}")
_CONTAINERS = frozenset({".zip", ".ole", ".gz", ".bz2", ".xz", ".tar"})
"""What a signature says too little of: a suffix that is known goes before it."""


def supported_suffixes() -> frozenset[str]:
    """The suffixes of the files that can be read, in lower case; "" stands for a name that has none."""
    return frozenset(_READERS)


def suffix_of(name: str) -> str:
    """The suffix of a file's name in lower case; "" where what follows the last dot is none."""
    suffix = PurePath(name).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def read(data: bytes, name: str) -> ReadText:
    """What the reader for the bytes, or else for the suffix of the name, makes of them; HTML is told by its text.

    Raises:
        DocumentError: they cannot be read; the message goes on after the name of the file.
    """
    suffix = _format_of(data, suffix_of(name))
    read = _reader(suffix)(data)
    if read is not None and suffix in TEXT_SUFFIXES and looks_like_html(read.text):
        read = _reader(".html")(data)
    if read is None:
        raise BinaryFile("is not text in any encoding; save it as plain text or HTML")
    return read


def _format_of(data: bytes, suffix: str) -> str:
    """The suffix of the format that a file is in."""
    found = sniff(data, suffix)
    if found == ".encrypted":
        raise EncryptedFile("is protected by a password; save it without one, and add it again")
    if found in _READERS and not (found in _CONTAINERS and suffix in _READERS):
        return found
    if found is not None and (suffix not in _READERS or found not in _CONTAINERS):
        raise _not_read(KINDS.get(found), found)
    text = _as_text(data, suffix) if suffix in _BINARY or suffix not in _READERS else None
    if text is None and suffix not in _READERS:
        raise _not_read(None, suffix)
    return text or suffix


def _as_text(data: bytes, suffix: str) -> str | None:
    """The format of text that is called otherwise, as web sites call tables of HTML ".xls"; None when it is no text."""
    text = None if _OF_PDF in data else decode(data)
    if text is None or not "".join(text[:_HEAD].split()).isprintable():
        return None
    if looks_like_html(text) or (text.lstrip().startswith("<") and "<table" in text[:_HEAD].lower()):
        return ".html"
    if text.lstrip().startswith("<?xml"):
        return ".xml"
    if _SAVED_PAGE.match(text[:_HEAD]):
        return ".mht"
    return ".csv" if suffix in _SHEETS else ".txt"


def _not_read(kind: Phrase | None, suffix: str) -> UnsupportedFormat:
    return UnsupportedFormat(
        "is {kind}, which is not read; convert it to PDF, DOCX, HTML or plain text",
        kind=kind or Phrase("a {suffix} file", suffix=suffix),
    )


def _reader(suffix: str) -> Reader:
    module, _, function = _READERS[suffix].partition(".")
    reader: Reader = getattr(import_module(f"corpus.reading.{module}"), function)
    return reader
