"""HTML: the article as paragraphs; hostile pages contained."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.reading.html import read_html
from corpus.reading.result import ReadText
from corpus.reading.saved_page import read_mhtml
from corpus.reading.sniffing import looks_like_html

ARTICLE = "".join(
    f"<p>The council met in room {number} on Monday, and talked about the new library for an hour.</p>"
    for number in range(8)
)
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Library to open | Town News</title>
<meta property="article:published_time" content="2019-03-12T10:00:00Z"><script>var secret = 1;</script></head>
<body><nav>{'<a href="/x">Somewhere else</a> ' * 30}</nav>
<article><h1>Library to open</h1>{ARTICLE}<h2>Costs</h2>{ARTICLE}
<table><tr><th>Room</th><th>Seats</th></tr><tr><td>Hall</td><td>200</td></tr></table></article>
<footer>{'<a href="/y">Legal and other links</a> ' * 10}© 2019</footer></body></html>"""


def read(markup: str | bytes) -> ReadText:
    result = read_html(markup if isinstance(markup, bytes) else markup.encode())
    assert result is not None
    return result


def test_the_article_is_read_without_the_page_around_it():
    text = read(PAGE).text
    assert "The council met in room 7 on Monday" in text
    assert "Somewhere else" not in text
    assert "Legal and other" not in text
    assert "secret" not in text


def test_title_date_and_language_are_the_markups_own():
    page = read(PAGE)
    assert (page.title, page.published, page.language) == ("Library to open", date(2019, 3, 12), "en")


def test_paragraphs_headings_and_tables_stand_apart_and_rows_are_lines():
    lines = read(PAGE).text.split("\n")
    heading = lines.index("## Costs")
    assert lines[heading - 1] == lines[heading + 1] == ""
    row = lines.index("| Room | Seats |")
    assert lines[row - 1 : row + 3] == ["", "| Room | Seats |", "|---|---|", "| Hall | 200 |"]


def test_a_document_with_no_page_around_it_is_read_whole():
    items = "<ul><li>milk</li><li><p>two <b>eg</b>gs</p></li></ul>"
    markup = f"<h1>Minutes</h1><p>Short.</p>{items}<p>One<br>two</p><div>Last</div>"
    assert (
        read(f"<html><body>{markup}</body></html>").text
        == "# Minutes\n\nShort.\n\n- milk\n- two eggs\n\nOne\ntwo\n\nLast"
    )


def test_what_cannot_be_seen_is_not_read():
    markup = "<p>Seen</p><p hidden>a</p><p style='display: none'>b</p><script>c</script><style>d</style><!-- e -->"
    assert read(f"<html><body>{markup}</body></html>").text == "Seen"


LETTER = "Dear Sir,\nit is with great regret that I write to you\n  today."


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<pre># one\n  two</pre>", "```\n# one\n  two\n```"),
        ("<pre><code>one<br>  two\n</code></pre>", "```\none\n  two\n```"),
        ("<pre>```\n</pre>", "~~~\n```\n~~~"),
        (f'<div class="highlight"><pre>{LETTER}</pre></div>', f"```\n{LETTER}\n```"),
        (f"<pre>{LETTER}</pre>", LETTER),
        ("<ul><li>Green<ul><li>Oars: 2<li>Mast</ul><li>White</ul>", "- Green\n  - Oars: 2\n  - Mast\n- White"),
        (
            "<ol start=3><li>Boil<ol><li>Salt</ol><li><p>Stir</p><p>Wait</p></ol>",
            "3. Boil\n  1. Salt\n4. Stir\n\n  Wait",
        ),
        ("<ol><li value=7>Boil<li>7. Stir</ol><p>End", "7. Boil\n- 7. Stir\n\nEnd"),
        ("<ol type=a><li>Rent</ol>", "- Rent"),
        (
            "<dl><dt>Phone:</dt>\n<dd>555 0142</dd><dd>555 0143</dd><dt>Fax</dt><dd>None</dd></dl>",
            "Phone: 555 0142; 555 0143\nFax: None",
        ),
        ("<h3>Ports<br>of <b>call</b></h3>Nes", "### Ports of call\n\nNes"),
        ("<h2></h2><ul><li><h3>Nes</h3></ul>", "- Nes"),
    ],
)
def test_code_lists_terms_and_headings_keep_their_form(markup: str, text: str):
    assert read(f"<html><body>{markup}</body></html>").text == text


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ("<tr><th>Pump<th>Flow<tr><th>P77<td>2<b>23</b>1", "| Pump | Flow |\n|---|---|\n| P77 | 2231 |"),
        ("<thead><tr><td>Pump<td>Flow<tbody><tr><td>P77<td>", "| Pump | Flow |\n|---|---|\n| P77 |  |"),
        ("<tr><td>a<td>b<tr><td>c<td>d|e", "| a | b |\n| c | d\\|e |"),
        (
            "<tr><th rowspan=2>To<th colspan=2>2019<tr><th>Adult<th>Child<tr><td>Nes<td>22<td>11",
            "| To | 2019 | 2019 |\n| To | Adult | Child |\n|---|---|---|\n| Nes | 22 | 11 |",
        ),
        (
            "<tr><td rowspan=2>Nes<td>22<td>11<tr><td colspan=2>closed<tr><td>Holm<td rowspan=99>8<td>4",
            "| Nes | 22 | 11 |\n| Nes | closed |  |\n| Holm | 8 | 4 |",
        ),
        ("<caption>Fares</caption><tr><td>a<td>b", "Fares\n\n| a | b |"),
        ("<tr><td>One cell<tr><td>Two cells<td>a", "One cell\n| Two cells | a |"),
        ("<tr><td>a<td><ul><li>b<li>c</ul>", "| a | - b - c |"),
    ],
)
def test_tables_have_a_cell_in_each_column_and_a_rule_below_their_header(rows: str, text: str):
    assert read(f"<html><body><table>{rows}</table></body></html>").text == text


def test_the_article_of_a_page_keeps_the_same_forms():
    forms = (
        "<ul><li>Green<ul><li>Oars: 2</ul></ul><table><caption>Fares</caption><tr><th>To<th colspan=2>2019"
        "<tr><td>Nes<td>22<td>11</table><pre># start\n  go</pre><dl><dt>Phone<dd>555 0142</dl>"
    )
    page = PAGE.replace("<h2>Costs</h2>", f"<h2>Costs</h2>{forms}")
    assert (
        "## Costs\n\n- Green\n  - Oars: 2\n\nFares\n\n| To | 2019 | 2019 |\n|---|---|---|\n| Nes | 22 | 11 |\n\n"
        "```\n# start\n  go\n```\n\nPhone: 555 0142\n"
    ) in read(page).text


def test_entities_are_the_characters_they_name():
    assert read("<html><body><p>Caf&eacute; &amp; &#x1F600; &#26085;</p></body></html>").text == "Café & 😀 日"


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-16", "utf-8-sig"])
def test_the_declared_encoding_and_byte_order_marks_are_obeyed(encoding: str):
    markup = f'<html><head><meta charset="{encoding}"></head><body><p>Министры договорились</p></body></html>'
    assert read(markup.encode(encoding)).text == "Министры договорились"


def test_a_stale_declaration_does_not_spoil_utf8():
    head = '<?xml version="1.0" encoding="iso-8859-1"?><html><head><meta charset="cp1252"></head>'
    markup = head + "<body>Grüße 日本</body></html>"
    assert read(markup).text == "Grüße 日本"


def test_a_date_in_running_text_is_not_the_day_of_publication():
    assert read("<html><body><p>The accident of 2018-05-05 was bad.</p></body></html>").published is None
    assert (
        read(
            f"<html><body><img src='/2018/05/05/a.png'><p>{'It was long. ' * 20}2016-02-03</p></body></html>"
        ).published
        is None
    )


def test_the_title_is_the_only_headline_else_what_the_page_calls_itself():
    assert read("<html><head><title>Site: News</title></head><body><h1>News</h1>x</body></html>").title == "News"
    assert read("<html><head><title>Site</title></head><body><h1>News</h1>x</body></html>").title == "Site"
    assert read("<html><body><h1>News\n of today</h1>x</body></html>").title == "News of today"
    assert read("<html><body>x</body></html>").title is None


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000 + "words" + "</div>" * 100_000,
        "<table><tr><td>" * 3_000 + "words",
        "<p title='" + "a" * 3_000_000 + "'>words</p>",
        "<p " + " ".join(f"a{number}=1" for number in range(50_000)) + ">words</p>",
        "<!---->" * 100_000 + "words",
        "<" * 300_000 + " words",
        "words" + "<br>" * 50_000,
        "<pre>" + " " * 1_000_000 + "words</pre>",
        "<a href=x>" * 2_000 + "words",
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>words",
        "words &#xD800; &#0; &#x110000; \0 \x1e \x1d",
        "<svg><p>a</svg><math><mi>words</mi></math><p>words",
        "<table>" + ("<tr>" + "<td rowspan=999999999 colspan=999999999>words" * 50) * 400,
        "<ul><li>" * 3_000 + "words",
    ],
    ids=[
        "deep",
        "tables",
        "attribute",
        "attributes",
        "comments",
        "angles",
        "breaks",
        "spaces",
        "links",
        "json",
        "characters",
        "svg",
        "spans",
        "lists",
    ],
)
def test_hostile_markup_is_contained(markup: str):
    page = read(f"<html><body>{markup}</body></html>")
    assert "words" in page.text
    page.text.encode()


def test_no_entity_reaches_a_file_or_the_network(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("password")
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    assert "password" not in read(f"{entity}<html><body><p>see &x; here</p></body></html>").text


@given(st.binary(max_size=400))
def test_any_bytes_in_a_page_are_read_or_refused(data: bytes):
    result = read_html(b"<html><body><p>" + data)
    if result is not None:
        result.text.encode()


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<li>",
                "<td>",
                "<tr>",
                "<table>",
                "<br>",
                "<h1>",
                "<pre>",
                "<ul>",
                "</ul>",
                "x ",
                " y",
            ]
        )
    )
)
@example(["<ul>", "<ul>", "<li>", "<pre>"])
def test_any_order_of_tags_gives_tidy_text(tags: list[str]):
    text = read("<html><body>" + "".join(tags)).text
    assert "\n\n\n" not in text
    assert text.lstrip(" ") == text.strip(" \n")  # an item of a list in a list may come first, and is indented


@pytest.mark.parametrize(
    "start",
    ["<!DOCTYPE html>", "\n<html>", "<?xml version='1.0'?>\n<html xmlns='x'>", "<!-- a --><HTML>", "<body>"],
)
def test_html_is_told_by_how_it_begins(start: str):
    assert looks_like_html(start + "<p>words")


@pytest.mark.parametrize("start", ["", "# Title", "<p>words", "a <html>", "<htmlx>", "<?xml version='1.0'?><rss>"])
def test_other_text_is_not_taken_for_html(start: str):
    assert not looks_like_html(start)


@pytest.mark.parametrize(
    ("head", "site"),
    [
        ('<meta property="og:site_name" content="The  Courier"><title>A bridge</title>', "The Courier"),
        ("<title>A bridge – Northpedia</title>", "Northpedia"),
        ("<title>A bridge | The Courier</title>", "The Courier"),
        ("<title>A bridge</title>", None),
        ("<title>A bridge too far</title>", None),
        ("<title>The Courier</title>", None),
    ],
)
def test_the_site_of_a_page_is_its_publisher(head, site):
    page = f"<html><head>{head}</head><body><h1>A bridge</h1><p>It opened in May.</p></body></html>"
    read = read_html(page.encode())
    assert read is not None
    assert read.publisher == site


def test_a_page_that_a_browser_saved_in_one_file_is_read_with_where_it_was():
    saved = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://quay.example/rent\r\nSubject: Rent\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        "Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<html><head><meta charset=3D'utf-8'><title>Rent</title></head><body><p>The caf=E9 pays 900 euros.</p>\r\n"
        "</body></html>\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
    )
    read = read_mhtml(saved.encode())

    assert read == ReadText("The café pays 900 euros.", title="Rent", url="https://quay.example/rent")


def test_words_with_their_reading_above_them_are_read_once_without_it():
    page = "<html><body><p>In <ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>, 2024</p></body></html>"

    assert read_html(page.encode()).text == "In 東京, 2024"
