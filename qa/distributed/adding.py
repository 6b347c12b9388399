"""Adding documents with a Ray cluster: its nodes read, split and encode, this process alone writes.

The nodes give what they made to this process, file by file, and it keeps each in transactions as ``footnote add`` does.
So whatever a node was doing when it was lost is done again by another, and whatever is done twice is kept once. What
was taken in is not asked for again, also when the command is given again.
"""

import logging
import os
import socket
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from embeddings.encoder import Encoder
from embeddings.errors import EncoderError
from qa.add_report import UNCHANGED, AddReport, Refused, Skipped, Tally
from qa.distributed.sources import File, is_remote, local_files, local_path, remote_files
from qa.errors import ClusterUnusable, EncoderUnusable
from qa.ingest import Ingest
from qa.progress import Progress
from qa.settings import CLUSTER_SECONDS, FILES_A_TASK, FRUITLESS_ROUNDS, OBJECT_STORE_BYTES
from qa.text import one_line

__all__ = ["LOCAL", "add_with_ray"]

LOCAL = "local"
"""The address that stands for a cluster of this machine alone, started for the purpose."""

_AUTO = "auto"  # Ray's own name for the cluster that runs on this machine

_AT_ONCE_ON_GPU = 256

_HTTP2_SETTINGS, _HTTP2_HEADER = 4, 9  # a type of frame, and the bytes of a frame before what it carries
_HTTP2_BEGINS = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, _HTTP2_SETTINGS, 0, 0, 0, 0, 0])


def add_with_ray(
    ingest: Ingest,
    encoder: Encoder,
    encoder_name: str | None,
    sources: Sequence[str | Path],
    address: str,
    progress: Progress,
    *,
    sync: bool = False,
    exclude: Sequence[str] = (),
) -> AddReport:
    """Add files with the nodes of a Ray cluster.

    Args:
        ingest: writes into the library.
        encoder: of the library.
        encoder_name: by which the nodes load it; None for the default one.
        sources: paths that every node sees, and addresses of fsspec such as "s3://bucket/reports".
        address: of the cluster, as "10.0.0.1:6379" or "ray://10.0.0.1:10001"; ``LOCAL`` for this machine's processors.
        progress: called with the stage, the steps done and all steps.
        sync: as for ``Library.add``; of paths alone.
        exclude: as for ``Library.add``.

    Raises:
        ClusterUnusable: Ray is not installed, the cluster cannot be reached, or it cannot do the work.
        EncoderUnusable: a node cannot load the encoder, or has another.
        BadExclude: a pattern cannot be understood.
        NoSuchPath: there is nothing at an address.
    """
    tally = Tally()
    paths = [local_path(source) for source in sources if not is_remote(str(source))]
    waiting = {file.source: file for file in _files(ingest, paths, sources, exclude, tally)}
    total = len(waiting)
    if waiting:
        from qa.distributed.stages import read_result

        with _connected(address) as ray:
            for row in _rows(ray, waiting, encoder, encoder_name, ingest):
                file, read, prepared = read_result(row, encoder.dimension)
                if waiting.pop(file.source, None) is not None:
                    ingest.take_in(file.shown, read, tally, prepared)
                    progress("Adding", total - len(waiting), total)
    ingest.find_gone(paths, sync, tally)
    return tally.report()


def _files(
    ingest: Ingest, paths: Sequence[Path], sources: Sequence[str | Path], exclude: Sequence[str], tally: Tally
) -> Iterator[File]:
    """The files that the nodes must look at: all but those that are known to be unchanged."""

    def all_files() -> Iterator[File]:
        yield from local_files(list(ingest.found(paths, exclude, tally)))
        for source in map(str, sources):
            if is_remote(source):
                yield from remote_files(source, exclude)

    for file in all_files():
        known, is_unchanged = ingest.known(file.source, file.stamp)
        if is_unchanged:
            tally.skipped.append(Skipped(file.source, UNCHANGED))
        elif file.refused:
            tally.refused.append(Refused(file.shown, file.refused))
        else:
            yield replace(file, known=known)


def _rows(
    ray: Any,  # noqa: ANN401
    waiting: dict[str, File],
    encoder: Encoder,
    encoder_name: str | None,
    ingest: Ingest,
) -> Iterator[dict[str, bytes]]:
    """What the nodes give, in any order, until nothing is waiting; what is lost with a node is given out again.

    Raises:
        ClusterUnusable: a round brought nothing.
        EncoderUnusable: a node cannot load the encoder.
    """
    why = "it gave nothing back"
    fruitless = 0
    while fruitless < FRUITLESS_ROUNDS:
        before = len(waiting)
        try:
            yield from _pipeline(ray, list(waiting.values()), encoder, encoder_name, ingest).iter_rows()
        except ray.exceptions.RayError as error:
            why = one_line(str(error))[-300:]
            kinds: list[type[EncoderError]] = [EncoderError, *EncoderError.__subclasses__()]
            if any(kind.__name__ in str(error) for kind in kinds):
                raise EncoderUnusable(f"a node of the cluster cannot load the encoder ({why})") from error
        if not waiting:
            return
        fruitless = fruitless + 1 if len(waiting) == before else 0
    raise ClusterUnusable(
        f"the cluster did not add {len(waiting)} files ({why}): the others are in; mend it, and give the command again"
    )


def _pipeline(
    ray: Any,  # noqa: ANN401
    files: Sequence[File],
    encoder: Encoder,
    encoder_name: str | None,
    ingest: Ingest,
) -> Any:  # noqa: ANN401
    """The stages over the files. Where there are GPUs, processors read ahead of them; else each actor does both."""
    from ray.data import ActorPoolStrategy, DataContext

    from qa.distributed.stages import Encode, Task, read_files

    context = DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    resources = ray.cluster_resources()
    on_gpu = encoder_name is not None and resources.get("GPU", 0) >= 1
    actors = max(1, int(resources.get("GPU" if on_gpu else "CPU", 1)))
    at_once = _AT_ONCE_ON_GPU if on_gpu else 1
    task = Task(encoder_name, encoder.fingerprint, ingest.settings, at_once, dict(ingest.readers))
    tasks = max(1, min(len(files), max(-(-len(files) // FILES_A_TASK), actors)))
    whole: dict[str, Any] = {"batch_size": None, "batch_format": "pyarrow", "zero_copy_batch": True}
    given = ray.data.from_items([{"file": file.to_json()} for file in files], override_num_blocks=tasks)
    if on_gpu:
        given = given.map_batches(read_files, fn_kwargs={"task": task}, num_cpus=1, **whole)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of max_restarts, until Ray 2.64
        return given.map_batches(
            Encode,
            fn_constructor_args=(task,),
            compute=ActorPoolStrategy(min_size=1, max_size=actors, initial_size=actors),
            max_restarts=0,  # what is lost with its node is given out again: no other may have room for this actor
            **{"num_gpus" if on_gpu else "num_cpus": 1},
            **whole,
        )


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    """Ray, connected to a cluster; one that this process is connected to already is used, and left as it is."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # of a cluster that is started here; nothing is to be sent anywhere
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # what is lost with a node is no fault to be told
    try:
        import ray
        import ray.data
    except ModuleNotFoundError as error:
        raise ClusterUnusable(f"{error.name} is not installed: pip install 'footnote-qa[ray]'") from error
    if ray.is_initialized():
        yield ray
        return
    if address not in (LOCAL, _AUTO):
        _check_there(address)
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    own: dict[str, Any] = {"include_dashboard": False, "object_store_memory": OBJECT_STORE_BYTES}
    try:
        ray.init(**quiet, **own) if address == LOCAL else ray.init(address, **quiet)
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        raise ClusterUnusable(f"no Ray cluster can be reached at {address} ({one_line(str(error))[:200]})") from error
    try:
        yield ray
    finally:
        ray.shutdown()


def _check_there(address: str) -> None:
    """Look whether a server of gRPC answers at an address, for Ray itself tries for minutes.

    Raises:
        ClusterUnusable: it is no address, nothing answers, or what answers is something else.
    """
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not port:
        raise ClusterUnusable(f"'{address}' is no address of a Ray cluster: name one such as 10.0.0.1:6379, or {LOCAL}")
    try:
        with socket.create_connection((host, port), CLUSTER_SECONDS) as connection:
            is_ray = os.environ.get("RAY_USE_TLS") == "1" or _speaks_http2(connection)
    except OSError as error:
        raise ClusterUnusable(
            f"no Ray cluster answers at {address} ({error.strerror or error}): check the address, or start it with "
            "'ray start --head'"
        ) from error
    if not is_ray:
        raise ClusterUnusable(f"what answers at {address} is no Ray cluster: check the port, which is mostly 6379")


def _speaks_http2(connection: socket.socket) -> bool:
    """Whether a server answers as HTTP/2 begins, which gRPC and so Ray speak: with its settings (RFC 9113, 3.4)."""
    connection.sendall(_HTTP2_BEGINS)
    answer = b""
    while len(answer) < _HTTP2_HEADER and (more := connection.recv(_HTTP2_HEADER)):
        answer += more
    return len(answer) >= _HTTP2_HEADER and answer[3] == _HTTP2_SETTINGS
