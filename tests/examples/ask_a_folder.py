"""Make a library of a folder, ask it, and show the passages that say so.

python tests/examples/ask_a_folder.py
"""

import tempfile
from pathlib import Path

from qa import Library

NOTES = {
    "bridge.txt": "A bridge opens\n\nThe bridge over the Zembla was opened on 4 March 1987 by Oswin Tarrel.",
    "harvest.md": "# Harvest report\n\nThe harvest of 1991 came to 68 tonnes of rye. Prices fell by 17 per cent.",
}

with tempfile.TemporaryDirectory() as scratch:
    reports = Path(scratch, "reports")
    reports.mkdir()
    for name, text in NOTES.items():
        (reports / name).write_text(text, encoding="utf-8")

    with Library.open(Path(scratch, "my-library")) as library:
        report = library.add(reports)
        print("Added:", ", ".join(report.added))
        for question in ("When was the bridge opened?", "Who painted the town hall?"):
            answer = library.ask(question)
            print(f"\n{question}\n{answer.text}")
            for citation in answer.citations:
                print(f"[{citation.marker}] {citation.title} ({citation.path}): “{citation.quote}”")
                document = library.document(citation.document_id)
                assert document.text[citation.start : citation.end] == citation.quote
