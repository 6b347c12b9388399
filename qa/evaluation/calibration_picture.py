"""The calibration picture as inline SVG: how far confidence can be believed, and what it is good for."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from qa.evaluation.metrics import Bin

__all__ = ["coverage_risk_curve", "reliability_diagram"]

_SIDE = 300  # of the square that is plotted in, in SVG units
_LEFT, _TOP, _RIGHT, _BOTTOM = 52, 14, 14, 48


def reliability_diagram(bins: Sequence[Bin]) -> Markup:
    """Confidence against the share that is right, a dot for each bin; best on the diagonal."""
    points = [(part.confidence, part.right) for part in bins]
    dots = (
        Markup('<circle class="dot" cx="{}" cy="{}" r="5.5"><title>{}</title></circle>').format(
            *_place(part.confidence, part.right),
            f"{part.count} answers: confidence {part.confidence:.2f}, right {part.right:.2f}",
        )
        for part in bins
    )
    ideal = Markup('<line class="ideal" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(*_place(0, 0), *_place(1, 1))
    said = "; ".join(f"confidence {x:.2f}, right {y:.2f}" for x, y in points)
    return _chart(
        "Reliability diagram",
        said or "no answers were given",
        ("confidence", "share right"),
        [ideal, _line(points), *dots],
    )


def coverage_risk_curve(points: Sequence[tuple[float, float]]) -> Markup:
    """The share answered, the surest first, against the share of it that is wrong; best along the bottom."""
    return _chart(
        "Coverage-risk curve",
        "; ".join(f"coverage {x:.2f}, risk {y:.2f}" for x, y in points) or "no answers were given",
        ("share answered, the surest first", "share of these wrong"),
        [_area(points), _line(points), *_ends(points)],
    )


def _ends(points: Sequence[tuple[float, float]]) -> Iterable[Markup]:
    for coverage, risk in points[-1:]:
        x, y = _place(coverage, risk)
        yield Markup('<circle class="dot" cx="{}" cy="{}" r="4"/>').format(x, y)
        yield Markup('<text class="value" x="{}" y="{}" text-anchor="end">{:.0%} wrong at {:.0%}</text>').format(
            min(x + 8, _LEFT + _SIDE), round(y - 12, 1), risk, coverage
        )


def _chart(title: str, said: str, axes: tuple[str, str], marks: Iterable[Markup]) -> Markup:
    width, height = _LEFT + _SIDE + _RIGHT, _TOP + _SIDE + _BOTTOM
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}"><desc>{}</desc>{}{}</svg>').format(
        width, height, title, said, _frame(*axes), Markup("").join(marks)
    )


def _frame(across: str, up: str) -> Markup:
    parts = []
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = _place(tick, tick)
        parts += [
            Markup('<line class="grid" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>').format(x, _TOP, _TOP + _SIDE),
            Markup('<line class="grid" y1="{0}" y2="{0}" x1="{1}" x2="{2}"/>').format(y, _LEFT, _LEFT + _SIDE),
            Markup('<text class="tick" x="{}" y="{}" text-anchor="middle">{:g}</text>').format(
                x, _TOP + _SIDE + 17, tick
            ),
            Markup('<text class="tick" x="{}" y="{}" text-anchor="end">{:g}</text>').format(_LEFT - 8, y + 4, tick),
        ]
    middle_x, middle_y = _LEFT + _SIDE / 2, _TOP + _SIDE / 2
    parts += [
        Markup('<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            middle_x, _TOP + _SIDE + 40, across
        ),
        Markup('<text class="axis" text-anchor="middle" transform="translate(13 {}) rotate(-90)">{}</text>').format(
            middle_y, up
        ),
    ]
    return Markup("").join(parts)


def _line(points: Sequence[tuple[float, float]]) -> Markup:
    return Markup('<polyline class="line" points="{}"/>').format(_points(points))


def _area(points: Sequence[tuple[float, float]]) -> Markup:
    if not points:
        return Markup("")
    corners = [(points[0][0], 0.0), *points, (points[-1][0], 0.0)]
    return Markup('<polygon class="area" points="{}"/>').format(_points(corners))


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in (_place(*point) for point in points))


def _place(x: float, y: float) -> tuple[float, float]:
    """From 0 to 1 both ways, upwards, to SVG units."""
    return round(_LEFT + _SIDE * x, 1), round(_TOP + _SIDE * (1 - y), 1)
