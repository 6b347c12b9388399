import gzip
import json
from datetime import date

import pytest

from qa.errors import BadQuestionSet
from qa.evaluation.public_sets import (
    QuestionSet,
    SourceDocument,
    file_names,
    from_beir,
    from_gold_documents,
    from_passage_lists,
    from_spans,
    from_squad,
    from_squad_articles,
)
from qa.evaluation.question_sets import Evidence, GoldQuestion, read_questions


def lines(path, *rows):
    text = "".join(json.dumps(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.fixture
def beir(tmp_path):
    docs = lines(
        tmp_path / "docs.jsonl.gz",
        {"id": "d1", "title": "Tides", "text": "The sea rises."},
        {"id": 2, "title": "Only a title", "text": " "},
        {"id": "d3", "title": "Tides again", "text": "The sea rises."},
        {"id": "d4", "title": "", "text": ""},
    )
    queries = lines(tmp_path / "queries.jsonl", {"_id": "q1", "text": " sea? "}, {"_id": "q2", "text": "moon?"})
    return docs, queries, tmp_path / "qrels.tsv"


def test_a_beir_set_has_whole_documents_with_grades_for_evidence(beir):
    docs, queries, qrels = beir
    qrels.write_text("query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\t2\t1\nq1\td4\t1\nq2\td1\t0\n")
    made = from_beir(docs, queries, qrels)
    assert made.documents == (
        SourceDocument("d1.txt", "Tides", "The sea rises."),
        SourceDocument("2.txt", "Only a title", "Only a title"),
    )
    assert made.questions == (
        GoldQuestion("q1", "sea?", None, (Evidence("d1.txt", grade=2), Evidence("2.txt", grade=1))),
    )


def test_judgements_without_grades_count_1_and_documents_of_one_text_are_one(beir):
    docs, queries, qrels = beir
    qrels.write_bytes(b"q1\td3\r\n")
    assert from_beir(docs, queries, qrels).questions[0].evidence == (Evidence("d1.txt", grade=1),)


@pytest.fixture
def squad(tmp_path):
    passages = lines(
        tmp_path / "passages.jsonl",
        {"pid": "Sea#0", "title": "Sea", "text": "In May, or in May."},
        {"pid": "Sea#1", "title": "Sea", "text": "No dates."},
    )
    asked = {
        "pid": "Sea#0",
        "question": "When? ",
        "unanswerable": False,
        "split": "dev",
        "starts_exact": True,
    }
    questions = lines(
        tmp_path / "questions.jsonl",
        {**asked, "id": "a", "answers": ["May", "May", "in May"], "starts": [14, 14, 11]},
        {**asked, "id": "b", "answers": ["May"], "starts": [3], "starts_exact": False, "split": "held"},
        {**asked, "id": "c", "answers": ["May"], "starts": [3], "unanswerable": True},
    )
    return passages, questions


def test_a_squad_set_has_paragraphs_for_documents_and_answer_spans_for_evidence(squad):
    made = from_squad(*squad)
    assert [document.name for document in made.documents] == ["Sea_0.txt", "Sea_1.txt"]
    first, inexact, unanswerable = made.questions
    assert first == GoldQuestion(
        "a",
        "When?",
        ("May", "in May"),
        (Evidence("Sea_0.txt", "May", start=14), Evidence("Sea_0.txt", "in May", start=11)),
        "answerable",
        group="Sea",
    )
    assert first.evidence[0].locate(made.documents[0].text) == [(14, 17)]
    assert inexact.evidence == (Evidence("Sea_0.txt", "May"),)
    assert (unanswerable.answers, unanswerable.evidence, unanswerable.kind) == ((), (), "unanswerable")


def test_one_split_of_a_squad_set_may_be_taken(squad):
    assert [question.id for question in from_squad(*squad, split="dev").questions] == ["a", "c"]
    with pytest.raises(BadQuestionSet, match='no question in the split "test"'):
        from_squad(*squad, split="test")


def test_a_set_of_spans_has_its_offsets_for_evidence(tmp_path):
    (tmp_path / "state_of_sea.md").write_bytes("Ä sea\r\nand a sea".encode())
    piece = {"content": "sea", "start_index": 13, "end_index": 16}
    lines(
        tmp_path / "questions.jsonl",
        {"id": 0, "corpus": "state_of_sea", "question": "What?", "references": [piece]},
    )
    made = from_spans(tmp_path)
    (question,) = made.questions
    assert question == GoldQuestion("0", "What?", None, (Evidence("state_of_sea.txt", "sea", 13),), "state_of_sea")
    assert question.evidence[0].locate(made.documents[0].text) == [(13, 16)]


def test_a_set_that_names_documents_has_them_whole_for_evidence(tmp_path):
    one, two = {"id": "w/1", "text": "one"}, {"id": "w/2", "title": "T", "text": "two"}
    docs = lines(tmp_path / "docs.jsonl", one, two)
    asked = lines(
        tmp_path / "questions.jsonl",
        {"question": "One?", "answer": "1", "gold_doc": "w/1"},
        {"id": 7, "question": "Both?", "answers": ["2", "two"], "gold_docs": ["w/1", "w/2"], "type": "Multi"},
        {"question": "None?", "answer": "0", "gold_doc": None, "date": "2022-06-10"},
    )
    made = from_gold_documents(docs, asked)
    assert [document.title for document in made.documents] == ["", "T"]
    assert made.questions == (
        GoldQuestion("0", "One?", ("1",), (Evidence("w_1.txt"),)),
        GoldQuestion("7", "Both?", ("2", "two"), (Evidence("w_1.txt"), Evidence("w_2.txt")), "Multi"),
        GoldQuestion("2", "None?", ("0",), asked_on=date(2022, 6, 10)),
    )


def test_a_set_that_brings_its_passages_has_those_that_answer_for_evidence(tmp_path):
    rows = [
        {
            "question": "When was it opened? ",
            "answer": "1987",
            "qa_type": ["when", "easy"],
            "positive_chunk_list": [{"title": "Bridge", "content": "It was opened in 1987."}],
            "negative_chunk_list": [{"title": "", "content": "It rains."}],
        },
        {
            "question": "Who sang?",
            "answer": "Nobody says.",
            "qa_type": ["none"],
            "positive_chunk_list": [],
            "negative_chunk_list": [{"title": "", "content": "It rains."}],
        },
    ]
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    made = from_passage_lists(path)
    assert [(document.title, document.text) for document in made.documents] == [
        ("Bridge", "It was opened in 1987."),
        ("", "It rains."),
    ]
    opened, sang = made.questions
    assert (opened.question, opened.answers, opened.kind) == ("When was it opened?", ("1987",), "when+easy")
    assert [piece.document for piece in opened.evidence] == [made.documents[0].name]
    assert (sang.answers, sang.evidence) == ((), ())


def test_squad_over_articles_has_the_paragraph_for_evidence(tmp_path, squad):
    passages, questions = squad
    rows = [json.loads(line) for line in passages.read_text().splitlines()]
    title = rows[0]["title"]
    text = "\n".join(["An opening paragraph.", *(row["text"] for row in rows if row["title"] == title)])
    articles = tmp_path / "articles.jsonl"
    articles.write_text(json.dumps({"id": title.replace(" ", "_"), "text": text}) + "\n")
    made = from_squad_articles(articles, passages, questions)
    assert [(document.title, document.text) for document in made.documents] == [(title, text)]
    assert made.questions
    for question in made.questions:
        assert bool(question.evidence) == bool(question.answers)
        for piece in question.evidence:
            ((start, end),) = piece.locate(text)
            assert any(answer in text[start:end] for answer in question.answers)


def test_a_file_that_is_missing_or_in_another_layout_is_named(tmp_path, squad):
    with pytest.raises(BadQuestionSet, match=r"none\.jsonl cannot be read"):
        from_squad(squad[0], tmp_path / "none.jsonl")
    with pytest.raises(BadQuestionSet, match=r"questions\.jsonl is not in the layout expected: KeyError 'pid'"):
        from_squad(lines(squad[1], {"id": "a"}), squad[1])
    (tmp_path / "not.jsonl.gz").write_bytes(b"plain")
    with pytest.raises(BadQuestionSet, match=r"not\.jsonl\.gz"):
        from_squad(tmp_path / "not.jsonl.gz", squad[1])


def test_file_names_are_safe_and_no_two_are_alike():
    names = file_names(["week1/2026:01", "../../etc/passwd", "A", "a", "", "ß" * 300])
    assert names == [
        "week1_2026_01.txt",
        "etc_passwd.txt",
        "A.txt",
        "a-2.txt",
        "document.txt",
        "ß" * 100 + ".txt",
    ]


def test_a_set_is_written_as_files_to_add_and_a_question_file(tmp_path):
    document = SourceDocument("sea.txt", "Sea", "one\r\ntwo\n", date(2020, 5, 1))
    question = GoldQuestion("q", "When?", None, (Evidence("sea.txt"),))
    documents, questions = QuestionSet((document, SourceDocument("x.txt", "", "x")), (question,)).write(tmp_path)
    assert (documents / "sea.txt").read_bytes() == b"one\r\ntwo\n"
    assert json.loads((documents / "metadata.json").read_text()) == {
        "sea.txt": {"title": "Sea", "published": "2020-05-01"},
        "x.txt": {},
    }
    assert read_questions(questions) == [question]
