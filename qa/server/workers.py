"""The worker processes of the server without a page: started, replaced when they die, and ended gracefully."""

import multiprocessing
import os
import signal
import socket
import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import uvicorn
from prometheus_client.multiprocess import mark_process_dead
from uvicorn.supervisors import Multiprocess

from qa.chat.gate import LOCAL_HOSTS
from qa.errors import CannotServe
from qa.server.admission import App
from qa.server.request_log import log_as_json
from qa.server.web import Serving, web_app

__all__ = ["serve"]

_ANSWERS_WITHIN = 120
"""Seconds in which a worker must say that it lives, however busy the machine is; else it is replaced."""
_SHARED = "PROMETHEUS_MULTIPROC_DIR"


def serve(
    serving: Serving,
    host: str,
    port: int,
    *,
    workers: int,
    grace: int,
    public: bool = False,
    ready: Callable[[str], None],
) -> None:
    """Serve a library from worker processes until this process is told to end (SIGTERM or Ctrl-C).

    Then no new connection is taken, the requests that run are answered, and the workers end.

    Args:
        serving: what the workers are told; ``shared`` and ``local`` are set here.
        host: the address to listen on.
        port: the port to listen on; 0 takes any free one.
        workers: how many processes.
        grace: seconds that running requests may take to the end.
        public: whether another address than this machine's own may be listened on.
        ready: called with the address once a worker listens.

    Raises:
        CannotServe: the address is not this machine's and not ``public``, the port is taken, or no worker starts.
    """
    local = host in LOCAL_HOSTS
    if not local and not public:
        raise CannotServe(
            f"the server has no passwords, and {host} may be reached by other machines: put it behind a proxy that "
            "asks for one and say --public, or use 127.0.0.1"
        )
    listening = _listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    with tempfile.TemporaryDirectory(prefix="footnote-serve-") as shared:
        os.environ[_SHARED] = shared  # the workers inherit it, and look at it when they import prometheus_client
        try:
            told = replace(serving, shared=shared, local=local)
            config = uvicorn.Config(
                partial(_worker, told),
                factory=True,
                workers=workers,
                log_config=None,
                access_log=False,
                ws="none",
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=grace,
                timeout_worker_healthcheck=_ANSWERS_WITHIN,
            )
            address = f"http://{shown}:{listening.getsockname()[1]}"
            supervisor = _Supervisor(config, listening, partial(ready, address))
            supervisor.run()
        finally:
            del os.environ[_SHARED]
            listening.close()
    if not supervisor.has_started:
        raise CannotServe("the workers do not start: their log says why")


def _worker(serving: Serving) -> App:
    """What a worker serves, in its own process, which ends with the one that started it."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    log_as_json(tells_all=serving.log_questions)
    return web_app(serving)


def _end_with_parent() -> None:
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


class _Supervisor(Multiprocess):
    """Starts the workers, says when the first listens, and lets nobody connect once they are to end."""

    def __init__(self, config: uvicorn.Config, listening: socket.socket, announce: Callable[[], None]) -> None:
        super().__init__(config, [listening])
        self._announce = announce
        self._known: set[int] = set()
        self.has_started = False

    def keep_subprocess_alive(self) -> None:
        # One that starts does not answer yet, and would be waited for: only who is dead is looked after.
        if not all(process.process.is_alive() for process in self.processes):
            super().keep_subprocess_alive()
        running = {process.pid for process in self.processes if process.pid is not None}
        for pid in self._known - running:
            mark_process_dead(pid)  # type: ignore[no-untyped-call]
        self._known = running
        if not self.has_started and any(process.is_ready(timeout=0.1) for process in self.processes):
            self.has_started = True
            self._announce()

    def terminate_all(self) -> None:
        # The workers close theirs; as long as one process holds the socket, connections to it would wait in vain.
        for each in self.sockets:
            each.close()
        super().terminate_all()


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise CannotServe(f"port {port} of {host} cannot be used ({error.strerror}): choose another") from error
