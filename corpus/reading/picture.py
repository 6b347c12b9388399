"""Pictures and scans: the text that Tesseract recognises in them, where its language data is installed."""

from collections.abc import Iterator, Sequence
from io import BytesIO

from liteparse import LiteParse, ParsedPage, ParseError
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from corpus.errors import DamagedFile, EmptyDocument, TooLargeFile, UnsupportedFormat
from corpus.reading.made import made_of
from corpus.reading.recognised import recognised_lines
from corpus.reading.recognition import language_data, languages_in
from corpus.reading.result import ReadText
from corpus.reading.writing import Writer

__all__ = ["read_picture"]

MAX_PIXELS = 120_000_000
"""The most pixels of a picture: a page scanned at 600 dots an inch has 35 million."""
_MOST_PAGES = 200
_LEAST_SURE = 0.6
"""Tesseract's mean confidence below which what it sees is no text, but a picture."""
_SURE = 0.8
"""The confidence below which a picture may stand on its side or on its head."""
_TURNS = (90, 270, 180)
_FEWEST_LETTERS = 3
_ORIENTATION = 0x0112
_BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError)


def read_picture(data: bytes) -> ReadText:
    """Read the text in a picture; a TIFF may have several pages.

    Raises:
        UnsupportedFormat: no language data is installed; it says which package has it.
        EmptyDocument: no text is recognised in it.
        DamagedFile: it is no picture, or damaged.
        TooLargeFile: it has more pixels than are read.
    """
    if language_data() is None:
        raise UnsupportedFormat(
            "is a picture; to read the text in it, install Tesseract's language data (on Debian and Ubuntu: "
            "apt-get install tesseract-ocr-eng) or set TESSDATA_PREFIX to its folder, and add it again"
        )
    pages = [page for picture in _pictures(data) for page in _recognised(picture)]
    sure = _confidence(pages)
    if sure < _LEAST_SURE or sum(str.isalpha(letter) for page in pages for letter in page.text) < _FEWEST_LETTERS:
        raise EmptyDocument("is a picture in which no text is recognised")
    remark = f"its text was recognised in the picture, and may have mistakes (confidence {sure:.0%})"
    writer = Writer()
    for page in pages:
        if len(pages) > 1:
            writer.page()
        writer.lines(recognised_lines(page))
    return made_of(writer, remarks=(remark,))


def _pictures(data: bytes) -> Iterator[bytes]:
    """Each page of a picture, upright as its camera says."""
    try:
        with Image.open(BytesIO(data)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise TooLargeFile(f"has more than {MAX_PIXELS // 10**6} million pixels; make it smaller")
            frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
            if frames == 1 and picture.getexif().get(_ORIENTATION, 1) == 1:
                yield data
                return
            for _, frame in zip(range(_MOST_PAGES), ImageSequence.Iterator(picture), strict=False):
                if frame.width * frame.height <= MAX_PIXELS:
                    yield _as_png(ImageOps.exif_transpose(frame))
                if frames == 1:
                    return
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLargeFile(f"has more than {MAX_PIXELS // 10**6} million pixels; make it smaller") from error
    except _BROKEN as error:
        raise DamagedFile("is no picture that can be read; save it as PNG or JPEG, and add it again") from error


def _recognised(picture: bytes) -> Sequence[ParsedPage]:
    """The pages of a picture; where little is sure, turned as it is best read."""
    best = _parsed(picture)
    sure = _confidence(best)
    if not any(page.text.strip() for page in best) or sure >= _SURE:
        return best
    for angle in _TURNS:
        with Image.open(BytesIO(picture)) as image:
            turned = _parsed(_as_png(image.rotate(angle, expand=True)))
        if _confidence(turned) > sure:
            best, sure = turned, _confidence(turned)
        if sure >= _SURE:
            break
    return best


def _parsed(picture: bytes) -> Sequence[ParsedPage]:
    folder = language_data()
    parser = LiteParse(
        ocr_enabled=True,
        tessdata_path=str(folder),
        ocr_language=languages_in(folder) if folder else None,
        num_workers=1,
        quiet=True,
    )
    try:
        return parser.parse(picture).pages
    except ParseError as error:
        raise DamagedFile("is no picture that can be read; save it as PNG or JPEG, and add it again") from error


def _confidence(pages: Sequence[ParsedPage]) -> float:
    """Tesseract's mean confidence in the characters that it has seen, from 0 to 1."""
    items = [item for page in pages for item in page.text_items if item.confidence is not None and item.text.strip()]
    weight = sum(len(item.text) for item in items)
    return sum((item.confidence or 0) * len(item.text) for item in items) / weight if weight else 0


def _as_png(picture: Image.Image) -> bytes:
    written_to = BytesIO()
    picture.convert("L").save(written_to, "PNG", compress_level=1)
    return written_to.getvalue()
