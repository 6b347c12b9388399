"""Two nodes of Ray on this machine, a processor each, in processes of their own.

    python -m tests.qa.ray_nodes

prints the address of the cluster; "kill" on its standard input kills the second node, and the end of it both.
"""

import sys

from ray.cluster_utils import Cluster

MEMORY = 100_000_000


def main():
    # A node that does not answer at all is given up within seconds; one that is only slow keeps its half minute.
    prompt = {"health_check_initial_delay_ms": 0, "health_check_period_ms": 500}
    head = {"num_cpus": 1, "object_store_memory": MEMORY, "include_dashboard": False, "_system_config": prompt}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    second = cluster.add_node(num_cpus=1, object_store_memory=MEMORY)
    print(cluster.address, flush=True)
    if sys.stdin.readline().strip() == "kill":
        cluster.remove_node(second, allow_graceful=False)
        print("killed", flush=True)
        sys.stdin.read()
    cluster.shutdown()


if __name__ == "__main__":
    main()
