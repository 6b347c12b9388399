"""Serves the chat over libraries of some folders, and writes down every host that the process turns to.

    python -m tests.browser.chat_server FOLDER NAME=DOCUMENTS...

makes a library in FOLDER/NAME of each folder of documents, and prints the chat's address once the page is there. The
hosts are written to FOLDER/hosts.txt. While the file FOLDER/held is locked, no question gets beyond the reading of its
passages, so that it can be looked at, stopped or left.
"""

import fcntl
import sys
from functools import partial
from pathlib import Path

TURNS_TO_A_HOST = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}


def held_back(reader, held):
    """A reader that waits as long as a file is locked."""
    score = reader.score

    def waiting(question, passages, most=None):
        with held.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH)
        return score(question, passages, most)

    reader.score = waiting
    return reader


def main(folder, *libraries):
    folder = Path(folder)
    with (folder / "hosts.txt").open("a", encoding="utf-8", buffering=1) as log:

        def note(event, arguments):
            if event in TURNS_TO_A_HOST:
                address = arguments[0] if event.startswith("socket.get") else arguments[1]
                log.write(f"{address[0] if isinstance(address, tuple) else address}\n")

        sys.addaudithook(note)
        from qa.chat.desk import Desks
        from qa.chat.serving import serve
        from qa.library import Library
        from qa.reading.cross_encoder import BundledCrossEncoder
        from qa.shelf import Shelf

        (folder / "held").touch()
        reader = held_back(BundledCrossEncoder(), folder / "held")
        opening = partial(Library.open, reader=reader)
        documents = dict(each.split("=", 1) for each in libraries)
        for name, added in documents.items():
            with opening(folder / name) as library:
                library.add(added)
        shelf = Shelf(None, {name: folder / name for name in documents})
        serve(Desks(lambda _: shelf, opening), port=0, ready=lambda address: print(address, flush=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
