"""Every number on the way from a question to its answer that is set by hand: value, unit, origin, and what it costs.

Fitted numbers stand beside them in files of their own, written by ``python -m qa.training fit`` and
``python -m qa.training export``: the weights of the score (``qa/scoring/weights.json``) and of the reader
(``qa/weights/reader``).
"""

from typing import Final

__all__ = [
    "AGREEING_SHARE",
    "ANSWERS_REMEMBERED",
    "BESIDE_THE_POINT",
    "BESIDE_WEIGHT",
    "CLUSTER_SECONDS",
    "COMPARED_ONLY",
    "COMPARED_PAIRS",
    "CORRECTED_ODDS",
    "DAYS_KEPT_ASIDE",
    "DEADLINE_RIDGE",
    "DEADLINE_SCORE",
    "DENIED",
    "DENSE_DEPTH",
    "DENSE_WEIGHT",
    "DIFFERING_SHARE",
    "DISPUTE_DOCUMENTS",
    "EARLIER_QUESTIONS",
    "EVIDENCE_CHARACTERS",
    "EVIDENCE_GAIN",
    "EVIDENCE_SENTENCES",
    "FAVOURED_WEIGHT",
    "FILES_A_TASK",
    "FIRST_LOOK_LEAD",
    "FRUITLESS_ROUNDS",
    "LEADING_SHARE",
    "LEXICAL_DEPTH",
    "LISTED_ITEMS",
    "LISTED_SHARE",
    "MATCHED",
    "MISSPELT_LENGTH",
    "MODEL_RETRIES",
    "MODEL_SECONDS",
    "MODEL_SILENCE",
    "MOST_ADDED_WORDS",
    "MOST_CHECKED",
    "MOST_CITATIONS",
    "MOST_GIVEN_CHARACTERS",
    "MOST_ITEMS",
    "MOST_LIBRARIES",
    "MOST_NAME_CHARACTERS",
    "MOST_OPEN",
    "MOST_QUESTION_CHARACTERS",
    "MOST_QUESTION_WORDS",
    "MOST_REPEATED",
    "MOST_REWRITTEN_CHARACTERS",
    "MOST_REWRITTEN_TOKENS",
    "MOST_SENTENCES",
    "MOST_SENTENCE_CHARACTERS",
    "MOST_WRITTEN_TOKENS",
    "NEAREST_PASSAGES",
    "OBJECT_STORE_BYTES",
    "OVERVIEW_DOCUMENTS",
    "OVERVIEW_NAMED",
    "OVERVIEW_PASSAGES",
    "PASSAGES_BESIDE",
    "PASSAGES_GIVEN",
    "PASSAGES_READ",
    "PASSAGES_READ_TO_THE_END",
    "PASSAGES_RERANKED",
    "PLAN_SECONDS",
    "PLAN_STEPS",
    "PLAN_TOKENS",
    "QUOTE_GAIN",
    "RECORDS_READ",
    "REFUTED",
    "ROWS_READ_TO_THE_END",
    "SAME_PLACE",
    "SAME_SUBJECT",
    "SPANS_PER_PASSAGE",
    "SPAN_TOKENS",
    "SUMMARY_DAMPING",
    "SUMMARY_DIVERSITY",
    "SUMMARY_DOCUMENT_SENTENCES",
    "SUMMARY_LEAD",
    "SUMMARY_LONGEST",
    "SUMMARY_MOST_SENTENCES",
    "SUMMARY_READ_AT_ONCE",
    "SUMMARY_SENTENCES",
    "SUMMARY_SHORTEST",
    "SUPPORTED",
    "SUPPORT_THRESHOLD",
    "TERM_PROBABILITY",
    "THRESHOLD",
    "TWO_EDITS_LENGTH",
    "WELL_SUPPORTED",
    "WRONG_ANSWER_COST",
    "YES_NO_LEAD",
]

MOST_QUESTION_WORDS: Final = 500
MOST_QUESTION_CHARACTERS: Final = 5000
"""Of a question; a longer one is refused, so that no question takes more than bounded time."""

ANSWERS_REMEMBERED: Final = 256
"""Answers that a library keeps for questions that are asked again, until it changes; one takes some kilobytes."""

EARLIER_QUESTIONS: Final = 10
"""Earlier questions of a conversation from which a follow-up takes words; what is older is seldom meant."""

MOST_ADDED_WORDS: Final = 20
"""Words that a follow-up takes from them at most, so that a long conversation adds no more than a short one."""

TERM_PROBABILITY: Final = 0.05
"""Probability from which on a word belongs to a follow-up. On held-out dialogues of CANARD F1 is best at 0.35, 0.60; it
is lower, as a word too many costs little, and one too few the whole question: of Doc2Dial's turns that follow others,
the first five passages hold the evidence for .79 (at 0.2 and of three questions only .69, as they were typed .61). A
question on something else that follows a conversation takes words of it one time in nine, and is found as often."""

MISSPELT_LENGTH: Final = 3
TWO_EDITS_LENGTH: Final = 8
"""Letters from which on a word of a question is looked at for a typing error, and from which on it may have two."""

DENSE_DEPTH: Final = 100
"""Passages taken from each of the two indexes before fusion. More changed no ranking among the first twenty."""

LEXICAL_DEPTH: Final = 1000
"""BM25 scores looked up, so that passages found by their vectors have their lexical score as well."""

DENSE_WEIGHT: Final = 0.65
"""Weight of the cosine beside BM25's share of its best; chosen on SQuAD's paragraphs and on long documents."""

PASSAGES_BESIDE: Final = 2
BESIDE_WEIGHT: Final = 0.05
"""A document's best passage is raised by this share of the lexical score of its next two passages."""

FAVOURED_WEIGHT: Final = 0.15
"""What is added to passages of documents written at the time that a question names from its own day ("this week"):
.776 to .817 right articles first on a news quiz."""

PASSAGES_READ: Final = 10
"""Passages that the reader looks at through its first layers. Of the passages that hold an answer 97% are among the
first ten on SQuAD's paragraphs; the cost is linear."""

PASSAGES_READ_TO_THE_END: Final = 6
FIRST_LOOK_LEAD: Final = 10.0
"""Of these, the passages that are read through all layers: at most so many, and only those whose promise at the first
look, in logits, is that near to the best one's. Of 100 questions (everyday, *look* half) the right answer comes first
as often as where all six are read (.667), for two thirds of the processor time."""

ROWS_READ_TO_THE_END: Final = 6
"""Rows of tables, of all that stand in those passages, that are read one by one through all layers, the most promising
first. Reading all of them made no answer of ``tests/benchmarks/tables.py`` better."""

PASSAGES_RERANKED: Final = 50
"""Passages that a reranker, if one is named, puts in order before they are read."""

RECORDS_READ: Final = 3
"""Best passages whose documents' records (day, author, publisher, title, length) are read with them. Of the questions
of ``tests/benchmarks/described`` that have an answer, 0.31 of the half that was only counted are right without records
and 0.73 with them; a question takes 0.06 CPU-seconds more."""

SPANS_PER_PASSAGE: Final = 4
"""Span candidates that a passage gives at most, the dates that a question for a date adds aside."""

SPAN_TOKENS: Final = 30
"""The longest short answer, in tokens of the reader; what is longer is answered by a sentence."""

AGREEING_SHARE: Final = 0.25
LEADING_SHARE: Final = 0.05
"""Share of its group's best probability from which on a candidate counts as a witness, and from which on one does that
is the first answer of its own document. A document may tell the day in one sentence and in the next that it was the
first: by itself that is a weak answer, and yet it is the one that this document gives."""

DENIED: Final = 0.7
REFUTED: Final = 0.97
"""Probability from which on a sentence refutes the answer that was read in it, and is no witness: with a word that
denies, and without one. Of 399 right answers about twelve workplaces that are measured, 13 in a thousand are taken
for denied by the first, and 8 by the second; of 186 of their sentences with a "not" put after the first auxiliary a
third are found, by the second alone one in twenty. Without the second, of 300 questions over all of SQuAD's paragraphs
four in a hundred fewer are refused that have no answer there."""

MOST_CHECKED: Final = 4
"""Candidates of the best answer that are looked at for whether they deny it, with a word that denies and without."""

CORRECTED_ODDS: Final = 2.5
"""How many times the odds that a sentence refutes an answer must be those that it refutes another number that it names,
to correct the first by the second. Over the *look* halves of twelve sets, 1,150 questions, this changes five answers:
four that were wrong become right, and one stays right."""

YES_NO_LEAD: Final = 1.0
"""Logits by which yes must exceed no, or no yes, for the word to stand before the sentence. The head is right on
0.74 of held-out questions, where always "yes" is on 0.62: below this the sentence speaks for itself."""

DIFFERING_SHARE: Final = 0.75
"""Share of the best probability from which on another answer is shown as one that differs: what is much less likely is
more often another thing than another opinion."""

LISTED_SHARE: Final = 0.5
"""Share of the best probability from which on an answer is part of a list, where a list is asked for."""

MOST_CITATIONS: Final = 8
"""Citations of one answer; further documents that agree are counted and not cited."""

MOST_ITEMS: Final = 20
"""Items of a list."""

NEAREST_PASSAGES: Final = 3
"""Passages shown where the documents do not say."""

WRONG_ANSWER_COST: Final = 1.6
"""How many abstentions a wrong answer costs, at least 1: whoever gets one has to check every other answer too. Of the
82 answers to questions of the *look* halves that had .34 to .42, .46 are right."""

THRESHOLD: Final = 1 - 1 / WRONG_ANSWER_COST
"""Probability from which on an answer is shown: where the expected cost of showing it, ``(1 - p) * cost``, is less than
that of one abstention."""

WELL_SUPPORTED: Final = 0.8
SUPPORTED: Final = 0.5
"""Probability from which on an answer is called well supported, and supported: as likely right as not."""

MOST_LIBRARIES: Final = 200
MOST_NAME_CHARACTERS: Final = 80
"""Libraries of one person, and characters of a library's name: more could not be chosen from in a list."""

MOST_OPEN: Final = 32
"""Libraries that the chat keeps open at the same time; one that was not asked for the longest is closed first."""

DAYS_KEPT_ASIDE: Final = 30
"""Days for which a deleted library can be brought back."""

MODEL_SILENCE: Final = 60.0
MODEL_SECONDS: Final = 300.0
"""Seconds for which a language model may send nothing, and that one call may take in all. A model on a processor reads
some 100 tokens a second before it writes its first."""

MODEL_RETRIES: Final = 2
"""How often a call of a language model is tried again that was refused for the time being, or failed."""

EVIDENCE_SENTENCES: Final = 4
EVIDENCE_CHARACTERS: Final = 500
"""Sentences that are read as the evidence of one that was written, and characters after which no more is added."""

EVIDENCE_GAIN: Final = 0.08
"""Share of what a written sentence says, by the weight of its terms and values, that a further sentence must add."""

SAME_PLACE: Final = 0.5
"""Share of the other terms of a written sentence from which on a value stands where a missing one would."""

SAME_SUBJECT: Final = 0.3
DISPUTE_DOCUMENTS: Final = 5
"""Share of the other terms of a written sentence from which on a document that has another value than it is read for
whether it contradicts it, and documents that are looked at. Reading decides; these bound what it takes."""

QUOTE_GAIN: Final = 0.15
"""Share that a further sentence must add to be quoted for one that was written, beside being read."""

SUPPORT_THRESHOLD: Final = 0.45
"""Probability from which on a written sentence is shown as carried by its passages. Of the *measure* halves .957 of
edits are told rightly, .837 of questions said with an answer, .785 of statements and .713 of WiCE, and of the false
statements .196 are shown, of the true .234 are not; at 0.35 these are .940, .810, .793, .708, .267 and .146."""

PASSAGES_GIVEN: Final = 6
MOST_GIVEN_CHARACTERS: Final = 6000
"""Passages that a language model is given to write from, and characters of them: some 1,500 tokens, which the smallest
models read, on a processor in some ten seconds. All passages that were retrieved may support what it writes."""

MOST_WRITTEN_TOKENS: Final = 500
MOST_SENTENCES: Final = 12
MOST_SENTENCE_CHARACTERS: Final = 600
MOST_REPEATED: Final = 3
"""What a language model may write of one answer: tokens, different sentences, characters of a sentence, and how often
it may say the same, which small models do without end."""

MOST_REWRITTEN_TOKENS: Final = 80
MOST_REWRITTEN_CHARACTERS: Final = 300
"""Of a follow-up that a language model writes to stand alone."""

BESIDE_THE_POINT: Final = -6.0
"""Up to this, in logits, a sentence that a language model wrote is beside the point, and not shown: the reader's
relevance of it and half the margin of the best answer in it. Of 34 made pairs of a question and a sentence, those that
answer are at 5 or more, those on something else at -6 or less in nine of ten, and those on the same thing between."""

OVERVIEW_DOCUMENTS: Final = 50
"""Documents that an overview is made of; of more, the newest."""

OVERVIEW_PASSAGES: Final = 40
"""Passages found for a summary about something."""

OVERVIEW_NAMED: Final = 8
"""Titles that are named where it is not clear which document is meant."""

SUMMARY_SENTENCES: Final = 5
SUMMARY_DOCUMENT_SENTENCES: Final = 3
SUMMARY_MOST_SENTENCES: Final = 12
"""Sentences of a summary of one document, of each of several, and of several together."""

SUMMARY_SHORTEST: Final = 6
SUMMARY_LONGEST: Final = 60
"""Words of a sentence that may be part of a summary: a shorter one says little by itself, a longer one is a list."""

SUMMARY_READ_AT_ONCE: Final = 1000
"""Sentences that are compared with one another; a longer document is summarised part by part first."""

SUMMARY_DAMPING: Final = 0.85
"""Damping of LexRank, as its authors have it."""

SUMMARY_LEAD: Final = 0.25
SUMMARY_DIVERSITY: Final = 0.5
"""Power of the fall of a sentence's centrality with its place in its section, and the weight of being unlike what is
chosen already. Chosen on 150 papers of ACLSum without their abstracts, where of the sentences chosen .63 are among
those that people marked (.57 without the fall; .32 of the first five)."""

COMPARED_PAIRS: Final = 12
COMPARED_ONLY: Final = 6
"""Pairs of sentences that differ, shown of each kind, and sentences shown of what stands on only one side."""

MATCHED: Final = 0.55
"""Likeness, as ``DENSE_WEIGHT`` weighs cosine and words, from which on sentences of two sides are a pair."""

LISTED_ITEMS: Final = 40
"""Items of a list of all dates or deadlines."""

DEADLINE_RIDGE: Final = 0.1
DEADLINE_SCORE: Final = 0.1
"""Ridge of what is learnt of deadlines, and the score from which on a sentence sets one. On its 198 examples, each
judged by what was learnt from nine tenths of them without it, F1 is .89. On the first 119 sentences that were looked at
seven words like "by" and "due" have .66, and the reader asked "by when?" at best .67, its threshold set on these."""

PLAN_STEPS: Final = 6
PLAN_TOKENS: Final = 3000
PLAN_SECONDS: Final = 180.0
"""What an overview by a language model may take: calls, tokens that are written, and seconds, of all calls together. A
call reads ``MOST_GIVEN_CHARACTERS``, so that six read some fifteen pages; what is longer is read from its beginning."""

CLUSTER_SECONDS: Final = 10.0
"""How long it may take until anything answers at the address of a cluster."""

FILES_A_TASK: Final = 16
"""Files that a node of a Ray cluster is given at a time: what is done again when the node is lost."""

FRUITLESS_ROUNDS: Final = 2
"""How often in succession files that were lost with their nodes are given out again and nothing comes of it."""

OBJECT_STORE_BYTES: Final = 512 * 2**20
"""Memory for what is on its way between the processes of a cluster on this machine; a document with its vectors is some
hundred kilobytes, and what does not fit waits."""
