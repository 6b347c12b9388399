"""Fitting how likely evidence supports a claim: from claims with known labels to ``qa/generation/weights.json``.

The claims are of the parts of the public sets that the reader was not trained on, the *look* half of WiCE's development
claims and its training claims that are supported in part, sentences edited by template (``qa.training.edits``),
questions of people said with an answer (``qa.training.question_claims``), and statements written about everyday
documents (``qa.training.statements``). Every set weighs the same but the edits, which are the faults that language
models make, and WiCE, where people judged long claims: both weigh three times as much, and the questions twice; in each
the supported weigh as much as the others. What is reported is measured on each set with the trees fitted on all others.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.dates import find_publication_date
from corpus.document import Document, Passage, Sentence
from corpus.sentences import sentence_spans
from qa.evaluation.benchmark_sets import Half
from qa.evaluation.metrics import expected_calibration_error
from qa.evaluation.public_sets import json_lines
from qa.generation.evidence import Claim, find_evidence
from qa.generation.sources import Source
from qa.generation.support import SUPPORT_FEATURES, read_support
from qa.reading.cross_encoder import BundledCrossEncoder, CrossEncoder
from qa.scoring.features import Floats
from qa.scoring.trees import Trees
from qa.settings import SUPPORT_THRESHOLD
from qa.training.edits import edited, marked_passages
from qa.training.examples import SUPPORTED, Example, claims
from qa.training.question_claims import question_claims
from qa.training.statements import TRUE, WORKPLACES, library_of, statements_of

__all__ = [
    "Labelled",
    "ObservedClaims",
    "SupportFigures",
    "claims_of_questions",
    "edits_of",
    "fit_support",
    "held_out_support",
    "in_half",
    "labelled_sets",
    "labelled_statements",
    "observe_claims",
    "observe_sets",
    "probabilities",
    "source_of",
    "support_figures",
    "wice_claims",
]

_EDITED_PASSAGES, _EDITS, _QUESTIONS, _SEED_OF_EDITS = 3000, 3000, 1500, 5
_BESIDE = 4  # paragraphs of the same article beside the one that a claim was made of
_DRAWN, _SEED_OF_CLAIMS = {"fm2_claims": 400, "contract_nli": 250, "fever_symmetric": 200}, 3
_TREES, _LEAVES, _SMALLEST_LEAF, _SEED_OF_TREES = 40, 256, 4, 0
_ASKED_AT_ONCE = 0.5  # share of the features of which a node takes the best
_WEIGHTS = {"edits": 3.0, "wice": 3.0, "questions": 2.0}
"""Of sets that weigh more than 1.0."""
_TITLE, _PUBLISHED = "TITLE:", "PUBLISHED DATETIME:"
"""What stands in the lines of a page of WiCE before its title, and before the day on which it was published."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A claim beside a text, and whether the text supports it.

    Attributes:
        claim: the sentence.
        source: the text.
        supported: what people, or the edit, say.
        kind: how it was made, or its label.
        others: further texts that it is verified on, as others are retrieved beside the one that matters.
    """

    claim: str
    source: Source
    supported: bool
    kind: str
    others: tuple[Source, ...] = ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """All texts."""
        return (self.source, *self.others)


@dataclass(frozen=True, slots=True)
class ObservedClaims:
    """What was found of claims.

    Attributes:
        rows: float64 [claims, features]; NaN where a value is missing and nothing was read.
        supported: bool [claims].
        kinds: of each claim.
    """

    rows: Floats
    supported: NDArray[np.bool_]
    kinds: tuple[str, ...]

    @property
    def read(self) -> NDArray[np.bool_]:
        """Which claims were read, bool [claims]: those without a missing value."""
        chosen: NDArray[np.bool_] = ~np.isnan(self.rows[:, 0])
        return chosen

    def save(self, path: Path) -> None:
        """Keep it, so that fitting anew takes seconds."""
        np.savez_compressed(
            path, names=np.array(SUPPORT_FEATURES), rows=self.rows, supported=self.supported, kinds=np.array(self.kinds)
        )

    @classmethod
    def load(cls, path: Path) -> "ObservedClaims":
        """What ``save`` kept.

        Raises:
            ValueError: it was observed with other features.
        """
        with np.load(path) as kept:
            if tuple(kept["names"]) != SUPPORT_FEATURES:
                raise ValueError(f"{path} holds other features: observe again")
            return cls(kept["rows"], kept["supported"], tuple(map(str, kept["kinds"])))


@dataclass(frozen=True, slots=True)
class SupportFigures:
    """How well supported claims are told from others.

    Attributes:
        claims: how many.
        read: share that was read, having no value that its text lacks.
        auc: chance that a supported claim is the more probable of two.
        balanced_accuracy: mean of the shares rightly shown and rightly dropped.
        true_dropped: of the supported, those dropped.
        calibration_error: of those that were read.
    """

    claims: int
    read: float
    auc: float
    balanced_accuracy: float
    true_dropped: float
    calibration_error: float


def source_of(
    title: str, text: str, sentences: Sequence[tuple[int, int]] | None = None, published: date | None = None
) -> Source:
    """A text as a source, a document of its own with one passage."""
    spans = sentence_spans(text) if sentences is None else sentences
    document = Document(title or "text", "text", "text", text, title, published=published)
    passage = Passage(document.id, 0, 0, len(text), None, title, tuple(Sentence(*span) for span in spans))
    return Source.of(document, passage)


def labelled_sets(data: Path) -> dict[str, list[Labelled]]:
    """The claims that are fitted on, by the name of their set."""
    held_back = claims(data, held_back=True)
    partly = json_lines(data / "wice_tokens_train" / "data.jsonl.gz")
    made = {
        "edits": list(islice(edits_of(data / "squad2_train", _EDITED_PASSAGES, _SEED_OF_EDITS), _EDITS)),
        "questions": list(claims_of_questions(data / "squad2_train", _QUESTIONS, _SEED_OF_EDITS)),
        "wice": [
            *wice_claims(data, "look"),
            *(Labelled(row["question"], source_of("", row["passage"]), False, "partly") for row in partly),
        ],
        "statements": list(labelled_statements(WORKPLACES / "fitted")),
    }
    for name, count in _DRAWN.items():
        own = [each for each in held_back if each.source == name]
        drawn = Random(_SEED_OF_CLAIMS).sample(own, min(count, len(own)))
        made[name] = [_labelled(each) for each in drawn]
    return made


def _labelled(example: Example) -> Labelled:
    kind = ("supported", "refuted", "not said")[example.support or 0]
    return Labelled(example.question, source_of(example.context, example.text), example.support == SUPPORTED, kind)


def edits_of(folder: Path, passages: int, seed: int) -> Iterator[Labelled]:
    """Sentences edited by template, true and false, of so many paragraphs of a set in SQuAD's form.

    Each is verified on its paragraph and some others of the same article.
    """
    marked = [each for each in marked_passages(folder) if each.answers]
    beside = _Beside([(each.title, each.text) for each in marked], seed)
    random = Random(seed)
    for each in edited(random.sample(marked, min(passages, len(marked))), random):
        title, text = each.passage.title, each.passage.text
        yield Labelled(each.claim, source_of(title, text), each.supported, each.edit, beside(title, text, each.claim))


def claims_of_questions(folder: Path, count: int, seed: int) -> Iterator[Labelled]:
    """Claims made of so many questions of a set in SQuAD's form, with their answers and with others."""
    beside = _Beside([(each.title, each.text) for each in marked_passages(folder)], seed)
    for each in question_claims(folder, count, Random(seed)):
        kind, others = "answer" if each.supported else "other", beside(each.title, each.text, each.claim)
        yield Labelled(each.claim, source_of(each.title, each.text), each.supported, kind, others)


def labelled_statements(places: Path) -> Iterator[Labelled]:
    """The statements about the documents of some workplaces, each verified on the passages found for its question.

    Left out are those whose passage is not among what was found: what is measured is verification.
    """
    for folder in sorted(each for each in places.iterdir() if each.is_dir()):
        with library_of(folder) as library:
            for each in statements_of(folder, library):
                if each.sources and (each.is_answerable or not each.question.answerable):
                    yield Labelled(each.text, each.sources[0], each.kind == TRUE, each.kind, each.sources[1:])


class _Beside:
    """Draws paragraphs of the same article, as they would be retrieved beside one."""

    def __init__(self, paragraphs: Iterable[tuple[str, str]], seed: int) -> None:
        self._random = Random(seed)
        self._texts: dict[str, list[str]] = defaultdict(list)
        for title, text in paragraphs:
            self._texts[title].append(text)

    def __call__(self, title: str, text: str, claim: str) -> tuple[Source, ...]:
        """Some others than one, that do not have a claim as it stands."""
        others = [each for each in self._texts[title] if each != text and claim not in each]
        return tuple(source_of(title, each) for each in self._random.sample(others, min(_BESIDE, len(others))))


def wice_claims(data: Path, half: Half | None = None) -> Iterator[Labelled]:
    """WiCE's development claims beside the page that each cites (Kamoi et al. 2023), those of one half or all.

    The page's own lines tell its title and its day, which is looked for in its text where they do not.
    """
    for row in json_lines(data / "wice" / "claim_dev.jsonl.gz"):
        at, spans = 0, []
        for sentence in row["evidence"]:
            if sentence.strip():
                spans.append((at, at + len(sentence)))
            at += len(sentence) + 1
        text = "\n".join(row["evidence"])
        if half is None or in_half(half, text):
            source = source_of(
                _told(row, _TITLE), text, spans, _day(_told(row, _PUBLISHED)) or find_publication_date(text)
            )
            yield Labelled(row["claim"], source, row["label"] == "supported", row["label"])


def in_half(half: Half, text: str) -> bool:
    """Whether the claims beside a text are in a half: by its hash."""
    return (sha256(text.encode()).digest()[0] % 2 == 0) == (half == "look")


def _told(row: Mapping[str, Any], label: str) -> str:
    """What one of the first lines of a page says after a label."""
    return next((each.partition(label)[2].strip() for each in row["evidence"][:5] if label in each), "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def observe_claims(model: CrossEncoder, labelled: Sequence[Labelled]) -> ObservedClaims:
    """Look for the evidence of claims, and read it."""
    rows = [_row(model, each) for each in labelled]
    supported = np.array([each.supported for each in labelled])
    return ObservedClaims(np.stack(rows), supported, tuple(each.kind for each in labelled))


def observe_sets(data: Path, keep: Path) -> dict[str, ObservedClaims]:
    """Observe the claims of each set, or load what was observed before."""
    observed = {}
    for name, labelled in labelled_sets(data).items():
        kept = keep / f"{name}.npz"
        if not kept.exists():
            observe_claims(BundledCrossEncoder(), labelled).save(kept)
        observed[name] = ObservedClaims.load(kept)
    return observed


def _row(model: CrossEncoder, labelled: Labelled) -> Floats:
    evidence = find_evidence(Claim.of(labelled.claim), labelled.sources)
    if evidence.missing or not evidence.places:
        return np.full(len(SUPPORT_FEATURES), np.nan)
    return read_support(evidence, model)[0]


def fit_support(sets: Mapping[str, ObservedClaims]) -> Trees:
    """Fit on the claims that were read, of several sets, weighed as ``_WEIGHTS`` says."""
    from sklearn.ensemble import ExtraTreesClassifier

    rows = np.concatenate([each.rows[each.read] for each in sets.values()])
    right = np.concatenate([each.supported[each.read] for each in sets.values()])
    share = np.concatenate(
        [_WEIGHTS.get(name, 1.0) * _shares(each.supported[each.read]) for name, each in sets.items()]
    )
    forest = ExtraTreesClassifier(
        _TREES,
        max_leaf_nodes=_LEAVES,
        min_samples_leaf=_SMALLEST_LEAF,
        max_features=_ASKED_AT_ONCE,
        random_state=_SEED_OF_TREES,
    )
    forest.fit(rows, right, sample_weight=share / share.mean())
    return Trees.of([each.tree_ for each in forest.estimators_], SUPPORT_FEATURES)


def _shares(supported: NDArray[np.bool_]) -> Floats:
    """The weight of each claim of a set, so that both classes weigh the same."""
    count = np.where(supported, supported.sum(), (~supported).sum())
    shares: Floats = 0.5 / np.maximum(count, 1)
    return shares


def probabilities(model: Trees, observed: ObservedClaims) -> Floats:
    """The probability of each claim, float64 [claims]; 0.0 of what was not read, as a value of it is missing."""
    chances = np.zeros(len(observed.rows))
    if observed.read.any():
        chances[observed.read] = model.probabilities(observed.rows[observed.read])
    return chances


def held_out_support(sets: Mapping[str, ObservedClaims]) -> dict[str, SupportFigures]:
    """The figures of each set with the weights fitted on all others."""
    return {
        name: support_figures(
            probabilities(fit_support({other: each for other, each in sets.items() if other != name}), own),
            own,
        )
        for name, own in sets.items()
    }


def support_figures(chances: Floats, observed: ObservedClaims) -> SupportFigures:
    """How well probabilities tell supported claims from others, at ``SUPPORT_THRESHOLD``."""
    from sklearn.metrics import balanced_accuracy_score, roc_auc_score

    shown, wanted = chances >= SUPPORT_THRESHOLD, observed.supported
    return SupportFigures(
        len(wanted),
        float(observed.read.mean()),
        float(roc_auc_score(wanted, chances)),
        float(balanced_accuracy_score(wanted, shown)),
        float((~shown[wanted]).mean()),
        expected_calibration_error(chances[observed.read], wanted[observed.read].astype(np.float64)) or 0.0,
    )
