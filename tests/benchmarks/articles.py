"""How well the article is told from what stands around it on a web page, on a public benchmark.

    python tests/benchmarks/articles.py --data DIR [--show N]

DIR holds ``html_article_benchmark``: news pages whose article was marked by hand
(github.com/scrapinghub/article-extraction-benchmark). As its own ``evaluate.py`` does, the text is compared by its runs
of four words, each page weighing the same, with a 95% bootstrap interval over the pages. --show names the worst pages.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.reading.html import read_html

RUN = 4  # words
RESAMPLES = 2000
_WORD = re.compile(r"\w+")


def compared(right: str, read: str) -> tuple[float, float, float]:
    """The shares of the runs of two texts that both have, that the second has alone, and that the first has alone."""
    expected, found = runs_of(right), runs_of(read)
    both = (expected & found).total()
    counts = both, found.total() - both, expected.total() - both
    return tuple(count / max(sum(counts), 1) for count in counts)


def runs_of(text: str) -> Counter[tuple[str, ...]]:
    """The runs of ``RUN`` words of a text, a shorter text as one."""
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + RUN]) for at in range(max(len(words) - RUN + 1, 1))) if words else Counter()


def figures(pages: Sequence[tuple[float, float, float]]) -> tuple[float, float, float]:
    """F1, precision and recall over all pages."""
    both, alone, missed = np.asarray(pages).sum(axis=0)
    precision, recall = both / (both + alone), both / (both + missed)
    return 2 * precision * recall / (precision + recall), precision, recall


def main() -> None:
    """Read all pages, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--show", type=int, default=0, metavar="N")
    given = parser.parse_args()
    folder = given.data / "html_article_benchmark"
    gold = json.loads(gzip.decompress((folder / "ground-truth.json.gz").read_bytes()))
    pages = {}
    for path in sorted((folder / "html").glob("*.html.gz")):
        name = path.name.removesuffix(".html.gz")
        pages[name] = compared(gold[name]["articleBody"], read_html(gzip.decompress(path.read_bytes())).text)
    chance = np.random.default_rng(2013)
    shares = list(pages.values())
    drawn = [figures([shares[at] for at in chance.integers(len(shares), size=len(shares))]) for _ in range(RESAMPLES)]
    low, high = np.percentile(drawn, (2.5, 97.5), axis=0)
    for number, (name, value) in enumerate(zip(("F1", "precision", "recall"), figures(shares), strict=True)):
        print(f"{name}: {value:.3f} ({low[number]:.3f}-{high[number]:.3f}), {len(shares)} pages")
    for name in sorted(pages, key=lambda name: pages[name][0])[: given.show]:
        print(name, *(f"{share:.2f}" for share in pages[name]), gold[name]["url"])


if __name__ == "__main__":
    main()
