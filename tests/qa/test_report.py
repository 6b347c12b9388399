import re
from html.parser import HTMLParser

import pytest

from corpus.document import Document
from qa.answer import Answer, Citation, Retrieved
from qa.errors import NoSuchDocument
from qa.evaluation import evaluate
from qa.evaluation.calibration_picture import coverage_risk_curve, reliability_diagram
from qa.evaluation.metrics import Bin
from qa.evaluation.question_sets import Evidence, GoldQuestion
from qa.evaluation.report import write_report

HOSTILE = "<script>alert(1)</script><img src=//evil.example/x onerror=alert(1)>&lt;"
TEXT = f"It was opened in 1987. {HOSTILE} It stands in Brindlewick."
DOCUMENT = Document("id", "opening.txt", "opening.txt", TEXT, "Opening")


class StandIn:
    def ask(self, question, history=()):
        quote = "opened in 1987" if question == "When?" else HOSTILE
        start = TEXT.index(quote)
        cited = Citation(1, "opening.txt", "id", "Opening", None, None, None, start, start + len(quote), quote, 0.9)
        if question == "Why?":
            return Answer(question, question, None, "They do not say.", True, "too weak", 0.1, nearest=(cited,))
        direct = "1987" if question == "When?" else HOSTILE
        hits = (Retrieved("opening.txt", "id", 0, 30, 0.5),)
        return Answer(question, question, direct, f"{direct} [1]", False, None, 0.8, citations=(cited,), retrieved=hits)

    def document(self, id_or_name, /):
        if id_or_name not in ("id", "opening.txt"):
            raise NoSuchDocument(id_or_name)
        return DOCUMENT


QUESTIONS = [
    GoldQuestion("right", "When?", ("1987",), (Evidence("opening.txt", "opened in 1987"),), "when"),
    GoldQuestion("in-vain", "Why?", ("For science",), (Evidence("opening.txt", "For science"),), HOSTILE),
    GoldQuestion("wrong", HOSTILE, ("Lisbon",), (Evidence("opening.txt", "Brindlewick"),), "who", (HOSTILE,)),
    GoldQuestion("unknown", "Where?", None, (Evidence("opening.txt"),)),
]


class Page(HTMLParser):
    """Tags, attributes and words of a page; a tag left open or closed twice is an error."""

    VOID = frozenset(("meta", "input", "br"))

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.words, self.stack = [], [], "", []
        self.feed(html)
        assert self.stack == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag

    def handle_data(self, data):
        if self.stack[-1:] != ["style"]:
            self.words += data


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report") / "made" / "if absent"
    path = write_report(evaluate(StandIn(), QUESTIONS), folder, title="Opening <day>")
    assert path == folder / "report.html"
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(html):
    return Page(html)


def test_the_report_is_whole_html_with_its_title(page):
    assert {"html", "head", "title", "main", "details"} <= set(page.tags)
    assert "Opening <day>" in page.words


def test_words_of_documents_questions_and_answers_are_shown_as_words(page):
    assert HOSTILE in page.words
    assert not {"script", "img"} & set(page.tags)
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]


def test_the_report_asks_nothing_of_any_other_place_and_runs_nothing(html, page):
    assert not {"link", "script", "iframe", "object", "embed", "image"} & set(page.tags)
    links = [value for _, name, value in page.attributes if name in ("href", "src", "srcset", "action")]
    assert links
    assert all(link.startswith("#") for link in links)
    assert "url(" not in html
    assert "@import" not in html
    assert ("meta", "content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes


def test_every_link_leads_to_a_question_of_its_own(page):
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {value[1:] for _, name, value in page.attributes if name == "href"} == {"q1", "q2", "q3", "q4"} <= set(ids)


def test_failures_come_first_and_open(html):
    order = re.findall(r'<details class="question (\w+)" id="(q\d)"( open)?', html)
    assert order == [
        ("wrong", "q3", " open"),
        ("abstained", "q2", " open"),
        ("unjudged", "q4", " open"),
        ("right", "q1", ""),
    ]


def test_a_question_shows_gold_answer_citation_in_its_place_evidence_and_rank(html):
    shown = re.search(r'<details class="question right".*?</details>', html, re.S).group()
    assert '<p class="gold">1987</p>' in shown
    assert "<span>It was </span><mark>opened in 1987</mark><span>. &lt;script&gt;" in shown
    assert "touches the evidence" in shown
    assert "retrieved at rank 1, cited" in shown


def test_headline_figures_and_problems_of_the_set_are_told(page):
    assert "1 of 3 questions right" in page.words
    assert 'in-vain: "For science" is nowhere in opening.txt' in page.words


def test_a_set_without_kinds_answers_or_evidence_has_a_report_all_the_same(tmp_path):
    questions = [GoldQuestion("q", "Where?", None)]
    page = Page(write_report(evaluate(StandIn(), questions), tmp_path).read_text(encoding="utf-8"))
    assert "1 question" in page.words


def test_the_reliability_diagram_puts_a_dot_at_each_bin():
    svg = reliability_diagram([Bin(0.5, 1.0, 7), Bin(1.0, 0.0, 7)])
    dots = re.findall(r'<circle class="dot" cx="([\d.]+)" cy="([\d.]+)"', svg)
    (x1, y1), (x2, y2) = [(float(x), float(y)) for x, y in dots]
    assert (x2 - x1, y2 - y1) == (150, 300)  # half the square across, all of it down


def test_the_coverage_risk_curve_says_where_it_ends():
    svg = coverage_risk_curve([(0.25, 0.0), (0.5, 0.2)])
    assert "20% wrong at 50%" in svg
    assert "coverage 0.25, risk 0.00; coverage 0.50, risk 0.20" in svg
    assert "no answers were given" in coverage_risk_curve([])
