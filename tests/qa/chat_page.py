"""A page as a browser would read it, and what the tests of the chat show in it."""

from datetime import UTC, date, datetime
from html.parser import HTMLParser

from corpus.document import Document
from corpus.store import DocumentSummary
from qa.answer import Agreement, Answer, Citation

TEXT = "The town grew. The observatory was opened in 1987 by the mayor. Nobody came."
QUOTE = "The observatory was opened in 1987 by the mayor."
HOSTILE = (
    '<script>alert(1)</script><img src="http://evil.example/x.png" onerror=alert(1)><svg onload=z>'
    "<style>*{display:none}</style><link rel=stylesheet href=//evil.example/z> `<b>` &amp; '\"> "
    "![x](http://evil.example/y.png) [y](javascript:alert(1)) [1] [1]: http://evil.example www.evil.example "
    "me@evil.example ~~gone~~ **bold** _soft_ # no heading | no | table $x^2$ $$y$$ ${1+1} {{value}} {0} \\"
)


class Page(HTMLParser):
    """The elements and the text of a page, as a browser would read them."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.texts, self.text = [], [], {}, ""
        self.feed(str(html))

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in ("br", "hr", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data):
        self.text += data
        for tag in dict.fromkeys(self.open):
            self.texts[tag] = self.texts.get(tag, "") + data

    @property
    def line(self):
        return " ".join(self.text.split())

    def attributes(self, tag, name):
        return [attributes.get(name) for found, attributes in self.elements if found == tag]


def a_document(text=TEXT, title="The observatory", **more):
    return Document("d1", "opening.txt", "/home/me/opening.txt", text, title, **more)


def cite(document, quote, marker=1):
    start = document.text.index(quote)
    return Citation.of(document, start, start + len(quote), marker, 0.9)


def answer_from(document, quote=QUOTE, **more):
    question = "When was it opened?"
    fields = {"direct": "1987", "text": f"{quote} [1]", "confidence": 0.9, "agreement": Agreement(1, 0)}
    fields["citations"] = (cite(document, quote),)
    return Answer(question, question, abstained=False, reason=None, **{**fields, **more})


def an_abstention(document):
    return Answer(
        "Who paid?",
        "Who paid?",
        direct=None,
        text="The documents do not say.",
        abstained=True,
        reason="No sentence names a payer.",
        confidence=0.1,
        nearest=(cite(document, QUOTE),),
    )


def a_summary(title="The observatory", name="opening.txt", **more):
    day = date(1988, 3, 5)
    fields = {"publisher": "The Gazette", "published": day, "language": "en", "kind": None, "characters": 76}
    return DocumentSummary(
        "d1", name, "/home/me/x", title, **{**fields, "passages": 1, "added_at": datetime.now(UTC), **more}
    )
