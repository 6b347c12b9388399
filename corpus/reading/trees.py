"""Trees of XML from bytes that nobody vouches for: no entity is expanded, no file opened, nothing fetched."""

import re

from lxml import etree  # type: ignore[import-untyped]
from lxml.etree import _Element as Element  # type: ignore[import-untyped]

from corpus.reading.decoding import decode

__all__ = ["Element", "local_name", "parsed_xml", "words_of"]

_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_HEAD = 1024


def parsed_xml(data: bytes) -> Element | None:
    """The tree of XML, in whatever encoding; None when the bytes are no XML, or no text.

    Damaged markup is mended where it can be. References to entities of its own stay as they are, so that a few of
    them can never stand for gigabytes, and one of another file for nothing.
    """
    declared = _DECLARED.search(data[:_HEAD])
    text = decode(data, declared[1].decode("ascii", "ignore") if declared else None)
    if text is None:
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        recover=True, remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        return etree.fromstring(_DECLARATION.sub("", text).encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None


def local_name(element: Element) -> str:
    """The name of an element without its namespace; "" of what is no element, such as a reference to an entity."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def words_of(element: Element) -> str:
    """All the words in an element, in one line; none of what is no element."""
    if not local_name(element):
        return ""
    return " ".join("".join(element.itertext()).split())
