"""The day a page was published: certain by its markup, guessed from its text, or not known."""

from datetime import date

import pytest

from corpus.document import DatedBy
from corpus.reading import read_bytes

PROSE = (
    "<p>The bridge was shut after a ship had hit one of its piers in the night, the council said in the town hall.</p>"
)
OTHER = "7 July 2019"
DAY = date(2019, 7, 6)


def dated(body: str, head: str = "") -> tuple[date | None, DatedBy | None]:
    page = f"<html><head><title>Bridge shut</title>{head}</head><body>{body}</body></html>"
    document = read_bytes(page.encode(), "bridge.html")
    return document.published, document.dated_by


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta property="article:published_time" content="2019-07-06T10:00:00Z">', ""),
        ('<meta name="dc.date" content="6 July 2019"><meta name="last-modified" content="2019-07-09">', ""),
        ('<meta property="article:published_time" content="2019-07-06"><meta name="date" content="2019-07-09">', ""),
        (json_ld('{"@type": "NewsArticle", "datePublished": "2019-07-06", "dateModified": "2019-07-09"}'), ""),
        (
            json_ld(
                '{"@graph": [{"@type": "WebPage", "datePublished": "2018-01-01"}, {"@type": ["Article"],'
                ' "datePublished": "2019-07-06", "comment": [{"@type": "Comment", "datePublished": "2019-07-09"}]}]}'
            ),
            "",
        ),
        ("", '<span itemprop="datePublished" content="2019-07-06">last Saturday</span>'),
        ("", '<time datetime="2019-07-06T08:00">Saturday</time>'),
        ("", '<time datetime="2019-07-06">Saturday</time> Updated <time datetime="2019-07-09">Tuesday</time>'),
    ],
)
def test_markup_gives_a_day_for_certain(head: str, body: str) -> None:
    comment = f'<div class="comments"><time itemprop="datePublished" datetime="2019-07-07">{OTHER}</time> Sad.</div>'
    assert dated(f"<article><h1>Bridge shut</h1>{body}{PROSE}</article>{comment}", head) == (DAY, DatedBy.METADATA)


@pytest.mark.parametrize(
    "body",
    [
        '<h1>Bridge shut</h1><p class="date">6 July 2019</p>' + PROSE,
        "<h1>Bridge shut</h1><p>6 July 2019</p>" + PROSE,
        '<h1>Bridge shut</h1><span class="posted">6. Juli 2019</span>' + PROSE,
        f"<h1>Bridge shut</h1>{PROSE}<div>Published: 6 July 2019</div>",
        f'<h1>Bridge shut</h1><p>6 July 2019</p>{PROSE}<p class="date">Last updated: 9 July 2019</p>',
        f'<h1>Bridge shut</h1><p>6 July 2019</p>{PROSE}<div id="sidebar"><time datetime="2019-07-09">x</time></div>',
    ],
)
def test_what_the_text_shows_is_a_guess(body: str) -> None:
    assert dated(body) == (DAY, DatedBy.TEXT)


@pytest.mark.parametrize(
    "around",
    [
        f'<section class="comments"><h2>Comments</h2><span class="date">{OTHER}</span><p>Sad news.</p></section>',
        f"<h2>3 comments</h2><p>{OTHER}</p><p>Sad news.</p>",
        f'<div class="related-stories"><p class="date">{OTHER}</p><a href="/x">Boat race</a></div>',
        f"<h3>Related stories</h3><ul><li>{OTHER}</li></ul>",
        f'<div id="calendar"><span class="date">{OTHER}</span></div>',
        f"<aside><time datetime='2019-07-07'>{OTHER}</time></aside>",
        f"<footer><span class='date'>{OTHER}</span></footer>",
        f"<p class='date'>Page last modified: {OTHER}</p>",
        f"<p class='date'>Last updated {OTHER}</p>",
        f"<p>Printed: {OTHER}</p>",
        f"<p>Printed on {OTHER}</p>",
        f"<p class='date'>© {OTHER}</p>",
        "<p class='date'>Copyright 2019-07-07</p>",
        f"<p class='date'>{OTHER}</p>{PROSE}<p class='date'>8 July 2019</p>",
    ],
)
def test_the_days_of_other_things_are_not_the_articles(around: str) -> None:
    assert dated(f"<article><h1>Bridge shut</h1>{PROSE}</article>{around}") == (None, None)


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="pubdate" content="2019-07-06"><meta name="publishdate" content="2019-07-09">',
        json_ld(
            '[{"@type": "Article", "datePublished": "2019-07-06"}, {"@type": "Article", "datePublished": "2019-07-09"}]'
        ),
        json_ld('{"@type": "Event", "datePublished": "2019-07-06"}'),
        json_ld("{" * 50_000),
    ],
    ids=["meta", "articles", "event", "broken"],
)
def test_two_days_with_the_same_claim_are_none(head: str) -> None:
    assert dated(f"<h1>Bridge shut</h1>{PROSE}", head) == (None, None)
