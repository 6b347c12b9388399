"""The head of a mail is read as what it says of the mail, and quoted as it stands."""

from corpus.document import BlockKind, Document, Passage, Sentence
from corpus.entries import mail_fields
from corpus.passages import split
from corpus.views import View, view_of

MAIL = """From: Petra Lind <petra@quarry.example>
To: Committee <all@quarry.example>
Date: Wed, 15 May 2024 18:20:00 +0100
Subject: Broken pump and open day

Dear all, the open day is on 22 June.
"""


HEAD = MAIL.index("\n\n")


def passage_of(text: str) -> Passage:
    (passage,) = split(Document("id", "mail.eml", "/mail.eml", text, "Mail"), lambda words: len(words.split()))
    return passage


def view(text: str) -> View:
    return view_of(text, passage_of(text))


READ = (
    "This mail was sent by Petra Lind <petra@quarry.example>. It was sent to Committee <all@quarry.example>. "
    "It was sent on Wed, 15 May 2024 18:20:00 +0100. Its subject is Broken pump and open day"
)


def test_each_field_is_a_sentence_about_the_mail() -> None:
    assert view(MAIL).text.startswith(f"{READ}. From Petra Lind, ")
    together = Passage("id", 0, 0, HEAD, None, "", (Sentence(0, HEAD, BlockKind.LABEL),))
    assert view_of(MAIL, together).text == READ


def test_what_is_found_in_a_field_is_quoted_as_it_is_written() -> None:
    read = view(MAIL)
    for words, quote in [
        ("Committee", "Committee"),
        ("It was sent to Committee", "To: Committee"),
        ("was sent on Wed, 15 May 2024", "Date: Wed, 15 May 2024"),
    ]:
        start = read.text.index(words)
        span = read.span(start, start + len(words))
        assert span is not None
        assert MAIL[slice(*span)] == quote


def test_a_mail_that_is_quoted_in_a_mail_is_read_so_too() -> None:
    head = "From: Bo Berg\nSent: 3 June 2024 10:12\nTo: Ana Lee\nSubject: roof"
    text = f"See below.\n\n{head}\n\nThe roofers come on 12 June.\n"
    assert (
        "This mail was sent by Bo Berg. It was sent on 3 June 2024 10:12. It was sent to Ana Lee. " in view(text).text
    )


def test_labels_of_anything_else_are_read_as_they_stand() -> None:
    for text in ("From: Oslo\nTo: Bergen\nDate: 3 May\nFare: 30", "Name: Bo\nSubject: roof", "From: Oslo"):
        assert mail_fields(text) == []
    assert view("From: Oslo\nTo: Bergen\nDate: 3 May 2024\nFare: 30\n").text.startswith("From: Oslo. To: Bergen. Date:")
