"""The language of a text, where it can be told."""

import pytest

from corpus.language import detect_language
from corpus.reading import read_bytes


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The phone number of the harbour office is 555 0142. The order number is 4500-1234-99.", "en"),
        ("Der 2. Weltkrieg endete 1945. Er dauerte sechs Jahre.", "de"),
        ("L'assemblée a eu lieu le 3 mai. M. Dupont était présent.", "fr"),
        ("Музей открылся 7 сентября 2014 года.", "ru"),
        ("Certificate number: 12 345 678\nFax: 555-0143", None),
        ("x = 1\nprint(x)", None),
        ("", None),
    ],
)
def test_a_language_is_told_or_left_open(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_a_document_that_does_not_say_its_language_is_of_the_one_it_is_written_in() -> None:
    german = "Am 3. Mai kam der Rat zusammen. Er beriet über das neue Rathaus und die alten Schulden."
    assert read_bytes(german.encode(), "rat.txt").language == "de"
    assert read_bytes(f'<html lang="fr"><body>{german}</body></html>'.encode(), "rat.html").language == "fr"
    assert read_bytes(b"Rolf 12", "dog.txt").language is None
