"""Pictures and scans: the text that Tesseract recognises in them, where its language data is installed."""

from statistics import mean

from liteparse import LiteParse, ParseError

from corpus.errors import DamagedFile, EmptyDocument, UnsupportedFormat
from corpus.reading.made import made_of
from corpus.reading.recognition import language_data, languages_in
from corpus.reading.result import ReadText
from corpus.reading.writing import Writer

__all__ = ["read_picture"]

_LEAST_SURE = 0.5
"""Tesseract's mean confidence below which what it sees is no text, but a picture."""
_FEWEST_LETTERS = 3
_MOST_PAGES = 500


def read_picture(data: bytes) -> ReadText:
    """Read the text in a picture; a TIFF may have several pages.

    Raises:
        UnsupportedFormat: no language data is installed; it says which package has it.
        EmptyDocument: no text is recognised in it.
        DamagedFile: it is no picture, or damaged.
    """
    folder = language_data()
    if folder is None:
        raise UnsupportedFormat(
            "is a picture; to read the text in it, install Tesseract's language data (on Debian and Ubuntu: "
            "apt-get install tesseract-ocr-eng) or set TESSDATA_PREFIX to its folder, and add it again"
        )
    parser = LiteParse(
        ocr_enabled=True, tessdata_path=str(folder), ocr_language=languages_in(folder), num_workers=1, quiet=True,
        extract_blocks=True, keep_headers_footers=True, max_pages=_MOST_PAGES,
    )  # fmt: skip
    try:
        pages = parser.parse(data).pages
    except ParseError as error:
        raise DamagedFile("is no picture that can be read; save it as PNG or JPEG, and add it again") from error
    items = [item for page in pages for item in page.text_items if item.text.strip()]
    sure = mean([item.confidence for item in items if item.confidence is not None] or [0])
    if sure < _LEAST_SURE or sum(map(str.isalpha, "".join(item.text for item in items))) < _FEWEST_LETTERS:
        raise EmptyDocument("is a picture in which no text is recognised")
    writer = Writer()
    for page in pages:
        if len(pages) > 1:
            writer.page()
        _write(writer, page)
    remark = f"its text was recognised in the picture, and may have mistakes (confidence {sure:.0%})"
    return made_of(writer, remarks=(remark,))
