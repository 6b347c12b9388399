"""What format bytes are in, by what they begin with: a file's suffix may say anything."""

import re
import zipfile
from io import BytesIO

from corpus.phrases import Phrase
from corpus.reading.compound import root_names
from corpus.reading.packages import BROKEN_ZIP

__all__ = ["KINDS", "is_marked", "looks_like_html", "pdf_start", "sniff"]

KINDS = {
    ".png": Phrase("a PNG picture"),
    ".jpg": Phrase("a JPEG picture"),
    ".gif": Phrase("a GIF picture"),
    ".webp": Phrase("a WebP picture"),
    ".tiff": Phrase("a TIFF picture"),
    ".heic": Phrase("a HEIC picture"),
    ".bmp": Phrase("a BMP picture"),
    ".exe": Phrase("a program"),
    ".7z": Phrase("a 7-Zip archive"),
    ".rar": Phrase("a RAR archive"),
    ".zip": Phrase("a ZIP archive"),
    ".gz": Phrase("a compressed file"),
    ".bz2": Phrase("a compressed file"),
    ".xz": Phrase("a compressed file"),
    ".ole": Phrase("an old Microsoft Office file of an unknown kind"),
    ".mp4": Phrase("a video"),
    ".mp3": Phrase("a sound recording"),
    ".wav": Phrase("a sound recording"),
    ".sqlite": Phrase("an SQLite database"),
    ".iwork": Phrase("a file of Apple Pages, Numbers or Keynote"),
}
"""What the formats are called that a file may turn out to be in, whatever its name says."""

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF87a", ".gif"),
    (b"GIF89a", ".gif"),
    (b"II*\x00", ".tiff"),
    (b"MM\x00*", ".tiff"),
    (b"7z\xbc\xaf\x27\x1c", ".7z"),
    (b"Rar!\x1a\x07", ".rar"),
    (b"\x1f\x8b\x08", ".gz"),
    (b"BZh", ".bz2"),
    (b"\xfd7zXZ\x00", ".xz"),
    (b"\x7fELF", ".exe"),
    (b"ID3\x03", ".mp3"),
    (b"ID3\x04", ".mp3"),
    (b"SQLite format 3\x00", ".sqlite"),
    (b"{\\rtf", ".rtf"),
    (b"\x78\x9f\x3e\x22", ".tnef"),
)
_PDF = re.compile(rb"%PDF-\d")
_PDF_HEAD = 1024
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_HTML_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("WordDocument", ".doc"),
    ("PowerPoint Document", ".ppt"),
    ("Workbook", ".xls"),
    ("Book", ".xls"),
    ("EncryptedPackage", ".encrypted"),
    ("__properties_version1.0", ".msg"),
)
_BRANDS = (((b"hei", b"hev", b"mif", b"msf", b"avi"), ".heic"), ((b"M4A", b"M4B"), ".mp3"))
"""How the brands begin of what is kept as videos are (ISO 14496-12), and is none."""
_TAR_MAGIC = slice(257, 262)
_MIME_TYPES = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.text-template": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
    b"application/epub+zip": ".epub",
}
_OFFICE_FOLDERS = (("word/", ".docx"), ("ppt/", ".pptx"), ("xl/", ".xlsx"))


def is_marked(data: bytes) -> bool:
    """Whether bytes begin with the signature of some format, so that they are not plain text; a quick look."""
    return (
        data.startswith((b"PK", _OLE, b"RIFF", *(start for start, _ in _SIGNATURES)))
        or data[4:8] == b"ftyp"
        or data[_TAR_MAGIC] == b"ustar"
        or pdf_start(data) is not None
    )


def pdf_start(data: bytes) -> int | None:
    """Where the header of a PDF stands, which may have something before it, as of another system; None without one."""
    found = _PDF.search(data[:_PDF_HEAD])
    return found.start() if found else None


def looks_like_html(text: str) -> bool:
    """Whether text begins as an HTML document does, whatever its file is called."""
    return _HTML.match(text[:_HTML_HEAD]) is not None


def sniff(data: bytes, suffix: str = "") -> str | None:
    """The suffix of the format that bytes are in by their signature, such as ".docx"; None when they have none.

    Containers are told by what is in them: ".zip" and ".ole" stand for those of no known kind, ".encrypted" for an
    Office file with a password.

    Args:
        data: the bytes of a file.
        suffix: the suffix of its name, which is right where the bytes could be either.
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data)
    if data.startswith(_OLE):
        found = [kind for name, kind in _OLE_STREAMS if _entry(name) in data]
        if len(set(found)) > 1:  # one is embedded in the other
            found = [kind for name, kind in _OLE_STREAMS if name in root_names(data)] or found
        return suffix if suffix in found else next(iter(found), ".ole")
    if pdf_start(data) is not None:  # below those that a PDF may stand in
        return ".pdf"
    if data[:4] == b"RIFF":
        return {b"WEBP": ".webp", b"WAVE": ".wav"}.get(data[8:12])
    if data[4:8] == b"ftyp":
        return next((suffix for brands, suffix in _BRANDS if data[8:11] in brands), ".mp4")
    if data[_TAR_MAGIC] == b"ustar":
        return ".tar"
    return next((suffix for start, suffix in _SIGNATURES if data.startswith(start)), None)


def _entry(name: str) -> bytes:
    """A stream's name as the directory of a compound file holds it, with the zero that ends it."""
    return f"{name}\0".encode("utf-16-le")


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            if "mimetype" in names:
                with archive.open("mimetype") as file:
                    return _MIME_TYPES.get(file.read(100).strip(), ".zip")
    except BROKEN_ZIP:
        return ".zip"
    if any(name.endswith(".iwa") for name in names):
        return ".iwork"
    if "[Content_Types].xml" not in names:
        return ".epub" if "META-INF/container.xml" in names else ".zip"
    return next((suffix for folder, suffix in _OFFICE_FOLDERS if any(n.startswith(folder) for n in names)), ".zip")
