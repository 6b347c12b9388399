from datetime import date

import pytest

from corpus.errors import DamagedFile
from corpus.reading.rtf import read_rtf

HEAD = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial;}}"


def rtf(body: str) -> bytes:
    return f"{HEAD}{body}}}".encode("cp1252")


def test_paragraphs_headings_and_lists_are_read():
    read = read_rtf(
        rtf(
            r"\pard\outlinelevel1 Rent\par\pard The rent is 900\~\u8364?.\par"
            r"{\listtext\'b7\tab}Keys\par{\listtext\'b7\tab}\ilvl1 Front door\par{\listtext 1.\tab}Bins\par"
        )
    )

    assert read.text == "## Rent\n\nThe rent is 900 €.\n\n- Keys\n  - Front door\n1. Bins"


def test_tables_are_rows_of_cells():
    read = read_rtf(
        rtf(
            r"Before.\par\trowd\cellx1\cellx2\intbl Month\cell Paid\cell\row\trowd\intbl May\par 2024\cell 5|6\cell"
            r"\row\pard After.\par"
        )
    )

    assert read.text == "Before.\n\n| Month | Paid |\n| May 2024 | 5\\|6 |\n\nAfter."


def test_notes_and_comments_stand_at_the_end_and_pictures_and_codes_of_fields_are_left_out():
    read = read_rtf(
        rtf(
            r"The rent{\footnote Without \b heating.} is due{\*\annotation {\*\atnref 1}Really?}. {\pict\bin5 {}{}{ }"
            r'{\field{\*\fldinst HYPERLINK "http://a.b"}{\fldrslt See here}}\par'
        )
    )

    assert read.text == "The rent is due. See here\n\nNote: Without heating.\n\nComment: Really?"


def test_letters_of_other_code_pages_and_beyond_the_first_plane_are_read():
    assert read_rtf(rtf(r"{\f1\'cc\'ee\'f1\'ea\'e2\'e0} \u-10179?\u-8704? M\'fcnchen")).text == "Москва 😀 München"


def test_it_says_what_it_is_called_who_wrote_it_and_when():
    read = read_rtf(rtf(r"{\info{\title The h\'e4rbour}{\author Ana Berg}{\creatim\yr2024\mo5\dy3}}Nothing.\par"))

    assert (read.title, read.author, read.guessed) == ("The härbour", "Ana Berg", date(2024, 5, 3))


def test_commands_that_make_no_sense_are_refused():
    with pytest.raises(DamagedFile):
        read_rtf(rtf(r"\u99999999 ?"))


def test_what_is_no_rich_text_is_plain_text():
    assert read_rtf(b"Only words.").text == "Only words."


def test_what_is_marked_as_deleted_is_left_out():
    words = rb"{\rtf1 Due on {\b\deleted\revauthdel1 the third}{\revised\revauth1 the fourth} of May.\par}"

    assert read_rtf(words).text == "Due on the fourth of May."


def test_text_boxes_stand_where_they_are_and_the_edges_of_pages_once_at_the_end():
    box = rb"{\shp{\*\shpinst{\sp{\sn shapeType}{\sv 202}}{\shptxt \pard The crane is old.\par}}}"
    edges = rb"{\header Harbour board}{\footer Page 1}{\headerf 12}"
    data = rb"{\rtf1\ansi " + edges + rb"The board met.\par " + box + rb"\par\sect" + edges + rb" It agreed.}"

    assert read_rtf(data).text.split("\n\n") == [
        "The board met.",
        "The crane is old.",
        "It agreed.",
        "Harbour board",
        "Page 1",
    ]
