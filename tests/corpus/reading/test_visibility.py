"""What a reader of a page cannot see is not read; what can be seen, or might be, is."""

import pytest

from corpus.reading.html import read_html


def text_of(body: str, head: str = "") -> str:
    found = read_html(f"<html><head><title>T</title>{head}</head><body><p>Seen.</p>{body}</body></html>".encode())
    assert found is not None
    return found.text


HIDING = [
    "display:none",
    "DISPLAY : None !important",
    "visibility:hidden",
    "font-size:0",
    "font-size: 0.5px",
    "font:0/0 serif",
    "opacity:0",
    "opacity: 0.01",
    "filter: opacity(0%)",
    "color:#fff",
    "color: rgb(254, 254, 254)",
    "color:#fff;background:white",
    "color:navy;background-color:#000080",
    "color:transparent",
    "color:rgba(0,0,0,0)",
    "position:absolute;left:-9999px",
    "position:fixed; top:-100vh",
    "text-indent:-999em",
    "position:absolute;clip:rect(0,0,0,0)",
    "position:absolute;clip:rect(1px 1px 1px 1px)",
    "clip-path:inset(50%)",
    "height:1px;width:1px;overflow:hidden",
    "max-height:0;overflow:hidden",
    "transform:scale(0)",
    "content-visibility:hidden",
]
SHOWING = [
    "display:block",
    "visibility:visible",
    "font-size:11px",
    "opacity:0.6",
    "color:#fff;background:#222",
    "color:#fff;background:url(night.jpg)",
    "color:#fff;background:linear-gradient(black, navy)",
    "color:var(--ink)",
    "color:transparent;background-clip:text;background-image:linear-gradient(red, blue)",
    "color:transparent;text-shadow:0 0 8px black",
    "position:relative;left:-20px",
    "position:absolute;left:50%;margin-left:-500px",
    "opacity:0;animation:fade 1s forwards",
    "height:0;overflow:hidden;padding-bottom:56%",
    "overflow:hidden;height:30px",
    "text-indent:2em",
]


@pytest.mark.parametrize("style", HIDING)
def test_what_a_style_hides_is_not_read_whether_it_stands_in_the_element_or_in_a_sheet(style: str) -> None:
    assert text_of(f'<p style="{style}">A trap.</p>') == "Seen."
    assert text_of('<p class="a b">A trap.</p>', f"<style>p.b {{{style}}}</style>") == "Seen."


@pytest.mark.parametrize("style", SHOWING)
def test_what_a_style_shows_or_may_show_is_read(style: str) -> None:
    assert text_of(f'<p style="{style}">Fare: 14.</p>') == "Seen.\n\nFare: 14."


@pytest.mark.parametrize(
    "markup",
    [
        "<p hidden>A trap.</p>",
        '<p aria-hidden="true">A trap.</p>',
        "<template><p>A trap.</p></template>",
        "<noscript>A trap.</noscript>",
        "<dialog>A trap.</dialog>",
        "<div popover>A trap.</div>",
        '<div style="display:none"><p style="display:block">A <b>trap</b>.</p></div>',
        '<div style="visibility:hidden">A <b>trap</b>.</div>',
        '<div style="font-size:0">A <b style="font-size:2em">trap</b>.</div>',
        '<font color="white">A trap.</font>',
        '<table bgcolor="black"><tr><td>A trap.</td></tr></table>',
    ],
)
def test_what_markup_hides_is_not_read(markup: str) -> None:
    assert text_of(markup) == "Seen."


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<p hidden="until-found">Fare: 14.</p>', "Fare: 14."),
        ("<dialog open>Fare: 14.</dialog>", "Fare: 14."),
        ("<details><summary>Fares</summary>Fare: 14.</details>", "Fares\n\nFare: 14."),
        ('<p style="visibility:hidden">A trap.<b style="visibility:visible">Fare: 14.</b></p>', "Fare: 14."),
        ('<p style="font-size:0">A trap.<b style="font-size:16px">Fare: 14.</b></p>', "Fare: 14."),
        ('<p style="color:#fff">A trap.<b style="color:#000">Fare: 14.</b></p>', "Fare: 14."),
        ('<p style="background:#000"><b style="color:#fff">Fare: 14.</b></p>', "Fare: 14."),
        ('<p>Fare: <span style="display:none">1</span>14.</p>', "Fare: 14."),
        ('<span style="position:absolute;left:-999em">14 e</span><b aria-hidden="true">€14</b>', "€14"),
        ('<div aria-hidden="true"><main><h1>Fares</h1><p>Fare: 14.</p></main></div>', "# Fares\n\nFare: 14."),
    ],
)
def test_what_is_seen_beside_the_hidden_is_read(markup: str, text: str) -> None:
    assert text_of(markup) == f"Seen.\n\n{text}"


@pytest.mark.parametrize(
    ("sheet", "seen"),
    [
        (".x{display:none}", False),
        ("#y{display:none}", False),
        ("div > .x{display:none}", False),
        ("body .w .x{display:none}", False),
        ("h2 + div .x, em{display:none}", False),
        ("h2 ~ div [data-a^=on]{display:none}", False),
        (".x:not(.open){display:none}", False),
        (":is(.x, .q){display:none}", False),
        ("@media screen{.x{display:none}}", False),
        ("@supports (display:grid){@layer a{.x{display:none}}}", False),
        (".x:hover{color:red} .x{display:none} .x:hover{display:block}", False),
        (".w .x{display:none} .x{display:block}", False),
        (".x{display:none!important} #y{display:block}", False),
        (".x{display:block} .x{display:none}", False),
        (".x{display:none} .x{display:block}", True),
        (".x{display:none} #y{display:block}", True),
        (".x{display:none} @media (min-width:600px){.x{display:block}}", True),
        ("@media print{.x{display:none}}", True),
        ("@media (max-width:600px){.x{display:none}}", True),
        (".x::before{display:none}", True),
        (".x:hover{display:none}", True),
        (".x.open, .w > .x{display:none}", True),
        (".x:nth-child(2){display:none}", True),
        ("p{{}.x{display:none", True),
    ],
)
def test_sheets_are_cascaded_as_browsers_do(sheet: str, seen: bool) -> None:
    markup = '<h2>Fares</h2><div class="w"><div><p id="y" class="x" data-a="one">Fare: 14.</p></div></div>'
    assert ("Fare: 14." in text_of(markup, f"<style>{sheet}</style>")) is seen


def test_a_colour_counts_as_seen_where_a_linked_sheet_may_give_the_background() -> None:
    linked = '<link rel="stylesheet" href="a.css">'
    assert "Fare" in text_of('<p style="color:#fff">Fare: 14.</p>', linked)
    assert "trap" not in text_of('<p style="color:#fff;background:#fff">A <b>trap</b>.</p>', linked)


def test_a_page_that_only_a_script_shows_is_read() -> None:
    page = '<html><body style="opacity:0"><div style="display:none"><p>Fare: 14.</p></div></body></html>'
    found = read_html(page.encode())
    assert found is not None
    assert found.text == "Fare: 14."


def test_the_article_of_a_page_is_read_without_what_it_hides() -> None:
    around = "<nav>" + '<a href="/x">Somewhere else</a> ' * 60 + "</nav>"
    tell = "<p{}>{} pay {} euros on the boat, which leaves every hour from the old harbour of the town, {}.</p>"
    seen = "".join(tell.format("", "Adults", 14, f"as sign {number} says") for number in range(6))
    trap = "".join(tell.format(' class="x"', "They", 1, f"as sign {number} says") for number in range(6))
    page = f"<head><style>.x{{opacity:0}}</style></head><body>{around}<article>{seen}{trap}</article></body>"
    found = read_html(f"<html>{page}</html>".encode())
    assert found is not None
    assert "Adults pay 14 euros" in found.text
    assert "pay 1 euro" not in found.text
    assert "Somewhere else" not in found.text


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "sheet",
    [
        " ".join(["a"] * 2_000) + "{display:none}",
        ("p ~ p " * 20 + "{display:none}") * 20,
        "div{color:red}" * 50_000,
        ":not(" * 500 + "p" + ")" * 500 + "{display:none}",
        "@media screen{" * 5_000,
        "p{" + "(" * 50_000,
    ],
    ids=["ancestors", "siblings", "many", "nots", "media", "brackets"],
)
def test_hostile_sheets_are_contained(sheet: str) -> None:
    body = "<a>" * 200 + "".join(f"<p>Word {number}</p>" for number in range(2_000))
    assert "Word 1999" in text_of(body, f"<style>{sheet}</style>")
