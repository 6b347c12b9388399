"""Who followed whom in an office: what sentences tell of it, what questions ask, and what that answers."""

from datetime import date

import pytest

from corpus.sentences import sentence_spans
from qa.question import analyse
from qa.successions.answers import by_succession
from qa.successions.asked import Side, succession_asked
from qa.successions.grammar import successions_in
from tests.qa.passages import candidate, read


def told(text):
    """The names of each successor and predecessor that a text tells of."""
    found = successions_in(text, sentence_spans(text))
    return [tuple(text[p.start : p.end] for p in (each.successor, each.predecessor)) for each in found]


def best(question, where, *readings):
    """The answer that is supported best; its words stand in the document exactly where it says."""
    found = by_succession(analyse(question), readings, [where])
    for each in found:
        assert " ".join(each.document.text[each.span.start : each.span.end].split()) == each.span.answer
        assert each.start <= each.span.start < each.span.end <= each.end
    return found[0].span.answer if found else None


@pytest.mark.parametrize(
    "text",
    [
        "Mara Quill succeeded Odo Brandt in May.",
        "Mara Quill, who succeeded Odo Brandt in May, agreed.",
        "Mara Quill, a former judge who took over the transport portfolio from Odo Brandt on 3 May, agreed.",
        "Mara Quill took over from Odo Brandt as harbour master.",
        "Mara Quill has replaced Odo Brandt.",
        "Mara Quill took the place of Odo Brandt.",
        "Mara Quill followed Odo Brandt as harbour master.",
        "Odo Brandt was succeeded by Mara Quill.",
        "Odo Brandt was replaced last month by the former mayor of Torn, Mara Quill.",
        "Odo Brandt was followed by Mara Quill as harbour master.",
        "Odo Brandt, the harbour master, retired in April. He has been replaced by Ms. Mara Quill, an engineer.",
        "The mayor, Mara Quill, thanked everybody. Her predecessor, Odo Brandt, was absent.",
        "Minister Odo Brandt resigned on 18 May, and his successor, Mara Quill, was confirmed by the senate.",
        "Odo Brandt's successor, Mara Quill, agreed.",
        "Mara Quill, the successor of Odo Brandt, agreed.",
        "Odo Brandt handed his ministry to Mara Quill on 1 March.",
        "Odo Brandt handed over the chair of the board to Mara Quill.",
        "Odo Brandt gave way to Mara Quill.",
        "It was the first for Mara Quill, whom the council had appointed on 2 June to follow the late Odo Brandt.",
        "Mara Quill was chosen to succeed Odo Brandt.",
        "Odo Brandt will leave in June. The council appointed Mara Quill, at present in Torn, as his successor.",
        "Mr Odo Brandt has left the service to teach. The new secretary and co-ordinator is Ms Mara Quill.",
        "Mara Quill took up her duties on 4 May, when Odo Brandt left for Torn.",
        "They thanked Odo Brandt for his work and congratulated Mara Quill, who succeeded him as treasurer.",
        "After Odo Brandt retired, Mara Quill became mayor.",
        "Odo Brandt's place was taken by Mara Quill.",
        "On Monday Mara Quill was sworn in as mayor, replacing Odo Brandt.",
        "Odo Brandt bowed out last May, and since 1 June Mara Quill has been in charge.",
    ],
)
def test_a_sentence_tells_who_followed_whom(text):
    assert told(text) == [("Mara Quill", "Odo Brandt")]


@pytest.mark.parametrize(
    "text",
    [
        "Mara Quill followed Odo Brandt into the room.",
        "The speech by Odo Brandt was followed by Mara Quill on the piano.",
        "When I took over this post from Odo Brandt, he gave me advice.",
        "No successor has been named. Mara Quill and Odo Brandt are mentioned.",
        "Odo Brandt left the room. Mara Quill spoke.",
        "Mara Quill met Odo Brandt. He has been replaced by Ann Ferrar.",  # either may be meant
        "Mara Quill spoke.\n\nHer predecessor, Odo Brandt, was absent.",  # a paragraph of its own
        "Odo Brandt handed the report to Mara Quill.",
        "Mara Quill was not chosen to succeed Odo Brandt.",
        "Mara Quill may succeed Odo Brandt.",
        "Odo Brandt was praised. In May Tarn was elected and in June he succeeded Mara Quill.",
        "Odo Brandt and Ivo Tarn were replaced by Mara Quill and Ann Ferrar.",
    ],
)
def test_what_is_not_certain_is_not_told(text):
    assert told(text) == []


def test_a_chain_is_told_link_by_link():
    text = (
        "Sir Odo Brandt gave up the chair of the board. Mrs Quill, who followed him, bowed out last September, and "
        "since 1 October Professor Ivo Tarn has been in charge."
    )
    assert told(text) == [("Quill", "Odo Brandt"), ("Ivo Tarn", "Quill")]


@pytest.mark.parametrize(
    ("question", "side", "office"),
    [
        ("Who succeeded Brandt?", Side.SUCCESSOR, ""),
        ("who replaced ambassador brandt as co-ordinator", Side.SUCCESSOR, "co-ordinator"),
        ("Who took over from Brandt as Latvian co-ordinator?", Side.SUCCESSOR, "Latvian co-ordinator"),
        ("Who took over the transport ministry from Brandt?", Side.SUCCESSOR, ""),
        ("Who came after Minister Brandt?", Side.SUCCESSOR, ""),
        ("Who became head of the navy after Brandt?", Side.SUCCESSOR, "head of the navy"),
        ("Who was chief negotiator once Mr Brandt had retired?", Side.SUCCESSOR, "chief negotiator"),
        ("By whom was Brandt replaced?", Side.SUCCESSOR, ""),
        ("Who is Brandt's successor?", Side.SUCCESSOR, ""),
        ("Who was ambassador in Torn before Brandt?", Side.PREDECESSOR, "ambassador in Torn"),
        ("Who preceded Brandt?", Side.PREDECESSOR, ""),
        ("Whom did Brandt replace?", Side.PREDECESSOR, ""),
        ("Who was Brandt's predecessor?", Side.PREDECESSOR, ""),
        ("Who was succeeded by Brandt?", Side.PREDECESSOR, ""),
    ],
)
def test_a_question_asks_for_one_side_of_a_succession(question, side, office):
    asked = succession_asked(analyse(question))
    assert (asked.side, asked.known, asked.office) == (side, ("brandt",), office)


@pytest.mark.parametrize(
    "question",
    [
        "Who was mayor after the flood?",
        "Who led the club before April 2017?",
        "Who was mayor in 2012?",
        "When did Quill succeed Brandt?",
    ],
)
def test_other_questions_ask_for_none(question):
    assert succession_asked(analyse(question)) is None


LETTER = candidate(
    "Ambassador Odo Brandt, who led the talks for Torn from the start, retired in April. He has been replaced by "
    "Ms. Mara Quill, head of the legal department. Ivo Tarn remains minister of trade."
)


def test_the_successor_is_given_and_not_the_one_whom_the_question_names():
    first_name = read(LETTER, "Odo", 0.6)
    assert best("Who replaced Ambassador Brandt?", LETTER, first_name, read(LETTER, "Ivo Tarn", 0.8)) == "Mara Quill"
    assert best("who replaced ambassador brandt", LETTER, first_name) == "Mara Quill"


def test_the_predecessor_is_given():
    assert best("Who led the talks before Quill?", LETTER, read(LETTER, "Ivo Tarn", 0.5)) == "Odo Brandt"
    assert best("Whom did Mara Quill replace?", LETTER) == "Odo Brandt"


def test_what_is_told_the_other_way_round_is_no_answer():
    told_of_both = candidate("Mara Quill succeeded Odo Brandt. Mara Quill was succeeded by Ivo Tarn.")
    odo = read(told_of_both, "Odo Brandt", 0.9)
    assert best("Who succeeded Mara Quill?", told_of_both, odo) == "Ivo Tarn"
    assert best("Who preceded Mara Quill?", told_of_both, read(told_of_both, "Ivo Tarn", 0.9)) == "Odo Brandt"


def test_names_are_compared_without_accents_and_titles():
    written = candidate("Mára Quíll succeeded Ødo Brändt.")
    assert best("Who succeeded Mr Brandt?", written) == "Mára Quíll"


def test_the_succession_in_another_office_or_at_another_time_is_not_taken():
    offices = candidate("Mara Quill succeeded Odo Brandt as minister of finance in May 2014.", date(2014, 6, 1))
    assert best("Who succeeded Brandt as minister of finance?", offices) == "Mara Quill"
    assert best("Who succeeded Brandt as minister of transport?", offices) is None
    assert best("Who succeeded Brandt in 2009?", offices) is None


def test_where_nothing_is_told_the_readings_stay_but_for_the_question_s_own_person():
    where = candidate("Odo Brandt met Mara Quill in Torn.")
    found = by_succession(
        analyse("Who succeeded Brandt?"), [read(where, "Odo Brandt", 0.5), read(where, "Mara Quill", 0.4)], [where]
    )
    assert [(each.span.answer, round(each.support, 3)) for each in found] == [("Mara Quill", 0.4), ("Odo Brandt", 0.05)]
