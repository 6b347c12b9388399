"""A cluster of Ray on this machine, with two processors, in processes of its own.

    python -m tests.qa.ray_nodes

prints the address of the cluster; "kill" on its standard input kills a process that encodes, and its end the cluster.
"""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import ray

MEMORY = 100_000_000


def parents(process):
    """The processes that a process comes from, by /proc."""
    with suppress(OSError):
        while process > 1:
            process = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
            yield process


def encoding():
    """The processes of this cluster that encode."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            said = path.read_text()
            if said.startswith("ray::") and "Encode" in said and os.getpid() in parents(int(path.parent.name)):
                yield int(path.parent.name)


def main():
    context = ray.init(num_cpus=2, object_store_memory=MEMORY, include_dashboard=False, log_to_driver=False)
    print(context.address_info["gcs_address"], flush=True)
    if sys.stdin.readline().strip() == "kill":
        victim = next(encoding(), None)
        if victim is not None:
            os.kill(victim, signal.SIGKILL)
        print("killed" if victim is not None else "nothing encodes", flush=True)
        sys.stdin.read()
    ray.shutdown()


if __name__ == "__main__":
    main()
