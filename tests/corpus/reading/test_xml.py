import time
from datetime import date

from corpus.dates import day_of_message
from corpus.reading.xml import read_xml

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]><note><to>Ana</to><said>&a9;</said></note>"
)


def test_data_is_labels_with_values_and_a_table_of_what_is_alike():
    read = read_xml(
        b'<?xml version="1.0"?><order no="17"><customer>Ana Berg</customer><line><sku>A1</sku><qty>2</qty></line>'
        b"<line><sku>B2</sku><qty>1</qty></line></order>"
    )

    assert read.text == "No: 17\nCustomer: Ana Berg\n\n# Line\n\n| Sku | Qty |\n|---|---|\n| A1 | 2 |\n| B2 | 1 |"


def test_the_entries_of_a_feed_are_told_one_by_one_each_of_its_own_day():
    entry = "<item><title>{}</title><pubDate>{}</pubDate><description>&lt;p&gt;{}&lt;/p&gt;</description></item>"
    feed = "<rss><channel><title>Town</title>{}{}</channel></rss>".format(
        entry.format("Pool", "Mon, 06 May 2024 08:00:00 GMT", "It opens on Saturday."),
        entry.format("Bridge", "Tue, 14 May 2024 08:00:00 GMT", "It closed yesterday."),
    )
    text = read_xml(feed.encode()).text

    assert text.endswith(
        "## Item\n\n### Pool\n\nPub date: Mon, 06 May 2024 08:00:00 GMT\n\nDescription: It opens on Saturday.\n\n"
        "### Bridge\n\nPub date: Tue, 14 May 2024 08:00:00 GMT\n\nDescription: It closed yesterday."
    )
    assert day_of_message(text, text.index("It opens")) == date(2024, 5, 6)
    assert day_of_message(text, text.index("It closed")) == date(2024, 5, 14)


def test_a_text_has_headings_paragraphs_and_tables():
    read = read_xml(
        b"<article><info><title>Cranes</title><author>Ana Berg</author></info><sec><title>Use</title>"
        b"<p>Cranes lift <i>heavy</i> things from ships.</p><p>They are driven by men and women.</p>"
        b"<table><thead><tr><th>Crane</th><th>Tons</th></tr></thead><tbody><tr><td>Old</td><td>5</td></tr></tbody>"
        b"</table></sec></article>"
    )

    assert read.title == "Cranes"
    assert read.text == (
        "# Cranes\n\nAuthor: Ana Berg\n\n# Use\n\nCranes lift heavy things from ships.\n\n"
        "They are driven by men and women.\n\n| Crane | Tons |\n|---|---|\n| Old | 5 |"
    )


def test_the_declared_encoding_is_kept_to():
    xml = '<?xml version="1.0" encoding="windows-1251"?><town><name>Москва</name><river>Москва-река</river></town>'

    assert read_xml(xml.encode("cp1251")).text == "Name: Москва\nRiver: Москва-река"


def test_entities_are_never_expanded():
    begun = time.monotonic()
    read = read_xml(BOMB.encode())

    assert time.monotonic() - begun < 2
    assert len(read.text) < 1000
    assert read.remarks == (
        "what it says by entities of its own is left out; write the words where the entities stand",
    )


def test_entities_beside_elements_do_no_harm():
    text = b"<p>The crane &e; lifts heavy things all day long.</p>"
    xml = b"<!DOCTYPE a [<!ENTITY e 'x'>]><a><b>&e;<c>&e;</c></b>" + text + b"</a>"

    read = read_xml(xml)
    assert "The crane &e; lifts heavy things all day long." in read.text
    assert len(read.remarks) == 1
    beside = read_xml(b"<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e; lifts <b>9</b> tons</a>")
    assert beside.text == "lifts tons\n\nB: 9"
    assert read_xml(b"<!DOCTYPE a><a><b>Ropes &amp; chains</b></a>").remarks == ()


def test_no_file_is_opened(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("sesame")
    xml = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a><b>&x;</b><c>open</c></a>'

    assert "sesame" not in read_xml(xml.encode()).text


def test_a_web_page_is_read_as_one():
    page = b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><h1>Hours</h1><p>Nine.</p></body></html>"

    assert read_xml(page).text == "# Hours\n\nNine."


def test_what_is_no_xml_is_plain_text():
    assert read_xml(b"just words").text == "just words"
