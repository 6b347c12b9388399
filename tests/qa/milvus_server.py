"""A Milvus on a port of this machine, that can be made to fail, and a wire to it that can be cut."""

import base64
import socket
import socketserver
import threading
from collections.abc import Iterator
from concurrent import futures
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import grpc
from milvus_lite.adapter.grpc.servicer import MilvusServicer
from milvus_lite.db import MilvusLite
from pymilvus.grpc_gen import common_pb2, milvus_pb2, milvus_pb2_grpc


class Milvus(MilvusServicer):
    """The server of Milvus Lite, which says and refuses what a real one would when it is asked to.

    Attributes:
        port: that it listens on.
        version: that it says it is of; "" for its own.
        token: that it asks for; "" for none.
        full: whether it takes no more rows.
        upserts: how many times rows were written.
    """

    port = 0
    version = ""
    token = ""
    full = False
    upserts = 0

    def GetVersion(self, request: Any, context: Any) -> Any:  # noqa: N802
        found = super().GetVersion(request, context)
        return milvus_pb2.GetVersionResponse(status=found.status, version=self.version or found.version)

    def Upsert(self, request: Any, context: Any) -> Any:  # noqa: N802
        self.upserts += 1
        if self.full:  # as the proxy of Milvus 2.6 says it
            reason = "quota exceeded[reason=memory quota exhausted, please allocate more resources]"
            return milvus_pb2.MutationResult(status=common_pb2.Status(code=9, reason=reason))
        return super().Upsert(request, context)


class _Door(grpc.ServerInterceptor):
    """Lets in who has the token."""

    def __init__(self, milvus: Milvus) -> None:
        self._milvus = milvus

    def intercept_service(self, continuation: Any, details: Any) -> Any:
        given = dict(details.invocation_metadata).get("authorization", "")
        if self._milvus.token and given != base64.b64encode(self._milvus.token.encode()).decode():
            return grpc.unary_unary_rpc_method_handler(
                lambda _, context: context.abort(grpc.StatusCode.UNAUTHENTICATED, "auth check failure")
            )
        return continuation(details)


@contextmanager
def running_milvus(folder: Path) -> Iterator[Milvus]:
    """Run one over a folder for as long as the context lasts."""
    database = MilvusLite(str(folder))
    milvus = Milvus(database)
    server = grpc.server(futures.ThreadPoolExecutor(8), interceptors=[_Door(milvus)])
    milvus_pb2_grpc.add_MilvusServiceServicer_to_server(milvus, server)
    milvus.port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield milvus
    finally:
        server.stop(None).wait()
        database.close()


class Wire(socketserver.ThreadingTCPServer):
    """A wire to a port, by which connections are passed on, cut at once, or left without an answer.

    Attributes:
        port: its own.
        cuts: how many more connections are cut as soon as they are made.
        silent: whether what is sent arrives nowhere.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, target: int) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.port = self.server_address[1]
        self.target = target
        self.cuts = 0
        self.made = 0
        self.silent = threading.Event()

    @contextmanager
    def running(self) -> Iterator["Wire"]:
        """Listen for as long as the context lasts."""
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield self
        finally:
            self.shutdown()
            self.server_close()


class _Passing(socketserver.BaseRequestHandler):
    server: Wire

    def handle(self) -> None:
        self.server.made += 1
        if self.server.cuts:
            self.server.cuts -= 1
            return
        with socket.create_connection(("127.0.0.1", self.server.target)) as other:
            back = threading.Thread(target=self._pass, args=(other, self.request), daemon=True)
            back.start()
            self._pass(self.request, other)
            back.join()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if not self.server.silent.is_set():
                    target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)
