"""Questions about time, asked of a real library with the real reader."""

from datetime import date, datetime
from pathlib import Path

import pytest

from qa import Library

DOCUMENTS = {
    "news.txt": (
        "Harbour Council News\n3 June 2015\n\n"
        "The first harbour summit was held on 4 May 2009 in Rotterdam, where nine ports signed the Clean Quay Charter. "
        "A harbour summit was held in Gdansk in June 2012. The harbour summit was held yesterday in Lisbon, and the "
        "delegates agreed on shore power for cruise ships."
    ),
    "gazette.txt": (
        "Port Gazette\n5 June 2015\n\n"
        "Lisbon hosted the harbour summit on Tuesday. Maria Keller opened it. The port of Gdansk will be closed in "
        "winter."
    ),
    "letter.txt": (
        "Quay Letter\n12 June 2015\n\n"
        "As the Port Gazette wrote: Lisbon hosted the harbour summit on Tuesday of last week. Maria Keller opened it. "
        "The port of Gdansk will be closed in winter."
    ),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder: Path = tmp_path_factory.mktemp("harbours")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Library.open(folder / "library") as opened:
        opened.add(folder)
        yield opened


def cited(library, answer) -> set[str]:
    """The documents that are cited, all in their exact words."""
    for citation in answer.citations:
        assert library.document(citation.document_id).text[citation.start : citation.end] == citation.quote
    return {citation.document for citation in answer.citations}


def test_yesterday_is_the_day_before_the_documents_date_and_copies_are_one_witness(library):
    answer = library.ask("When did Lisbon host the harbour summit?")
    assert answer.direct == "2 June 2015"
    assert "derived" in answer.text
    assert {"gazette.txt", "letter.txt"} <= cited(library, answer)
    assert answer.agreement.copies == 1


def test_the_time_between_two_events_is_computed_from_what_documents_say(library):
    answer = library.ask("How long between the first harbour summit and the summit in Lisbon?")
    assert answer.direct == "6 years and 29 days"
    assert [each.answer for each in answer.computation.inputs] == ["4 May 2009", "2 June 2015"]
    assert "news.txt" in cited(library, answer)


def test_the_order_of_two_events_is_computed(library):
    assert library.ask("Was the summit in Gdansk before the summit in Lisbon?").direct == "Yes"


def test_the_third_of_which_no_document_speaks_is_counted(library):
    answer = library.ask("When was the third harbour summit?")
    assert answer.direct == "2 June 2015"
    assert "counted: 4 May 2009 [1], June 2012 [2], 2 June 2015 [3]" in answer.text


def test_there_is_no_fourth(library):
    assert library.ask("When was the fourth harbour summit?").abstained


def test_a_list_of_events_comes_in_the_order_of_time(library):
    answer = library.ask("Which harbour summits took place, and when?")
    assert answer.direct == "4 May 2009, June 2012, 2 June 2015"


def test_the_latest_and_the_one_before_it(library):
    assert library.ask("When was the latest harbour summit?").direct == "2 June 2015"
    assert library.ask("When was the latest harbour summit before 2015?").direct == "June 2012"


def test_this_month_is_told_from_the_day_of_asking_and_shown(library):
    answer = library.ask("Which city hosted the harbour summit this month?", asked_on=date(2015, 6, 20))
    assert answer.direct == "Lisbon"
    assert "“this month”: June 2015, for it was asked on 20 June 2015" in answer.text
    assert [(each.described, each.answer) for each in answer.computation.inputs] == [("this month", "June 2015")]


def test_a_time_of_day_makes_no_other_day_of_asking(library):
    question = "Which city hosted the harbour summit this month?"
    assert library.ask(question, asked_on=datetime(2015, 6, 20, 9, 30)).direct == "Lisbon"


def test_of_a_month_that_no_document_tells_of_nothing_is_said(library):
    answer = library.ask("Who opened the harbour summit this month?", asked_on=date(2019, 6, 20))
    assert answer.abstained
    assert "“this month”: June 2019" in answer.reason


def test_the_day_of_asking_plays_no_part_in_other_questions(library):
    asked = [
        library.ask("Where was the harbour summit in June 2012?", asked_on=day)
        for day in (date(2012, 6, 20), date(2019, 6, 20))
    ]
    assert [answer.direct for answer in asked] == ["Gdansk", "Gdansk"]
    assert asked[0].confidence == asked[1].confidence
    assert asked[0].computation is None
