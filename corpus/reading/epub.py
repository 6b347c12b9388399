"""EPUB: the chapters of a book in the order in which they are read."""

import posixpath
from urllib.parse import unquote

from corpus.dates import find_publication_date
from corpus.errors import DamagedFile, DocumentError, EncryptedFile
from corpus.reading.decoding import decode
from corpus.reading.fields import believed_day, believed_language, believed_name, believed_title
from corpus.reading.packages import Package
from corpus.reading.result import ReadText
from corpus.reading.trees import Element, local_name, parsed_xml, words_of
from corpus.reading.visibility import visible_text

__all__ = ["read_epub"]

_CONTAINER = "META-INF/container.xml"
_ROOT = "{*}rootfile"
_RIGHTS = "META-INF/rights.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/xml", "text/xml", "text/x-oeb1-document"})
_MOST_CHAPTERS = 5_000
_MOST_REMARKS = 20


def read_epub(data: bytes) -> ReadText:
    """Read a book: its chapters by the spine, its title, authors, publisher, day and language by its package document.

    Raises:
        DamagedFile: it is broken.
        EncryptedFile: its chapters are locked.
        TooLargeFile: it unpacks to more than any book holds.
    """
    package = Package(data)
    path, book = _package_document(package)
    if _is_locked(package):
        raise EncryptedFile("is locked by its seller; ask for a copy that is not")
    chapters: list[str] = []
    remarks: list[str] = []
    for name in _spine(book, posixpath.dirname(path))[:_MOST_CHAPTERS]:
        try:
            chapters.append(visible_text(decode(package.read(name)) or ""))
        except DocumentError as error:
            remarks.append(f"the chapter {name} {error}")
    told = {local_name(each): words_of(each) for each in reversed(list(_metadata(book)))}
    authors = [words_of(each) for each in _metadata(book) if local_name(each) == "creator"]
    text = "\n\n".join(filter(None, chapters))
    published = believed_day(told.get("date"))
    return ReadText(
        text, title=believed_title(told.get("title")) or told.get("title") or None,
        author=believed_name(", ".join(dict.fromkeys(filter(None, authors)))),
        publisher=believed_name(told.get("publisher")), published=published,
        guessed=None if published else find_publication_date(text),
        language=believed_language(told.get("language")), remarks=tuple(remarks[:_MOST_REMARKS]),
    )  # fmt: skip


def _package_document(package: Package) -> tuple[str, Element]:
    """Where the book's package document is, and its tree."""
    container = parsed_xml(package.read(_CONTAINER))
    named: list[str] = (
        [] if container is None else [each.get("full-path") or "" for each in container.iter("{*}rootfile")]
    )
    found = [*named, *sorted(name for name in package.names if name.endswith(".opf"))]
    for path in filter(package.names.__contains__, found):
        tree = parsed_xml(package.read(path))
        if tree is not None:
            return path, tree
    raise DamagedFile("does not say what is in the book; it is damaged: get it anew")


def _spine(book: Element, folder: str) -> list[str]:
    """The names of the chapters, in order."""
    manifest = {item.get("id"): item for item in book.iter("{*}item")}
    items = [manifest.get(each.get("idref")) for each in book.iter("{*}itemref")]
    pages = [item for item in items if item is not None and item.get("media-type", "text/html").lower() in _PAGES]
    names = [posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or ""))) for item in pages]
    return list(dict.fromkeys(names))


def _metadata(book: Element) -> list[Element]:
    found = next(book.iter("{*}metadata"), None)
    return [] if found is None else [each for each in found.iter() if each is not found and local_name(each)]


def _is_locked(package: Package) -> bool:
    """Whether the chapters are encrypted: fonts alone may be, in free books, too."""
    if _RIGHTS in package.names:
        return True
    tree = parsed_xml(package.read(_ENCRYPTION))
    locked: list[str] = [] if tree is None else [each.get("URI") or "" for each in tree.iter("{*}CipherReference")]
    return any(name.lower().endswith((".xhtml", ".html", ".htm", ".xml")) for name in locked)
