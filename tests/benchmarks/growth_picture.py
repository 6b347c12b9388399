"""Draw what ``growth.py`` measured as a picture, for the README.

    python tests/benchmarks/growth_picture.py FIGURES.json [FIGURES.json ...] --out .github/growth.svg

Each line is one figure against the number of passages, both on logarithmic scales.
"""

import argparse
import json
import math
from html import escape
from pathlib import Path
from typing import Any

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 640, 340, 64, 24, 200, 44
LINES = (
    ("#1f5f99", "vectors alone, p95, processor ms", lambda row: row["vectors alone"]["p95 processor ms"]),
    ("#b3501e", "hybrid search, p95, processor ms", lambda row: row["hybrid"]["p95 processor ms"]),
    ("#3a7d44", "remove a document, processor ms", lambda row: row["remove it, gone after"]["p50 processor ms"]),
    ("#6b4c9a", "memory, MB", lambda row: row["MB resident"]["VmRSS"]),
)


def main() -> None:
    """Read the figures and write the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figures", type=Path, nargs="+", metavar="FIGURES.json")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.svg")
    arguments = parser.parse_args()
    rows = [row for path in arguments.figures for row in json.loads(path.read_text(encoding="utf-8"))["rows"]]
    arguments.out.write_text(picture(rows), encoding="utf-8")


def picture(rows: list[dict[str, Any]]) -> str:
    """The SVG of some rows."""
    lines = [(colour, name, points(rows, figure)) for colour, name, figure in LINES]
    every = [point for _, _, some in lines for point in some]
    across = range(
        math.floor(math.log10(min(x for x, _ in every))), math.ceil(math.log10(max(x for x, _ in every))) + 1
    )
    up = range(math.floor(math.log10(min(y for _, y in every))), math.ceil(math.log10(max(y for _, y in every))) + 1)

    def at(x: float, y: float) -> tuple[float, float]:
        share_x = (math.log10(x) - across[0]) / (across[-1] - across[0])
        share_y = (math.log10(y) - up[0]) / (up[-1] - up[0])
        return LEFT + share_x * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - share_y * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for power in across:
        x, y = at(10**power, 10 ** up[0])
        parts.append(f'<text x="{x:.0f}" y="{y + 18:.0f}" text-anchor="middle">{10**power:,}</text>')
    for power in up:
        x, y = at(10 ** across[0], 10**power)
        parts.append(f'<path d="M{LEFT} {y:.0f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{x - 8:.0f}" y="{y + 4:.0f}" text-anchor="end">{10.0**power:g}</text>')
    for place, (colour, name, some) in enumerate(lines):
        path = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in (at(*point) for point in some))
        parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in (at(*p) for p in some)]
        parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{TOP + 18 * place + 12}" fill="{colour}">{escape(name)}</text>')
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 8}">passages</text></svg>')
    return "\n".join(parts) + "\n"


def points(rows: list[dict[str, Any]], figure: Any) -> list[tuple[float, float]]:
    """The points of one line: of the rows that have the figure, by size."""
    found = []
    for row in rows:
        try:
            found.append((float(row.get("passages", row.get("vectors"))), max(0.01, float(figure(row)))))
        except KeyError:
            continue
    return sorted(found)


if __name__ == "__main__":
    main()
