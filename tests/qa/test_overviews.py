"""Overviews without a model: every line is the documents' own, exactly quoted, and nothing is made of it."""

import pytest

from qa.library import Library
from qa.overviews.extract import ITEM
from tests.qa.papers import PAPERS


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    (folder / "papers").mkdir()
    for name, text in PAPERS.items():
        (folder / "papers" / name).write_text(text, encoding="utf-8")
    with Library.open(folder / "library") as library:
        library.add(folder / "papers")
        yield library


def items(answer):
    return [line.removeprefix(ITEM) for line in answer.text.split("\n") if line.startswith(ITEM)]


def quotes_of(library, answer):
    """The quotes by their markers, each checked to be exact."""
    for each in answer.citations:
        assert library.document(each.document_id).text[each.start : each.end] == each.quote
        assert f"[{each.marker}]" in answer.text
    return [" ".join(each.quote.split()) for each in answer.citations]


def test_a_summary_quotes_sentences_of_the_document_in_their_order(office):
    answer = office.ask("Summarise the harbour report")
    assert answer.overview == "summary"
    assert answer.text.startswith("An extract of “Report on the harbour”: 5 of 18 sentences that stand for the rest")
    quoted = quotes_of(office, answer)
    assert items(answer) == [f"{words} [{number}]" for number, words in enumerate(quoted, 1)]
    assert {each.document for each in answer.citations} == {"harbour-report.md"}
    places = [each.start for each in answer.citations]
    assert places == sorted(places)


def test_a_summary_speaks_of_more_than_one_section(office):
    cited = office.summarise("harbour-report.md").citations
    text = office.document("harbour-report.md").text
    sections = {text.rfind("## ", 0, each.start) for each in cited}
    assert len(sections) >= 3


def test_a_summary_about_something_is_of_what_has_to_do_with_it(office):
    quoted = quotes_of(office, office.ask("Summarise what is said about the ferry"))
    assert "The ferry did not sail in April and May because of the epidemic." in quoted
    assert all("ferry" in words for words in quoted)


def test_a_summary_of_several_documents_names_each(office):
    answer = office.ask("Summarise everything")
    lines = answer.text.split("\n")
    assert lines[0] == (
        "An extract of 5 documents: 12 of 56 sentences that stand for the rest, in the documents' own words."
    )
    assert "“Travel policy” (travel-policy-2019.md):" in lines
    assert "“Minutes of the board”:" in lines
    quotes_of(office, answer)


def test_a_filter_limits_a_summary(office):
    answer = office.summarise(where={"published": 2024})
    assert {each.document for each in answer.citations} == {"minutes.txt"}
    assert answer.where == {"published": "2024"}


def test_where_any_document_may_be_meant_they_are_named(office):
    answer = office.ask("Summarise this document")
    assert answer.is_courtesy
    assert answer.text.startswith("“this document” may be any of 5 documents. Name one by its title or its file: “")


def test_what_changed_between_two_versions_stands_side_by_side(office):
    answer = office.ask("What changed in the travel policy between 2019 and 2023?")
    assert answer.overview == "comparison"
    assert answer.text.split("\n") == [
        "2019 and 2023 side by side, an extract in the documents' own words. Sentences that differ: 3; that say the "
        "same: 4; only in the first: 1; only in the second: 2.",
        "They differ in what they give:",
        "- “The daily allowance for meals is 40 euros.” [1] → “The daily allowance for meals is 52 euros.” [2]",
        "- “Hotels are paid for up to 110 euros a night.” [3] → “Hotels are paid for up to 140 euros a night.” [4]",
        "- “Claims must reach the office within 30 days of the journey.” [5] → “Claims must reach the office within 14 "
        "days of the journey.” [6]",
        "Only of 2019:",
        "- Flights need the approval of the director. [7]",
        "Only of 2023:",
        "- Flights within Europe are not paid for. [8]",
        "- Claims may be sent by e-mail. [9]",
    ]
    quotes_of(office, answer)


def test_what_changed_is_also_told_by_one_document_that_tells_of_both_times(office):
    answer = office.ask("What changed between 2019 and 2020?")
    assert items(answer)[:2] == [
        "“In 2019 the harbour landed 4,700 tonnes of fish.” [1] → “The harbour landed 5,200 tonnes of fish in 2020.” "
        "[2]",
        "“In 2019 the ferry carried 98,000 passengers.” [3] → “The ferry carried 61,000 passengers in 2020.” [4]",
    ]


def test_what_changed_between_two_months_is_between_the_documents_of_each(tmp_path):
    for month, balance in (("September", "18,420"), ("October", "8,950")):
        text = f"Minutes, 10 {month} 2024\n\nThe treasurer reported a balance of {balance} pounds.\n"
        (tmp_path / f"minutes-{month}-2024.txt").write_text(text)
    with Library.open(tmp_path / "library") as library:
        library.add(tmp_path)
        answer = library.ask("What changed between September 2024 and October 2024?")
    assert items(answer) == [
        "“The treasurer reported a balance of 18,420 pounds.” [1] → “The treasurer reported a balance of 8,950 "
        "pounds.” [2]"
    ]


def test_a_comparison_on_something_looks_at_nothing_else(office):
    answer = office.compare("travel-policy-2019.md", "travel-policy-2023.md", about="hotels")
    assert "“Hotels are paid for up to 110 euros a night.”" in items(answer)[0]
    assert all("hotel" in words.lower() for words in quotes_of(office, answer))


def test_all_dates_stand_in_their_order(office):
    answer = office.ask("List all dates in the minutes")
    assert [line.partition(":")[0] for line in items(answer)] == [
        "11 April 2024",
        "2 May 2024",
        "31 May 2024",
        "13 June 2024",
        "15 June 2024",
    ]
    assert answer.direct == "11 April 2024; 2 May 2024; 31 May 2024; 13 June 2024; 15 June 2024"
    quotes_of(office, answer)


def test_deadlines_are_the_days_by_which_something_must_be_done(office):
    answer = office.ask("List all deadlines")
    assert [line.partition(" [")[0] for line in items(answer)] == [
        "15 February 2022: The tenant shall pay a deposit of 2,700 euros by 15 February 2022.",
        "1 April 2022: The tenant must insure the workshop before 1 April 2022.",
        "31 May 2024: Olga Brandt will send the accounts to the auditor by 31 May 2024.",
        "15 June 2024: Ada Holm has to renew the insurance of the crane before 15 June 2024.",
        "30 November 2026: The lease ends on 28 February 2027 unless the tenant gives notice of renewal by 30 November "
        "2026.",
    ]
    assert office.deadlines("lease.txt").direct == "15 February 2022; 1 April 2022; 30 November 2026"


def test_a_deadline_that_no_year_is_known_of_stands_last_in_its_own_words(tmp_path):
    (tmp_path / "rules.txt").write_text(
        "Berths\n\nA copy of the policy must reach the office by 31 March each year.\n\n"
        "The slip was built in 1987.\n\nThe fee must be paid by 2 May 2031 at the latest.\n"
    )
    with Library.open(tmp_path / "library") as library:
        library.add(tmp_path / "rules.txt")
        answer = library.deadlines()
        assert [line.partition(" [")[0] for line in items(answer)] == [
            "2 May 2031: The fee must be paid by 2 May 2031 at the latest.",
            "31 March: A copy of the policy must reach the office by 31 March each year.",
        ]
        quotes_of(library, answer)


def test_all_amounts_stand_with_what_they_count(office):
    answer = office.ask("List all amounts in the minutes")
    assert items(answer) == [
        "48,000 euros: The crane cost 48,000 euros, which is 3,000 euros less than planned. [1]",
        "3,000 euros: The crane cost 48,000 euros, which is 3,000 euros less than planned. [1]",
    ]


def test_names_are_said_to_be_of_whatever_has_one(office):
    answer = office.ask("List all people in the minutes")
    assert answer.direct == "Ada Holm; Ivan Lund; Olga Brandt"
    assert answer.text.startswith("The names of people, firms and places found in “Minutes of the board” (3)")
    assert len(quotes_of(office, answer)) == 4


def test_other_words_beside_the_dates_must_stand_in_their_sentences(office):
    assert office.ask("List all delivery dates").direct == "2 May 2024"


def test_an_overview_comes_back_from_json_as_it_was(office):
    answer = office.ask("List all dates in the minutes")
    assert type(answer).from_json(answer.to_json()) == answer


def test_an_overview_of_nothing_says_so(tmp_path):
    with Library.open(tmp_path) as empty:
        assert empty.ask("Summarise everything").text == "There are no sentences to make a summary of."
        assert empty.ask("List all deadlines").text == "No deadlines were found."
