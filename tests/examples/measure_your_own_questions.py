"""Measure how often the answers are right, with questions of one's own and the evidence for them.

python tests/examples/measure_your_own_questions.py
"""

import tempfile
from pathlib import Path

from qa import Library
from qa.evaluation import evaluate
from qa.evaluation.question_sets import read_questions

REPORT = "A bridge opens\n\nThe bridge over the Zembla was opened on 4 March 1987 by Oswin Tarrel."
QUESTIONS = """\
{"id": "1", "question": "When was the bridge opened?", "answers": ["4 March 1987"], "evidence": \
[{"document": "opening.txt", "quote": "opened on 4 March 1987"}]}
{"id": "2", "question": "How much did the tunnel cost?", "answers": []}
"""  # a JSON object a line; no answers: the documents do not say, so that abstaining is right

with tempfile.TemporaryDirectory() as scratch:
    opening, questions, answers = (Path(scratch, name) for name in ("opening.txt", "mine.jsonl", "answers.jsonl"))
    opening.write_text(REPORT, encoding="utf-8")
    questions.write_text(QUESTIONS, encoding="utf-8")
    with Library.open(Path(scratch, "my-library")) as library:
        library.add(opening)
        evaluation = evaluate(library, read_questions(questions), predictions=answers)

    for row in evaluation.summary_rows():
        if row.overall is not None:
            print(f"{row.metric.label}: {row.overall.value:.2f} ({row.overall.count})")
    print(f"{len(answers.read_text(encoding='utf-8').splitlines())} answers written")
