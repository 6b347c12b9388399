"""HTML: the article as paragraphs; hostile pages contained."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.reading.html import looks_like_html, read_html
from corpus.reading.result import ReadText

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
    heading = lines.index("Costs")
    assert lines[heading - 1] == lines[heading + 1] == ""
    row = lines.index("Room | Seats")
    assert lines[row - 1] == ""
    assert lines[row + 1] == "Hall | 200"


def test_a_document_with_no_page_around_it_is_read_whole():
    items = "<ul><li>milk</li><li><p>two <b>eg</b>gs</p></li></ul>"
    markup = f"<h1>Minutes</h1><p>Short.</p>{items}<p>One<br>two</p><div>Last</div>"
    assert (
        read(f"<html><body>{markup}</body></html>").text
        == "Minutes\n\nShort.\n\n- milk\n- two eggs\n\nOne\ntwo\n\nLast"
    )


def test_what_cannot_be_seen_is_not_read():
    markup = "<p>Seen</p><p hidden>a</p><p style='display: none'>b</p><script>c</script><style>d</style><!-- e -->"
    assert read(f"<html><body>{markup}</body></html>").text == "Seen"


def test_preformatted_text_keeps_its_lines():
    assert read("<html><body><pre>one\n  two</pre></body></html>").text == "one\n  two"


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
def test_any_order_of_tags_gives_tidy_text(tags: list[str]):
    text = read("<html><body>" + "".join(tags)).text
    assert "\n\n\n" not in text
    assert text == text.strip(" \n")


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
