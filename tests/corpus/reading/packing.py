"""Small files of OpenDocument and EPUB, made in the tests."""

import zipfile
from io import BytesIO

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "style": "style",
        "presentation": "presentation",
        "meta": "meta",
    }.items()
)
DUBLIN = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
META = (
    f"<office:document-meta {NAMESPACES} {DUBLIN}><office:meta><dc:title>The harbour</dc:title>"
    "<meta:initial-creator>Ana Berg</meta:initial-creator><dc:date>2024-05-03T10:00:00</dc:date>"
    "<dc:language>en-GB</dc:language></office:meta></office:document-meta>"
)


def packed(members: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def opendocument(kind: str, body: str, styles: str = "", **members: str) -> bytes:
    """A file of OpenDocument; ``kind`` is "text", "spreadsheet" or "presentation"."""
    content = (
        f"<office:document-content {NAMESPACES} {DUBLIN}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    return packed({"mimetype": mimetype, "content.xml": content, "meta.xml": META, **members})


def book(chapters: dict[str, str], **members: str) -> bytes:
    """An EPUB with some chapters, by their ids."""
    items = "".join(f'<item id="{i}" href="text/{i}.xhtml" media-type="application/xhtml+xml"/>' for i in chapters)
    spine = "".join(f'<itemref idref="{i}"/>' for i in reversed(chapters))
    opf = (
        f'<package xmlns="http://www.idpf.org/2007/opf"><metadata {DUBLIN}><dc:title>Tales</dc:title>'
        "<dc:creator>Ana Berg</dc:creator><dc:creator>Bo Lind</dc:creator><dc:publisher>Quay Press</dc:publisher>"
        f"<dc:language>en</dc:language><dc:date>1998-04-01</dc:date></metadata><manifest>{items}</manifest>"
        f"<spine>{spine}</spine></package>"
    )
    container = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    texts = {f"OEBPS/text/{i}.xhtml": f"<html><body>{text}</body></html>" for i, text in chapters.items()}
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OEBPS/book.opf": opf,
            **texts,
            **members,
        }
    )
