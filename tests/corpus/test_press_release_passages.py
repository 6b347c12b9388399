"""What becomes of the bundled press releases: their words in passages, their pages' boilerplate in none."""

from pathlib import Path

import pytest

import corpus
from corpus.document import Document
from corpus.metadata import load_metadata
from corpus.passages import split
from corpus.reading import read_file

FOLDER = Path(corpus.__file__).parent / "press_releases"
FILES = sorted(FOLDER.glob("*.txt"))
BOILERPLATE = (
    "1. Home",
    "Embassy News",
    "Top of page",
    "not responsible for the content",
    "en-GB1 ru-RU1",
    "Advanced settings",
    "Showing 1 result.",
    "(Photo)",
    "Back to Index",
    "All news",
    "17 March 201711:04",
    "31 May 201911:01",
)


def count_tokens(text: str) -> int:
    return len(text.split()) * 5 // 4 + 1


def passages_of(document: Document) -> list[str]:
    return [document.text[passage.start : passage.end] for passage in split(document, count_tokens)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem[:3])
@pytest.mark.parametrize("with_metadata", [True, False], ids=["metadata", "alone"])
def test_boilerplate_stays_in_the_text_but_is_in_no_passage(path: Path, with_metadata: bool):
    document = read_file(path, load_metadata(FOLDER)[path.name] if with_metadata else None)
    assert document.text == path.read_bytes().decode()
    passages = passages_of(document)
    for words in BOILERPLATE:
        assert not any(words in passage for passage in passages), words


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem[:3])
def test_every_paragraph_of_prose_is_in_the_passages(path: Path):
    document = read_file(path, load_metadata(FOLDER)[path.name])
    together = "\n".join(passages_of(document))
    for line in document.text.splitlines():
        if len(line.split()) > 15 and "not responsible" not in line and "Comment by" not in line:
            first_words = line.strip()[:60]
            if document.title[:40] not in line:
                assert first_words in together


def test_numbered_headings_name_the_sections():
    document = read_file(FOLDER / "002_bf481c23c62848e1.txt", load_metadata(FOLDER)["002_bf481c23c62848e1.txt"])
    assert [passage.section for passage in split(document, count_tokens)] == [
        None,
        "1. Japan-Russia Relations (Overview)",
        "2. Cooperation in Asia-Pacific Region",
        "3. Cooperation in Security Sector",
        "4. Territorial Issues",
        "5. Economic Relations",
    ]


def test_the_context_says_title_publisher_date_and_section_in_one_line():
    document = read_file(FOLDER / "003_8ac5ae6789964484.txt", load_metadata(FOLDER)["003_8ac5ae6789964484.txt"])
    context = next(passage.context for passage in split(document, count_tokens) if passage.section == "Peace treaty")
    assert context == (
        "Lavrov to participate in Russian-Japanese 2+2 ministerial consultations | TASS | 20 March 2017 | Peace treaty"
    )


@pytest.mark.parametrize(
    ("name", "title", "published"),
    [
        (
            "000",
            "PRESS RELEASE Results of the visit by the Russian Foreign Minister Sergey Lavrov to Japan",
            "2013-11-03",
        ),
        ("001", "Comment by the Information and Press Department on Foreign Minister", "2017-03-17"),
        ("002", "Japan-Russia Foreign Ministers' Meeting", "2011-11-24"),
        ("003", "Lavrov to participate in Russian-Japanese 2+2 ministerial consultations", "None"),
        ("004", "Statement by Foreign Minister Sergey Lavrov at a joint news conference", "2019-05-31"),
    ],
)
def test_title_and_date_are_found_in_the_text_when_no_metadata_gives_them(name: str, title: str, published: str):
    document = read_file(next(FOLDER.glob(f"{name}_*.txt")))
    assert document.title.startswith(title)
    assert str(document.published) == published
