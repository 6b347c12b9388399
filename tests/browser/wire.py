"""A wire between a browser and a chat, which can be cut, or slow."""

import contextlib
import socket
import threading
from urllib.parse import urlsplit

__all__ = ["Wire"]


class Wire:
    """Passes on what is sent to its address, until it is cut; then every connection over it is gone.

    Args:
        address: of the chat, such as "http://127.0.0.1:7860/".

    Attributes:
        held: what the chat sends is held back from these bytes on, on each connection, until it is set again; b"" for
            nothing.
    """

    def __init__(self, address):
        self._to = urlsplit(address).port
        self._listening = self._is_whole = None
        self._ends, self._hold = [], (b"", threading.Event())
        self.mend()
        self.port = self._listening.getsockname()[1]

    @property
    def held(self):
        return self._hold[0]

    @held.setter
    def held(self, held):
        (_, let_go), self._hold = self._hold, (held, threading.Event())
        let_go.set()

    def leading_to(self, address):
        """An address of the chat, over the wire."""
        return address.replace(f":{self._to}/", f":{self.port}/")

    def cut(self):
        """Break every connection, and take no more."""
        self._is_whole = False
        for end in [self._listening, *self._ends]:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends.clear()

    def mend(self):
        """Take connections again."""
        port = 0 if self._listening is None else self.port
        self._listening, self._is_whole = socket.create_server(("127.0.0.1", port)), True
        threading.Thread(target=self._accept, args=[self._listening], daemon=True).start()

    def _accept(self, listening):
        with contextlib.suppress(OSError):
            while self._is_whole:
                near = listening.accept()[0]
                far = socket.create_connection(("127.0.0.1", self._to))
                self._ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=[one, other], daemon=True).start()

    def _pass_on(self, one, other):
        with contextlib.suppress(OSError):
            while data := one.recv(2**16):
                bytes_held, let_go = self._hold
                passed, held, rest = data.partition(bytes_held) if bytes_held else (data, b"", b"")
                other.sendall(passed)
                if held:
                    let_go.wait()
                    other.sendall(held + rest)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
