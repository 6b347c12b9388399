"""The documents that words call by their names, where they stand for documents: "the lease", "minutes-may.docx"."""

from pathlib import PurePath

from corpus.dates import DateRange, find_time_expressions
from corpus.store import DocumentSummary
from qa.normalisation import among, search_terms
from qa.retrieval.catalogue import Catalogue
from qa.retrieval.sources import ANY_DOCUMENT, CONVERSATIONS, KINDS_OF_DOCUMENT, documents_named

__all__ = ["LINKING", "documents_called", "is_of_all", "names_only_a_kind"]

LINKING = frozenset(
    search_terms("between from since and to until in of for with the as both two all this that these those my our it")
)
"""The terms of words that only link or point."""

_ALL = frozenset("all everything both these those them documents files texts library collection folder".split())
_KINDS = ANY_DOCUMENT | KINDS_OF_DOCUMENT | CONVERSATIONS


def documents_called(words: str, catalogue: Catalogue, surely: bool = False) -> frozenset[str] | None:
    """The ids of the documents that words call by their names; None where they may mean something else.

    They are meant where the words are a file's name or path, or most of its name or its title, or have all its words
    beside one for a document ("the safety report"); else where no other document has them in its name or title.

    Args:
        words: "the lease of 2019".
        catalogue: what is known of the documents.
        surely: leave out the last, which what is in the world may be called as well.
    """
    said = words.strip(" \"'“”‘’.?!").casefold()
    if same := frozenset(each.id for each in catalogue.documents if said in _file_names(each)):
        return same
    names, days = _parted(words)
    if not names:
        return None
    dated = _of_time(days, catalogue)
    holding = catalogue.holding(names - ANY_DOCUMENT, "title", "name", "kind")
    if names & _KINDS or days is not None:
        return holding & dated or documents_named(words, catalogue) or None
    mostly = frozenset(each.id for each in catalogue.documents if each.id in holding and _is_most(names, each))
    return mostly & dated or (holding if len(holding) == 1 and not surely else None) or None


def is_of_all(words: str, catalogue: Catalogue) -> bool:
    """Whether words stand for all documents, or for the only one that there is."""
    left = [word for word in words.lower().split() if not LINKING.issuperset(search_terms(word))]
    return _ALL.issuperset(left) or (names_only_a_kind(words) and len(catalogue.documents) == 1)


def names_only_a_kind(words: str) -> bool:
    """Whether words stand for a document that nothing tells from others: "this report"."""
    return frozenset(search_terms(words)) <= _KINDS | LINKING


def _file_names(document: DocumentSummary) -> tuple[str, ...]:
    name = document.name.casefold()
    return name, document.path.casefold(), PurePath(name).stem, document.title.casefold()


def _parted(words: str) -> tuple[frozenset[str], DateRange | None]:
    """The terms of words that are no time, and the time."""
    days = None
    for each in find_time_expressions(words, None):
        words, days = words.replace(each.text, " ", 1), each.range or days
    return frozenset(search_terms(words)) - LINKING, days


def _of_time(days: DateRange | None, catalogue: Catalogue) -> frozenset[str]:
    """The ids of the documents that were published in some days, or have their year in their name; of all for None."""
    if days is None:
        return frozenset(document.id for document in catalogue.documents)
    year = str(days.start.year)
    named = frozenset(each.id for each in catalogue.documents if year in f"{each.title} {each.name}")
    return named or catalogue.published(days)


def _is_most(names: frozenset[str], document: DocumentSummary) -> bool:
    """Whether some terms are most of a document's title or of its file name."""
    of_file = PurePath(document.name).stem.replace("_", " ").replace("-", " ")
    for words in (document.title, of_file):
        terms = [term for term in search_terms(words) if not term.isdecimal()]
        if terms and 2 * sum(among(term, names) for term in terms) > len(terms):
            return True
    return False
