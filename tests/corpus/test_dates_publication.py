"""The day a plain text was published: said by a line of it, or not said."""

from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import date_of_line, find_publication_date

PROSE = "The committee met in Geneva and approved the budget, as it had done on 2 March 1999.\n"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("17 March 201711:04\n\nComment on the talks\n\n" + PROSE, date(2017, 3, 17)),
        ("Annual report\n\nNovember 24, 2011\n\n" + PROSE, date(2011, 11, 24)),
        ("Results of the visit\n\n" + PROSE * 20 + "\n3 November 2013\n\nTop of page\n", date(2013, 11, 3)),
        ("Published: 2020-01-05\n" + PROSE, date(2020, 1, 5)),
        ("Posted on 3 May 2019 by the editor\n" + PROSE, date(2019, 5, 3)),
        ("**Date:** 3 May 2019\n" + PROSE, date(2019, 5, 3)),
        ("title: Minutes\ndate: 2020-01-05T10:22:00Z\n" + PROSE, date(2020, 1, 5)),
        ("Time: 20260111_10:00\nAnna: hello\n", date(2026, 1, 11)),
        ("From: Anna\nDate: Mon, 20 Mar 2017 11:04:00 +0900\n\nHello\n", date(2017, 3, 20)),
        ("By Jane Doe | 3 May 2019 | 5 min read\n" + PROSE, date(2019, 5, 3)),
        ("By Jane Doe, 3 May 2019\n" + PROSE, date(2019, 5, 3)),
        ("London, 12th March 1855.\n\nDear Sir,\n" + PROSE, date(1855, 3, 12)),
        ("PARIS, March 20, 2017 (AFP) - The president said ...", date(2017, 3, 20)),
        ("NAIROBI, Kenya, Aug. 7, 1998 - Bombs exploded ...", date(1998, 8, 7)),
        ("FOR IMMEDIATE RELEASE\nMARCH 20, 2017\n" + PROSE, date(2017, 3, 20)),
        (PROSE * 20 + "Dated this 3rd day of May, 2019.\n", date(2019, 5, 3)),
        ("Press release | No: 61/14 | Date: 12/09/2014\n" + PROSE + "Related (18/08/2014)\n", date(2014, 9, 12)),
        ("Writer: Press Division   Date: 2015.03.17   Hit: 1,284\n" + PROSE, date(2015, 3, 17)),
        ("ÅRHUS, June 13, 2018. /NB/. Ministers agreed ...", date(2018, 6, 13)),
        (PROSE * 20 + "Press release no. 7 – Town Hall – issued on Friday 7 October 2011\n", date(2011, 10, 7)),
        (PROSE * 20 + "Press release no. 9 – Press Office – 24.11.2016\n", date(2016, 11, 24)),
        (PROSE * 20 + "First printed in the weekend edition of 14 December 2019.\n", date(2019, 12, 14)),
        ("Entry first published online: 30.09.2016\n" + PROSE, date(2016, 9, 30)),
        ("*Laid before the Board. Published 28 March 2018.*\n" + PROSE, date(2018, 3, 28)),
        ("BOARD\nMinutes of the meeting of 12 March 2018, held in the library\n" + PROSE, date(2018, 3, 12)),
        ("AUTHORITY\n\nDecision of 5 December 2013\nCase M/0447: two hospitals\n" + PROSE, date(2013, 12, 5)),
        ("COURT OF APPEAL\nCrane v Mills\nJudgment handed down on 8 June 2017\n" + PROSE, date(2017, 6, 8)),
        ("JUDGMENT OF THE COURT (Second Chamber) of 8 June 2017 (*)\n" + PROSE, date(2017, 6, 8)),
        ("Council Decision 2013/12/EU of 5 December 2013\n" + PROSE, date(2013, 12, 5)),
        ("Order of the Court of Appeal of 8 June 2017\n" + PROSE, date(2017, 6, 8)),
        ("Opinion delivered on 8 June 2017\n" + PROSE, date(2017, 6, 8)),
        ("Date of judgment: 8 June 2017\n" + PROSE, date(2017, 6, 8)),
        ("Argued March 1, 2017 – Decided June 8, 2017\n" + PROSE, date(2017, 6, 8)),
        ("Resolution 2178 (2014) adopted by the Council at its 72nd meeting, on 24 June 2014\n", date(2014, 6, 24)),
        ("RESOLUTION 12/3\nAdopted by the Board on 24 June 2014\n" + PROSE, date(2014, 6, 24)),
        ("Letter dated 3 May 2014 from the Chair of the Board to the Secretary\n" + PROSE, date(2014, 5, 3)),
        ("Memorandum of 3 May 2014\n" + PROSE, date(2014, 5, 3)),
        ("Communiqué of 3 May 2014\n" + PROSE, date(2014, 5, 3)),
        ("Newsletter No. 12, 3 May 2014\n" + PROSE, date(2014, 5, 3)),
        ("Statement delivered by Ambassador Ann Lee on 3 May 2014\n" + PROSE, date(2014, 5, 3)),
        ("Speech by the Minister at the opening of the school, 3 May 2014\n" + PROSE, date(2014, 5, 3)),
        ("TRANSCRIPT\nÓbidos, Great Concert Hall, 28 October 2016, 14:30\n" + PROSE, date(2016, 10, 28)),
        (
            "Sales in 2016 - conference call, Thursday, 24 August 2017, 09:00 CET\nEdited transcript\n",
            date(2017, 8, 24),
        ),
        ("Board - Summary record\nThursday, 8 June 2017, 10.05 a.m. to 12.20 p.m.\n" + PROSE, date(2017, 6, 8)),
        ("**No. 2 / 2017 - 10 February 2017**\n" + PROSE, date(2017, 2, 10)),
        ("Briefing paper No. 31 - Quito, 18 April 2016\n" + PROSE, date(2016, 4, 18)),
        ("Ministry of Trade of the Republic of Peru, Lima, 20 May 2013\n" + PROSE, date(2013, 5, 20)),
        (PROSE * 20 + "Done at Geneva on 3 May 2010.\nFor the Council\nA. Lee\n", date(2010, 5, 3)),
        (PROSE * 20 + "Done at Geneva, this third day of May 2010, in two originals.\n", date(2010, 5, 3)),
        (PROSE * 20 + "Given at Paris, 3 May 2010\n", date(2010, 5, 3)),
        (PROSE * 20 + "Signed at Geneva on 3 May 2010\n", date(2010, 5, 3)),
        (PROSE * 20 + "It is so ordered this 3rd day of May, 2010.\n", date(2010, 5, 3)),
        ("Date: 10 July 2013\n\nThank you.\n> Date: 9 July 2013\n> Bad news.\n", date(2013, 7, 10)),
    ],
)
def test_a_date_line_is_found(text: str, day: date) -> None:
    assert find_publication_date(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("# Agreement\n\nThis Agreement is made on 12 March 2019 between A and B.\n" + PROSE, date(2019, 3, 12)),
        (
            'LEASE\n\nThis Lease (the "Lease") is entered into as of January 5, 2020 by and between A and B.',
            date(2020, 1, 5),
        ),
        ("Contract dated 4 May 2021\n\n" + PROSE, date(2021, 5, 4)),
        ("Lease\n\nbetween Ann Bee and Carl Dee, dated 14 February 2023\n\n" + PROSE, date(2023, 2, 14)),
        ("Lease\n\nBetween Ann Bee and Carl Dee, dated 14 February 2023\n\n" + PROSE, None),
        ("# Employee handbook\n\nLast updated: 14 September 2022\n\n" + PROSE, date(2022, 9, 14)),
        ("Staff manual\nVersion 3.2, 4 May 2021\n\n" + PROSE, date(2021, 5, 4)),
        ("# Privacy policy\n\nEffective as of 1 January 2024\n\n" + PROSE, date(2024, 1, 1)),
        ("Annual report\n\nSubmitted to the council on 31 January 1999\n\n" + PROSE, date(1999, 1, 31)),
        ("# Handbook\n\n3 May 2020\n\nLast reviewed 4 June 2021\n" + PROSE, date(2020, 5, 3)),
        ("Annual report\n\nFor the year ended 31 December 2020\n" + PROSE, None),
        ("# Handbook\n\nLast updated 3 May 2020\nEffective date: 4 June 2020\n" + PROSE, None),
        ("The lease of 4 May 2021 was broken when the storm came.\n", None),
        ("Updated 3 May 2019\n\nNews of the town\n" + PROSE, None),
    ],
)
def test_a_contract_a_handbook_and_a_report_are_of_the_day_that_they_say(text: str, day: date | None) -> None:
    assert find_publication_date(text) == day


@pytest.mark.parametrize(
    ("head", "day"),
    [
        (
            "Minutes of the board of the mill\nHeld on 9 May 2024, in workshop 4B. Present: Ines Kolar.",
            date(2024, 5, 9),
        ),
        ("THE MILL\nMINUTES OF THE 113TH BOARD MEETING\nThursday 9 May 2024, 19:30 to 22:10, office", date(2024, 5, 9)),
        ("# Mill council - minutes no. 9/2024\n\n**9 May 2024**, 13:05-15:50, room 4", date(2024, 5, 9)),
        ("# Team meeting, 9 May 2024\nIn the chair: Dai Rees. Minutes: Wen Xu.", date(2024, 5, 9)),
        ("Minutes\nBoard of the mill\nHarlow, 9 May 2024. Chair: Ines Kolar", date(2024, 5, 9)),
        ("Minutes of the board\nHarlow, 9 to 11 May 2024. Next round: 3 June 2024", None),  # of several days
        ("Minutes of the board\nThe chair said that all was well when she left on 9 May 2024 for Rome.", None),
        ("The walk\nIt takes forty minutes.\n9 May 2024, 10 am, at the station", None),
        ("Invitation to the meeting\n9 May 2024, 7 pm, in the hall", None),
    ],
)
def test_minutes_are_of_the_day_of_the_meeting_near_their_top(head: str, day: date | None) -> None:
    assert find_publication_date(f"{head}\n\n1. The accounts were approved.\n") == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        PROSE,
        "PARIS, March 20. /AFP/. The president said ...",
        "Updated 3 May 2019\n" + PROSE,
        "Printed: 3 May 2019\n" + PROSE,
        "Printed on 3 May 2019\n" + PROSE,
        "Born 3 May 1970\n" + PROSE,
        "Date of birth: 3 May 1970\n",
        "Annual Conference, 12 June 2020\n",
        "Annual Conference – 12 June 2020\n",
        "The minutes of 4 December 2017 were approved.\n",
        "Effective 1 January 2020\n",
        "3-5 May 2019\n",
        "May 2019\n",
        "03/04/2012\n",
        "Press release | Date: 12/09/2014\n" + PROSE,
        "© 2019 The publisher\n",
        "Issue 12, March 2014\n" + PROSE,
        "Last updated 3 May 2014\n" + PROSE,
        "As of 3 May 2014\n" + PROSE,
        "Position as of 3 May 2014\n" + PROSE,
        "Decision of 5 December 2013 annulled\n" + PROSE,
        "Decision of 5 December 2013 in doubt\n" + PROSE,
        "Statement on the decision of 5 December 2013\n" + PROSE,
        "Statement by the Minister on the attack of 5 December 2013\n" + PROSE,
        "Statement by the Minister ahead of the vote on 5 December 2013\n" + PROSE,
        "Opinion on the draft law of 5 December 2013\n" + PROSE,
        "Appeal against the decision of 5 December 2013\n" + PROSE,
        "Declaration of Independence of 4 July 1776\n" + PROSE,
        "Judgment of 8 June 2017\nJudgment of 9 June 2017\n",
        "Regulation of 5 December 2013\nConsolidated text\n" + PROSE,
        "Adopted on 20 July 1961\nAs amended by the Act of 2012\n" + PROSE,
        "Signed: 3 May 2010\nLocation: Geneva\n",
        PROSE * 20 + "Sources\nJudgment of 8 June 2017\n",
        "Lisbon, Great Concert Hall, 28 October 2016, 14:30\nTickets at the door\n",
        "The decision of 5 December 2013 was published.\n",
        "Meeting of the Council of the Republic, Lima, 20 May 2013\n" + PROSE,
        "Thursday, 8 June 2017, 10.05 a.m. to 12.20 p.m.\nTickets at the door\n",
        "3 May 2019\nWe set out.\n4 May 2019\nWe arrived.\n",
    ],
)
def test_without_one_that_is_sure_there_is_no_date(text: str) -> None:
    assert find_publication_date(text) is None


def test_the_line_near_the_top_wins_over_the_one_at_the_end() -> None:
    assert find_publication_date("Title\n3 May 2019\n" + PROSE * 20 + "4 May 2019\n") == date(2019, 5, 3)


def test_a_line_that_dates_the_text_wins_over_the_act_that_it_is_on() -> None:
    head = "Comment\nJudgment of 8 June 2017\n"
    assert find_publication_date(head + PROSE * 20 + "Published 12 June 2017\n") == date(2017, 6, 12)
    assert find_publication_date("12 June 2017\n" + head + PROSE) == date(2017, 6, 12)


def test_the_heading_of_an_act_is_no_line_that_only_dates_the_text() -> None:
    assert date_of_line("Judgment handed down on 8 June 2017") is None
    assert date_of_line("Published 8 June 2017") == date(2017, 6, 8)


def test_the_rows_of_a_table_date_no_text() -> None:
    table = "Date | Step\n22 June 2015 | Claim\n13 October 2016 | Hearing\n"
    assert find_publication_date("Judgment handed down on 8 June 2017\n" + table) == date(2017, 6, 8)
    assert find_publication_date(table.replace("13 October 2016", "22 June 2015")) is None


def test_the_labelled_line_wins_over_the_others() -> None:
    assert find_publication_date("4 May 2019\nPublished 3 May 2019\n" + PROSE) == date(2019, 5, 3)


def test_a_dateline_without_a_year_leaves_it_to_the_other_lines() -> None:
    assert find_publication_date("20 March 2017\nPARIS, March 19. /AFP/. He said ...") == date(2017, 3, 20)


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    assert find_publication_date(text) is None or isinstance(find_publication_date(text), date)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("000_b7c0975044fe238a.txt", date(2013, 11, 3)),
        ("001_373c3e89bf9cfe98.txt", date(2017, 3, 17)),
        ("002_bf481c23c62848e1.txt", date(2011, 11, 24)),
        ("003_8ac5ae6789964484.txt", None),
        ("004_6febcb305ee30d60.txt", date(2019, 5, 31)),
    ],
)
def test_the_press_releases_are_dated_where_they_say_when(name: str, day: date | None) -> None:
    text = files("corpus").joinpath("press_releases", name).read_text(encoding="utf-8")
    assert find_publication_date(text) == day
