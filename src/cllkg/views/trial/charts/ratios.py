"""Ratios of one arm against another on a logarithmic axis, with 1, where both are alike, in sight."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cllkg.views.trial.charts.drawing import FLAG, ROOMY, Drawing, wrap

_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


@dataclass(frozen=True)
class Ratio:
    """A ratio with the arms it compares, the one above the line first, and its interval where reported.

    ``of_what`` names what the ratio is taken of, such as a hazard.
    """

    record: str
    label: str
    of_arm: str
    against_arm: str
    of_what: str
    value: float
    printed: str
    flags: tuple[str, ...]
    low: float | None = None
    high: float | None = None


def draw_ratios(ratios: Sequence[Ratio], title: str, name: str, width: float) -> Markup:
    """Return the ratios one below the other."""
    desc = " ".join(f"{ratio.label}, {ratio.of_arm} against {ratio.against_arm}: {ratio.printed}." for ratio in ratios)
    drawing = Drawing(width, title, desc, name)
    wide = width > ROOMY
    labels = width * 0.36 if wide else width
    left, right = (labels + 16, width - 12) if wide else (10.0, width - 10)
    ends = [1.0, *(end for ratio in ratios for end in (ratio.value, ratio.low, ratio.high) if end)]
    ticks = _ticks(min(ends), max(ends))
    y = 22.0

    def x(value: float) -> float:
        share = (math.log(value) - math.log(ticks[0])) / (math.log(ticks[-1]) - math.log(ticks[0]))
        return left + (right - left) * share

    for tick in ticks:
        drawing.text(x(tick), 12, f"{tick:g}", "tick", "middle")
    for index, ratio in enumerate(ratios):
        top = y
        with drawing.mark(ratio.record, f"{ratio.label}: {ratio.printed}"):
            for line in wrap(ratio.label, labels):
                y += 16
                drawing.text(labels if wide else 0, y, line, "name", "end" if wide else "start")
            for line in wrap(f"{ratio.of_arm} against {ratio.against_arm}", labels, 11.5):
                y += 15
                drawing.text(labels if wide else 0, y, line, "detail", "end" if wide else "start")
            base = top + 30 if wide else y + 26
            if ratio.low and ratio.high:
                drawing.line(x(ratio.low), base, x(ratio.high), base, "whisker")
                for end in (ratio.low, ratio.high):
                    drawing.line(x(end), base - 5, x(end), base + 5, "whisker")
            drawing.add("circle", cx=x(ratio.value), cy=base, r=14, class_="reach")
            drawing.shape(index, x(ratio.value), base)
            words = " ".join([ratio.printed, *([f"{FLAG} {', '.join(ratio.flags)}"] if ratio.flags else [])])
            drawing.text(min(max(x(ratio.value), left + 20), right - 20), base - 11, words, "value", "middle")
        y = max(y, base) + 16
    drawing.line(x(1), 17, x(1), y, "follow")
    # It must say of what: a higher hazard is a lower survival.
    whats = {ratio.of_what for ratio in ratios}
    what = next(iter(whats)) if len(whats) == 1 else "ratio"
    drawing.text(x(1) - 6, y + 15, f"← lower {what}", "detail", "end")
    drawing.text(x(1) + 6, y + 15, f"higher {what} →", "detail")
    drawing.height = y + 22
    return drawing.markup()


def _ticks(low: float, high: float) -> list[float]:
    """Return the round numbers that hold both ends, 1 among them."""
    below = max([tick for tick in _TICKS if tick <= min(low, 0.5)], default=_TICKS[0])
    above = min([tick for tick in _TICKS if tick >= max(high, 2.0)], default=_TICKS[-1])
    return [tick for tick in _TICKS if below <= tick <= above]
