"""A process that is killed with SIGKILL at any instant leaves a whole library, and whole indexes or none."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from corpus.store import Store
from embeddings.faiss_index import FaissIndex
from embeddings.snapshot import find

ADD_AND_PUBLISH = """
import sys
import time
from pathlib import Path
import numpy as np
from corpus.document import Document, Passage
from corpus.store import Store
from embeddings.faiss_index import FaissIndex
from embeddings.snapshot import discard_others, publish
root = Path(sys.argv[1])
store = Store.open(root)
print("started", flush=True)
for n in range(int(sys.argv[3])):
    document = Document(f"{sys.argv[2]}-{n}", "name", "source", f"text {n} " * 2000, "title")
    store.add(document, [Passage(document.id, k, k * 9, k * 9 + 9, None, "") for k in range(50)])
    missing = store.unembedded("model")
    store.put_vectors("model", missing, np.random.standard_normal((len(missing), 64)).astype("f4"))
    fingerprint = f"{store.generation:016x}"
    publish(root, "vectors", fingerprint, FaissIndex.build(*store.vectors("model")).save)
    discard_others(root, "vectors", fingerprint)
    if n % 3 == 2:
        store.remove(f"{sys.argv[2]}-{n - 1}")
    print(document.id, flush=True)  # from here on the document has been promised to be kept
time.sleep(60)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_fifteen_kills_lose_nothing_that_was_kept_and_leave_nothing_torn(tmp_path: Path) -> None:
    chance = np.random.default_rng(2013)
    published = 0
    for attempt in range(15):
        at_rest = attempt == 14  # the last is killed when all is done, however slow the machine may be
        child = subprocess.Popen(
            [sys.executable, "-c", ADD_AND_PUBLISH, str(tmp_path), str(attempt), "1" if at_rest else "10000"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout
        assert child.stdout.readline() == "started\n"
        promised = child.stdout.readline().splitlines() if at_rest else []
        time.sleep(chance.uniform(0, 0.1 * (attempt + 1)))
        child.kill()
        promised += child.stdout.read().splitlines()
        child.stdout.close()
        child.wait()
        with Store.open(tmp_path) as store:
            assert store.check() == []
            removed = {f"{attempt}-{n - 1}" for n in range(2, 10_000, 3)}
            assert all(name in store for name in promised if name not in removed)
            place = find(tmp_path, "vectors", f"{store.generation:016x}")
            if place:
                published += 1
                assert FaissIndex.load(place).ids.tolist() == store.vectors("model")[0].tolist()
    assert len(list(tmp_path.glob(".tmp-*"))) <= 1  # what the others left was cleared by the next
    assert published
