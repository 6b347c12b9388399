"""Footnote on Ray Serve: as many replicas as the load wants, each with the library open.

    pip install 'footnote-qa[serve]' 'ray[serve]'
    FOOTNOTE_LIBRARY=/library serve run --app-dir .deploy ray_serve:app

Every node must see the library: a folder on a shared disk, which is only read, or ``milvus+http://host:19530/name``.
Serve listens on 127.0.0.1:8000 and has no passwords: put it behind a proxy that asks for one. What ``footnote serve``
answers is answered here as well, a new replica with 503 until its library is open; the limit of rate and what /metrics
counts are each replica's own.
"""

import os
import tempfile
from typing import Any

from ray import serve

AUTOSCALING = {"min_replicas": 1, "max_replicas": 8, "target_ongoing_requests": 2}
"""A question keeps one or two processors busy for a part of a second: two at once are what a replica answers well."""

REPLICA = {"num_cpus": 2, "memory": 1.5 * 2**30}
"""Of each replica: processors, and bytes of memory for the models and a library of some 100,000 passages."""


def replica() -> Any:  # noqa: ANN401
    """What one replica serves, made on its node."""
    shared = tempfile.mkdtemp(prefix="footnote-replica-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = shared  # before prometheus_client is imported, by the lines below
    from qa.server.request_log import log_as_json
    from qa.server.web import Serving, web_app

    log_as_json(tells_all=False)
    return web_app(Serving(library=os.environ.get("FOOTNOTE_LIBRARY"), shared=shared, local=False))


app = serve.deployment(
    serve.ingress(replica)(),
    name="footnote",
    autoscaling_config=AUTOSCALING,
    ray_actor_options=REPLICA,
    health_check_period_s=10,
    graceful_shutdown_timeout_s=30,
).bind()
"""The application, as ``serve run`` and ``serve build`` take it."""
