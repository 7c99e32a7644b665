"""Where the word on a line stands: on the joint or curve in the middle of its chain, and beside every box.

Whoever draws a line puts its word on the middle of the chain of curves. A marked line is therefore cut into
curves anew, so that its middle is the nearest point to half its length at which no box hides the word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

Path = list[tuple[float, float]]
# Half of what a word takes, in pixels, and a little air; how many points of a curve are tried.
_HALF = (19.0, 10.0)
_SAMPLES = 32
_Area = tuple[float, float, float, float]
_Curve = tuple[tuple[float, float], ...]


class Words:
    """Remembers where boxes and words stand."""

    def __init__(self, boxes: Iterable[_Area]) -> None:
        """Take the boxes as left, top, right, bottom."""
        self._boxes = list(boxes)
        self._words: list[_Area] = []

    def center(self, path: Path) -> Path:
        """Return the same line, cut so that the place of its word is in the middle of the chain."""
        curves: list[_Curve] = [tuple(path[at - 1 : at + 3]) for at in range(1, len(path), 3)]
        points = [
            (number, sample / _SAMPLES, _point(curve, sample / _SAMPLES))
            for number, curve in enumerate(curves)
            for sample in range(_SAMPLES + 1)
        ]
        lengths = [0.0]
        for (_, _, one), (_, _, other) in pairwise(points):
            lengths.append(lengths[-1] + abs(one[0] - other[0]) + abs(one[1] - other[1]))
        nearest = sorted(range(len(points)), key=lambda at: (abs(2 * lengths[at] - lengths[-1]), at))
        both = (at for at in nearest if not self._hidden(points[at][2], self._words) and self._is_free(points[at][2]))
        best = next(both, None)
        if best is None:
            best = next((at for at in nearest if self._is_free(points[at][2])), nearest[0])
        number, t, (x, y) = points[best]
        self._words.append((x - _HALF[0], y - _HALF[1], x + _HALF[0], y + _HALF[1]))
        first, second = _split(curves[number], t)
        before, after = [*curves[:number], first], [second, *curves[number + 1 :]]
        for few, many in ((before, after), (after, before)):
            while len(few) < len(many):
                longest = max(range(len(few)), key=lambda at: (_reach(few[at]), -at))
                few[longest : longest + 1] = _split(few[longest], 0.5)
        return [path[0], *(point for curve in before + after for point in curve[1:])]

    def _is_free(self, point: tuple[float, float]) -> bool:
        return not self._hidden(point, self._boxes)

    def _hidden(self, point: tuple[float, float], areas: Sequence[_Area]) -> bool:
        (x, y), (wide, high) = point, _HALF
        for left, top, right, bottom in areas:
            if left < x + wide and x - wide < right and top < y + high and y - high < bottom:
                return True
        return False


def _point(curve: _Curve, t: float) -> tuple[float, float]:
    a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3
    one, two, three, four = curve
    return (
        a * one[0] + b * two[0] + c * three[0] + d * four[0],
        a * one[1] + b * two[1] + c * three[1] + d * four[1],
    )


def _reach(curve: _Curve) -> float:
    return abs(curve[0][0] - curve[-1][0]) + abs(curve[0][1] - curve[-1][1])


def _split(curve: _Curve, t: float) -> tuple[_Curve, _Curve]:
    """Cut a curve in two at a parameter, as De Casteljau does."""
    levels = [curve]
    while len(levels[-1]) > 1:
        last = levels[-1]
        levels.append(tuple((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])) for a, b in pairwise(last)))
    return tuple(level[0] for level in levels), tuple(level[-1] for level in reversed(levels))
