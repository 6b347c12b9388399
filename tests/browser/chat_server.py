"""Serves the chat over a folder of documents, and writes down every host that the process turns to.

    python -m tests.browser.chat_server LIBRARY DOCUMENTS HOSTS

prints the chat's address once the page is there.
"""

import sys
import time
from pathlib import Path

TURNS_TO_A_HOST = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}


def unhurried(reader):
    """A reader that takes its time over a question with "please" in it, so that it can be stopped."""
    score = reader.score

    def slowly(question, passages, most=None):
        if "please" in question:
            time.sleep(5)
        return score(question, passages, most)

    reader.score = slowly
    return reader


def main(library_folder, documents, hosts):
    with Path(hosts).open("a", encoding="utf-8", buffering=1) as log:

        def note(event, arguments):
            if event in TURNS_TO_A_HOST:
                address = arguments[0] if event.startswith("socket.get") else arguments[1]
                log.write(f"{address[0] if isinstance(address, tuple) else address}\n")

        sys.addaudithook(note)
        from qa.chat.desk import Desks
        from qa.chat.serving import serve
        from qa.library import Library
        from qa.reading.cross_encoder import BundledCrossEncoder

        with Library.open(library_folder, reader=unhurried(BundledCrossEncoder())) as library:
            library.add(documents)
            serve(Desks.over(library), port=0, ready=lambda address: print(address, flush=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
