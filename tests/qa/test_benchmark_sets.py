import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from qa.errors import BadQuestionSet
from qa.evaluation.benchmark_sets import SETS, BenchmarkSet, folders, half_of, open_set
from qa.evaluation.public_sets import QuestionSet, SourceDocument, is_held_back
from qa.evaluation.question_sets import Evidence, GoldQuestion


def lines(path, *rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())


def made(articles=20, questions=3, length=900):
    """Articles of two documents each, with questions on the first of them; every second has no answer."""
    documents = tuple(
        SourceDocument(f"{article}-{part}.txt", "", f"{article} {part} ".ljust(length, "x"), group=f"article {article}")
        for article in range(articles)
        for part in "ab"
    )
    asked = tuple(
        GoldQuestion(
            f"{article}-{number}",
            "What?",
            ("x",) if number % 2 else (),
            (Evidence(f"{article}-a.txt"),) if number % 2 else (),
            group=f"article {article}",
        )
        for article in range(articles)
        for number in range(questions)
    )
    return QuestionSet(documents, asked)


@pytest.fixture
def benchmark():
    return BenchmarkSet(lambda _: [made()])


def ids(opened):
    return [question.id for each in opened for question in each.questions]


def test_all_questions_on_an_article_are_in_one_half(benchmark):
    look = {question.group for each in benchmark.open(Path(), "look") for question in each.questions}
    measure = {question.group for each in benchmark.open(Path(), "measure") for question in each.questions}
    assert look.isdisjoint(measure)
    assert len(look | measure) == 20
    assert min(len(look), len(measure)) > 3


def test_a_question_without_a_group_is_halved_by_its_first_document_and_else_by_itself():
    by_document = [half_of(GoldQuestion(str(n), "?", ("x",), (Evidence("one.txt"),))) for n in range(20)]
    assert len(set(by_document)) == 1
    assert {half_of(GoldQuestion(str(n), "?", ())) for n in range(20)} == {"look", "measure"}


def test_a_question_may_say_which_half_it_is_in():
    assert [half_of(GoldQuestion("q", "?", (), half=half)) for half in ("look", "measure")] == ["look", "measure"]


@pytest.mark.parametrize(("only", "other"), [("look", "measure"), ("measure", "look")])
def test_a_set_may_have_one_half_alone(only, other):
    of_one = BenchmarkSet(lambda _: [made()], only=only)
    assert of_one.open(Path(), other) == []
    assert len(ids(of_one.open(Path(), only))) == 60


def test_a_smaller_sample_is_part_of_a_larger_one_and_the_same_every_time(benchmark):
    small, large = (set(ids(benchmark.open(Path(), "look", limit, None))) for limit in (5, 10))
    assert len(small) == 5
    assert small < large
    assert small == set(ids(benchmark.open(Path(), "look", 5, None)))


def test_the_documents_of_the_questions_come_first_and_others_until_there_are_enough(benchmark):
    (opened,) = benchmark.open(Path(), None, limit=2, passages=12)
    names = {document.name for document in opened.documents}
    assert len(names) == 12
    for question in opened.questions:
        article = question.id.partition("-")[0]
        assert {f"{article}-a.txt", f"{article}-b.txt"} <= names  # also where there is no answer


def test_both_halves_are_asked_over_the_same_documents(benchmark):
    look, measure, both = (benchmark.open(Path(), half, 2, 12)[0] for half in ("look", "measure", None))
    assert look.documents == measure.documents == both.documents
    assert set(look.questions) | set(measure.questions) == set(both.questions)


def test_questions_whose_documents_do_not_fit_are_not_asked(benchmark):
    (opened,) = benchmark.open(Path(), None, limit=100, passages=10)
    assert len(opened.documents) <= 10
    assert len({question.group for question in opened.questions}) == 4  # two articles of each half


def test_a_whole_set_is_not_cut():
    (opened,) = BenchmarkSet(lambda _: [made()], whole=True).open(Path(), "look", limit=1, passages=5)
    assert len(opened.documents) == 40


def test_a_folder_of_question_folders_is_a_library_each(tmp_path):
    for name in ("one", "two"):
        lines(tmp_path / name / "questions.jsonl", {"id": "q", "question": "What?", "answers": ["x"]})
    opened = folders(tmp_path)(Path())
    assert [(each.folder, each.questions[0].id) for each in opened] == [
        (tmp_path / "one" / "documents", "one/q"),
        (tmp_path / "two" / "documents", "two/q"),
    ]
    (alone,) = folders(tmp_path / "one")(Path())
    assert alone.questions[0].id == "q"
    with pytest.raises(BadQuestionSet, match=r"holds no questions\.jsonl"):
        folders(tmp_path / "one" / "documents")(Path())


# --- The sets -------------------------------------------------------------------------------------


def test_the_press_releases_lie_in_files_and_are_only_looked_at():
    (opened,) = open_set("press_releases", Path())
    assert (opened.folder / "metadata.json").is_file()
    assert {SETS["press_releases"].half(question) for question in opened.questions} == {"look"}


def test_earlier_turns_of_the_user_are_the_history_oldest_first(tmp_path):
    folder = tmp_path / "doc2dial_rc_val"
    lines(folder / "docs.jsonl.gz", {"id": "d0", "title": "Plates#3_0", "text": "Keep the plates. Pay the fee."})
    turns = [("agent", "Have you plates?"), ("user", "And then?"), ("user", "My insurance ended")]
    newest = [{"role": role, "text": text} for role, text in turns]
    row = {"id": "t", "doc": "d0", "question": "yes ", "history_newest_first": newest}
    lines(folder / "questions.jsonl.gz", {**row, "answers": ["Pay the fee. "], "starts": [17]})
    (opened,) = open_set("doc2dial_rc_val", tmp_path)
    assert [(document.title, document.group) for document in opened.documents] == [("Plates", "d0")]
    (question,) = opened.questions
    assert (question.history, question.answers) == (("My insurance ended", "And then?"), ("Pay the fee.",))


def test_articles_of_timeqa_are_titled_by_the_questions(tmp_path):
    folder = tmp_path / "timeqa"
    lines(folder / "human_train.docs.jsonl.gz", {"id": "t0", "text": "Ann Lee led it in 1811 ."})
    row = {"doc": "t0", "question": "Who?", "answers": ["Ann Lee"], "spans": [[0, 7]], "unanswerable": False}
    lines(folder / "human_train.hard.questions.jsonl.gz", {"id": "/wiki/Old_Mill#P1#0", **row})
    (opened,) = open_set("timeqa_hard", tmp_path)
    assert opened.documents[0].title == "Old Mill"
    assert opened.questions[0].evidence == (Evidence("t0.txt", "Ann Lee", 0),)


def test_news_is_dated_and_asked_about_on_a_day(tmp_path):
    folder = tmp_path / "realtimeqa_clean"
    article = {"title": "Win", "date": "2022-06-05"}
    lines(folder / "docs.jsonl.gz", *({"id": f"a{n}", "text": f"Lee won {n}.", **article} for n in range(3)))
    row = {"id": "q", "date": "2022-06-10", "question": "Who won this week?", "answer": "Lee"}
    lines(folder / "questions.jsonl", {**row, "gold_docs": ["a0", "a1", "a2"]})
    (opened,) = open_set("realtimeqa_clean", tmp_path)
    assert opened.documents[0].published == date(2022, 6, 5)
    (question,) = opened.questions
    assert (question.asked_on, question.group, len(question.evidence)) == (date(2022, 6, 10), "2022-06-10", 2)


def test_chat_logs_are_published_when_they_say(tmp_path):
    folder = tmp_path / "lihua_world"
    lines(folder / "docs.jsonl.gz", {"id": "w/1", "text": "Time: 20260408_08:38\nAnnLee: Bread is here."})
    rows = [
        {"id": 0, "question": "Who wrote?", "answer": "AnnLee", "gold_docs": ["w/1"], "type": "Single"},
        {"id": 1, "question": "When did she?", "answer": "20260408_08:38", "gold_docs": ["w/1"], "type": "Single"},
        {"id": 2, "question": "Who sang?", "answer": "Insufficient information", "type": "Null"},
    ]
    lines(folder / "questions.jsonl.gz", *rows)
    (opened,) = open_set("lihua_world", tmp_path)
    assert opened.documents[0].published == date(2026, 4, 8)
    assert [(question.answers, question.kind) for question in opened.questions] == [
        (("AnnLee", "Ann Lee"), "Single"),
        (("20260408_08:38", "2026-04-08"), "when"),
        ((), "Null"),
    ]


def test_reports_of_multihop_rag_are_their_facts_with_their_publisher(tmp_path):
    folder = tmp_path / "multihop_rag_500"
    report = {"title": "Fees", "date": "2023-09-26T17:01:22+00:00", "source": "The Sheet"}
    lines(folder / "evidence_docs.jsonl.gz", {"id": "m0", "url": "u", "facts": ["It rose.", "It fell."], **report})
    evidence = [{"url": "u", "fact": "It fell."}]
    rows = [
        {"id": "0", "question": "Did it?", "type": "temporal_query", "answer": "Yes", "evidence": evidence},
        {"id": "1", "question": "Who?", "type": "null_query", "answer": "Insufficient information.", "evidence": []},
    ]
    lines(folder / "questions.jsonl.gz", *rows)
    (opened,) = open_set("multihop_rag_500", tmp_path)
    assert opened.documents == (
        SourceDocument("m0.txt", "Fees", "It rose.\n\nIt fell.", date(2023, 9, 26), "The Sheet"),
    )
    documents, _ = opened.write(tmp_path / "written")
    assert json.loads((documents / "metadata.json").read_text()) == {
        "m0.txt": {"title": "Fees", "publisher": "The Sheet", "published": "2023-09-26"}
    }
    assert [(question.answers, question.kind) for question in opened.questions] == [
        (("Yes",), "temporal"),
        ((), "null"),
    ]


def test_the_same_question_with_and_without_passages_that_answer_is_asked_of_two_libraries(tmp_path):
    def passage(text):
        return {"title": "", "content": text}

    row = {"question": "Is it open?", "negative_chunk_list": [passage("It rains.")]}
    answered = {"answer": "No, it is shut.", "qa_type": ["a"], "positive_chunk_list": [passage("It is shut.")]}
    unanswered = {"answer": "Unable to answer.", "qa_type": ["A_negative_only"], "positive_chunk_list": []}
    unclear = {"answer": "Two say otherwise.", "qa_type": ["A_conflicted"], "positive_chunk_list": [passage("Open.")]}
    lines(tmp_path / "lit_ragbench" / "en.jsonl.gz", *({**row, **more} for more in (answered, unanswered, unclear)))
    told, silent = open_set("lit_ragbench", tmp_path)
    assert [question.answers for question in (*told.questions, *silent.questions)] == [("No, it is shut.", "No"), ()]
    assert [document.text for document in told.documents] == ["It is shut.", "It rains."]
    assert [document.text for document in silent.documents] == ["It rains."]


def test_some_paragraphs_of_tatqa_are_left_out_so_that_their_questions_have_no_answer(tmp_path):
    rows = []
    for n in range(30):
        row = {"id": f"tatqa-{n}", "question": f"What was cost {n}?", "title": "", "answerable": True}
        rows.append({**row, "passage": f"Cost {n} was $5.", "answers": [{"text": "$5", "start": 11}]})
        other = {"id": f"tatqa-neg-{n}", "passage": f"Cost {n} is explained.", "answers": [], "answerable": False}
        rows.append({**row, **other})
    lines(tmp_path / "tatqa" / "data.jsonl.gz", *rows)
    (opened,) = open_set("tatqa", tmp_path)
    texts = {document.text for document in opened.documents}
    assert len(opened.questions) == 30
    assert 3 < sum(not question.answers for question in opened.questions) < 20
    for question in opened.questions:
        number = question.question.removeprefix("What was cost ").removesuffix("?")
        assert (f"Cost {number} was $5." in texts) == bool(question.answers)


def test_dialogues_of_molweni_that_begin_alike_are_one(tmp_path):
    begun = "ann: the mount mask is set by the option in fstab, "
    row = {"title": "", "answers": [], "answerable": False}
    rows = [{"id": str(n), "question": "Who?", "passage": begun + f"part {n}", **row} for n in range(2)]
    lines(tmp_path / "molweni" / "data.jsonl.gz", *rows)
    (opened,) = open_set("molweni", tmp_path)
    assert len(opened.documents) == 2
    assert len({question.group for question in opened.questions}) == 1


def test_of_boolq_the_paragraphs_kept_from_training_are_asked_and_one_in_four_has_gone(tmp_path):
    rows = [
        {
            "id": f"{number % 7}",
            "question": "is it old",
            "passage": f"Mill {number} is old.",
            "label": "yes" if number % 2 else "no",
            "title": "Mill",
        }
        for number in range(200)
    ]
    lines(tmp_path / "boolq_yesno" / "data.jsonl.gz", *rows)
    (boolq,) = SETS["boolq"].load(tmp_path)
    kept = [row for row in rows if is_held_back(row["passage"])]
    assert [each.id for each in boolq.questions] == [f"{row['id']}/{number}" for number, row in enumerate(kept)]
    assert len({each.id for each in boolq.questions}) == len(kept)
    texts = {each.name: each.text for each in boolq.documents}
    for question, row in zip(boolq.questions, kept, strict=True):
        if question.answerable:
            assert question.answers == (row["label"],)
            assert texts[question.evidence[0].document] == row["passage"]
        else:
            assert row["passage"] not in texts.values()
    assert 0.1 < sum(not each.answerable for each in boolq.questions) / len(kept) < 0.4
