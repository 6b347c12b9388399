"""What a question gets back: an answer with its citations, or an abstention with its reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from typing import Any, Self

from corpus.document import DatedBy, Document, Passage
from corpus.phrases import Phrase

__all__ = [
    "Agreement",
    "Answer",
    "AnswerDate",
    "Citation",
    "Computation",
    "Found",
    "Generation",
    "Input",
    "OtherAnswer",
    "Retrieved",
    "Sentence",
    "abstention",
    "given",
    "plain_line",
]


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of a document that support an answer: ``document.text[start:end] == quote``, always.

    Attributes:
        marker: the number that stands in brackets in the answer's text.
        document: the document's file name.
        document_id: the id that the library knows the document by.
        title: the document's title.
        publisher: who published it, when known.
        published: when it was published, when known.
        page: page number from 1, for formats that have pages.
        start: offset of the quote in the document's text.
        end: offset after it.
        quote: the words themselves.
        score: how strongly the quote supports the answer, 0 to 1.
        dated_by: where ``published`` comes from; a date found in the text is a guess.
        path: the file name with the folders between it and what was added, "2024/invoice.md"; "" when not known.
        page_label: what a person calls that page: "page 3", "slide 4", "sheet Costs"; None for formats without pages.
    """

    marker: int
    document: str
    document_id: str
    title: str
    publisher: str | None
    published: date | None
    page: int | None
    start: int
    end: int
    quote: str
    score: float
    dated_by: DatedBy | None = None
    path: str = ""
    page_label: str | None = None

    @classmethod
    def of(cls, document: Document, start: int, end: int, marker: int, score: float) -> Self:
        """Cite the words of a document from ``start`` to ``end``.

        Raises:
            ValueError: the slice is empty or reaches outside the text.
        """
        quote = document.quote(start, end)
        return cls(
            marker=marker,
            document=document.name,
            document_id=document.id,
            title=document.title,
            publisher=document.publisher,
            published=document.published,
            page=quote.page,
            start=quote.start,
            end=quote.end,
            quote=quote.text,
            score=round(score, 4),
            dated_by=document.dated_by,
            path=document.path,
            page_label=document.page_label(start),
        )

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The citation that ``to_json`` was made of."""
        published, dated_by = kept["published"], kept["dated_by"]
        return cls(
            **{
                **kept,
                "published": published and date.fromisoformat(published),
                "dated_by": dated_by and DatedBy(dated_by),
            }
        )

    def to_json(self) -> dict[str, Any]:
        """The citation as an object of JSON."""
        own: dict[str, Any] = _object_of(self)
        return own


@dataclass(frozen=True, slots=True)
class AnswerDate:
    """The days that an answer means, first to last, and the words they were derived from.

    ``derived_from`` holds the document's words ("yesterday") when they mean these days only by the document's own
    date of publication; it is None when the document names the date in full.
    """

    start: date
    end: date
    derived_from: str | None


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """What documents that differ say instead, with a quote from each."""

    answer: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many independent documents give the answer, and how many give another.

    Attributes:
        agree: documents that give the answer, those that repeat one another counted once.
        differ: the same for other answers.
        others: what these say, the newest first.
        copies: further documents that give the answer in the words of one that is counted.
    """

    agree: int = 0
    differ: int = 0
    others: tuple[OtherAnswer, ...] = ()
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Input:
    """What an answer was computed from.

    Attributes:
        described: the event, in the question's words.
        answer: when it was, in words.
        start: its first day.
        end: its last day.
        citations: the quotes that say so; none when the question itself names the days.
    """

    described: str
    answer: str
    start: date
    end: date
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Computation:
    """How an answer was worked out that no document gives in words.

    Attributes:
        words: how, for a person to read.
        inputs: from what.
    """

    words: str
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage of the ranking that the answer was read from."""

    document: str
    document_id: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that a search found: ``document.text[start:end] == text``, always.

    Attributes:
        document: the document's file name.
        document_id: the id that the library knows the document by.
        title: the document's title.
        context: what the passage stands under: title, publisher, date, headings.
        start: offset of the passage in the document's text.
        end: offset after it.
        text: its words.
        score: what the ranking goes by.
        path: the file name with the folders between it and what was added, "2024/invoice.md".
    """

    document: str
    document_id: str
    title: str
    context: str
    start: int
    end: int
    text: str
    score: float
    path: str

    @classmethod
    def of(cls, document: Document, passage: Passage, score: float) -> Self:
        """A passage of a document, found with this score."""
        return cls(
            document=document.name,
            document_id=document.id,
            title=document.title,
            context=passage.context,
            start=passage.start,
            end=passage.end,
            text=document.text[passage.start : passage.end],
            score=round(score, 6),
            path=document.path,
        )


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that a language model wrote, and what the passages say of it.

    Attributes:
        text: the sentence, without markers.
        verdict: "supported", "refuted", or "not said".
        reason: why, in words; of a sentence that is supported and yet beside the point, also that.
        probability: that it is supported, 0 to 1.
        shown: whether it is part of the answer: it is supported, and has to do with the question.
        citations: the quotes that support it; none of a sentence that is not shown.
        cited_anew: whether other passages support it than those that the model named.
    """

    text: str
    verdict: str
    reason: str
    probability: float
    shown: bool = False
    citations: tuple[Citation, ...] = ()
    cited_anew: bool = False

    @property
    def marked(self) -> str:
        """The sentence with the markers of its citations: "It was opened in 1987. [1][2]"."""
        numbers = "".join(f"[{marker}]" for marker in dict.fromkeys(each.marker for each in self.citations))
        return f"{self.text} {numbers}".rstrip()

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The sentence that ``to_json`` was made of."""
        return cls(**{**kept, "citations": _citations_from(kept["citations"])})


@dataclass(frozen=True, slots=True)
class Generation:
    """What a language model had to do with an answer.

    Attributes:
        model: its name.
        question: a follow-up as the model understood it, by which the passages were found; None when there was none.
        prompt_tokens: tokens that it read; 0 when it does not say.
        completion_tokens: tokens that it wrote; likewise.
        cost: in the currency of the prices that were given; None without prices.
        ms: milliseconds that it took, with the verification.
        notice: why it wrote nothing, or no more, in a line; None when all went well.
        plan: of an overview a line for each step: what was done, and what came of it.
    """

    model: str
    question: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = None
    ms: float = 0.0
    notice: str | None = None
    plan: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or an abstention.

    Attributes:
        question: the question as it was asked.
        standalone_question: the question with what the conversation says filled in.
        direct: the short answer ("1-2 November 2013"); None when abstained.
        text: what a person reads, with citation markers "[1]"; when abstained, the reason in words.
        abstained: True when the documents do not say.
        reason: why it abstained, in words; None otherwise.
        confidence: the probability that the answer is right, 0 to 1; when abstained, that of the likeliest one.
        date: the days meant, when the answer is a date.
        agreement: the documents that say so, and those that say otherwise.
        citations: the quotes that carry the answer; empty when abstained.
        nearest: when abstained, the passages that came nearest, to be looked at; empty otherwise.
        retrieved: the passages that were read, best first.
        timings_ms: milliseconds by stage.
        notice: what the user should know of how the answer was found; None when all is as it should be.
        computation: how the answer, or a limit to it, was worked out from what documents say; None when it was read.
        where: the filter that it was asked under, values by field; None for none.
        source: the words of the question that named documents as its source, which alone were asked; None for none.
        guess: the short answer that is likeliest, also where it is too unlikely to be given; None where there is none.
        overview: "summary", "list" or "comparison" where it is an extract of whole documents, whose text has a line
            for each item; None of an answer that passages give.
        sentences: what a language model wrote, each with what the passages say of it; empty without a model. Those that
            are shown stand at the end of ``text``.
        generation: what the model had to do with it; None without a model.
    """

    question: str
    standalone_question: str
    direct: str | None
    text: str
    abstained: bool
    reason: str | None
    confidence: float
    date: AnswerDate | None = None
    agreement: Agreement = field(default_factory=Agreement)
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    retrieved: tuple[Retrieved, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    notice: str | None = None
    computation: Computation | None = None
    where: dict[str, str] | None = None
    source: str | None = None
    guess: str | None = None
    overview: str | None = None
    sentences: tuple[Sentence, ...] = ()
    generation: Generation | None = None

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The answer that ``to_json`` was made of; an input of its computation keeps only what it cites itself.

        Raises:
            KeyError: it was made of no answer, or of one of another version.
            TypeError: the same.
            ValueError: the same.
        """
        kept = {**_NOT_ALWAYS_KEPT, **kept}
        citations = _citations_from(kept["citations"])
        agreement, when, computation, generation = (
            kept[name] for name in ("agreement", "date", "computation", "generation")
        )
        others = (OtherAnswer(each["answer"], _citations_from(each["citations"])) for each in agreement["others"])
        return cls(
            **{name: kept[name] for name in _KEPT_AS_IT_IS},
            direct=kept["answer"],
            date=when and AnswerDate(*_days_from(when), when["derived_from"]),
            agreement=Agreement(agreement["agree"], agreement["differ"], tuple(others), agreement["copies"]),
            citations=citations,
            nearest=_citations_from(kept["nearest"]),
            retrieved=tuple(Retrieved(**hit) for hit in kept["retrieved"]),
            computation=computation and _computation_from(computation, citations),
            sentences=tuple(map(Sentence.from_json, kept["sentences"])),
            generation=generation and Generation(**generation | {"plan": tuple(generation["plan"])}),
        )

    @property
    def written(self) -> str:
        """The sentences of a language model that are shown, with their markers; "" when there are none."""
        return " ".join(sentence.marked for sentence in self.sentences if sentence.shown)

    @property
    def found(self) -> Self | None:
        """The answer as it was found in the documents, before a language model wrote; None if all of it was written."""
        if self.generation is None:
            return self
        text = self.text
        if isinstance(text, Phrase) and "found" in text.parts:
            text = text.parts["found"]
        elif self.written:
            text = text.removesuffix(self.written).rstrip()
        own = tuple(citation for citation in self.citations if f"[{citation.marker}]" in text)
        notice = None if self.notice == self.generation.notice else self.notice
        without = replace(self, text=text, citations=own, notice=notice, sentences=(), generation=None)
        return without if text else None

    @property
    def is_courtesy(self) -> bool:
        """Whether it only says something helpful to what was no question to the documents."""
        return self.abstained and self.text == self.reason and not self.retrieved and not self.nearest

    def to_json(self) -> dict[str, Any]:
        """The answer as the object that ``footnote ask --json`` prints."""
        own: dict[str, Any] = _object_of(self)
        for given in (own["computation"] or {"inputs": ()})["inputs"]:
            given["citations"] = [citation["marker"] for citation in given["citations"]]
        first = {"question": own.pop("question"), "standalone_question": own.pop("standalone_question")}
        return {**first, "answer": own.pop("direct"), **own}


_KEPT_AS_IT_IS = (
    "question standalone_question text abstained reason confidence timings_ms notice where source guess overview"
).split()
_NOT_ALWAYS_KEPT: Mapping[str, Any] = {"overview": None, "sentences": (), "generation": None}
"""What versions before did not keep."""


def given(question: str, direct: str, text: str, confidence: float, citations: Sequence[Citation]) -> Answer:
    """An answer to a question that stands alone."""
    return Answer(
        question=question,
        standalone_question=question,
        direct=direct,
        text=text,
        abstained=False,
        reason=None,
        confidence=round(confidence, 4),
        citations=tuple(citations),
    )


def abstention(question: str, reason: str, confidence: float = 0.0) -> Answer:
    """No answer to a question that stands alone, and why."""
    return Answer(
        question=question,
        standalone_question=question,
        direct=None,
        text=Phrase("The documents do not say. {reason}", reason=reason),
        abstained=True,
        reason=reason,
        confidence=round(confidence, 4),
    )


def plain_line(question: str, line: str) -> Answer:
    """What is said to what is no question to the documents: nothing is claimed, and nothing cited."""
    return Answer(question, question, None, line, abstained=True, reason=line, confidence=0.0)


def _object_of(value: Any) -> Any:  # noqa: ANN401
    """A value as JSON has it: the fields of a dataclass by their names, a day as ISO 8601 writes it."""
    if is_dataclass(value):
        return {each.name: _object_of(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_object_of(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _citations_from(kept: Iterable[Mapping[str, Any]]) -> tuple[Citation, ...]:
    return tuple(map(Citation.from_json, kept))


def _days_from(kept: Mapping[str, Any]) -> tuple[date, date]:
    return date.fromisoformat(kept["start"]), date.fromisoformat(kept["end"])


def _computation_from(kept: Mapping[str, Any], citations: Sequence[Citation]) -> Computation:
    inputs = (
        Input(
            each["described"],
            each["answer"],
            *_days_from(each),
            tuple(citation for citation in citations if citation.marker in each["citations"]),
        )
        for each in kept["inputs"]
    )
    return Computation(kept["words"], tuple(inputs))
