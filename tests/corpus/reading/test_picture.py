from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus.errors import DamagedFile, EmptyDocument
from corpus.reading.picture import read_picture
from corpus.reading.recognition import language_data, languages_in

needs_data = pytest.mark.skipif(language_data() is None, reason="Tesseract's language data is not installed")


def drawn(lines: dict[tuple[int, int], str], turned: int = 0) -> Image.Image:
    picture = Image.new("L", (1300, 420), "white")
    pencil = ImageDraw.Draw(picture)
    for place, words in lines.items():
        pencil.text(place, words, font=ImageFont.load_default(32), fill="black")
    return picture.rotate(turned, expand=True)


def saved(picture: Image.Image, kind: str = "PNG", **more) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **more)
    return file.getvalue()


INVOICE = {(60, 40): "Invoice 2041", (60, 160): "Sold to Ana Berg", (60, 210): "Total due 277 euros"}


@needs_data
@pytest.mark.parametrize("turned", [0, 90])
def test_the_text_in_a_picture_is_recognised_whichever_way_it_stands(turned):
    read = read_picture(saved(drawn(INVOICE, turned)))

    assert read.text == "Invoice 2041\n\nSold to Ana Berg\nTotal due 277 euros"
    assert read.remarks[0].startswith("page 1: text recognised in pictures (OCR), with a confidence of 9")


@needs_data
def test_columns_of_text_are_read_one_after_the_other():
    left = ["The board met on Tuesday", "to talk of the new crane", "that comes in spring"]
    right = ["The ferry was stopped for", "two days because of ice", "said its old captain"]
    lines = {(60, 40 + 60 * n): words for n, words in enumerate(left)}
    lines |= {(720, 40 + 60 * n): words for n, words in enumerate(right)}

    assert read_picture(saved(drawn(lines))).text.split("\n\n") == [" ".join(left), " ".join(right)]


@needs_data
def test_each_page_of_a_tiff_is_a_page():
    data = saved(drawn(INVOICE), "TIFF", save_all=True, append_images=[drawn({(60, 40): "The second page"})])
    read = read_picture(data)

    assert read.pages == (0, read.text.index("The second page"))
    assert [name.partition(",")[0] for name in read.page_names] == ["1 (recognised by OCR", "2 (recognised by OCR"]


@needs_data
def test_a_picture_without_text_is_refused():
    with pytest.raises(EmptyDocument, match="no text is recognised"):
        read_picture(saved(Image.new("RGB", (200, 100), "blue")))


CUT_TIFF = b"II*\0A\n=\n\n.. note:: b\n\n   c\n\nd::\n\n    e\n"  # Pillow warns of its fields


@needs_data
@pytest.mark.parametrize("data", [b"no picture", saved(Image.new("L", (200, 100)))[:60], CUT_TIFF])
def test_a_damaged_picture_is_refused(data):
    with pytest.raises(DamagedFile):
        read_picture(data)


def test_the_language_data_of_the_environment_goes_first(tmp_path, monkeypatch):
    for name in ("deu", "eng", "osd", "fra", "ita"):
        (tmp_path / f"{name}.traineddata").touch()
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))

    assert language_data() == tmp_path
    assert languages_in(tmp_path) == "eng+deu+fra"
