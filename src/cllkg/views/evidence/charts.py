"""Two small charts as plain figures: where the claims stand, and in which years their sources appeared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

Page = dict[str, Any]

# Sizes in the units of the charts' own boxes, which the page scales as a whole.
BAR_WIDTH = 560
BAR_LEAST = 5
YEAR_WIDTH = 15
YEAR_HEIGHT = 34


def standing_bar(counts: Sequence[tuple[str, str, int]]) -> Page:
    """Return the parts of one bar whose length is all claims.

    A part too short to be seen is drawn as long as can be seen; its number is printed beside its name.

    Args:
        counts: Name, label and number of each standing, in the order of the bar.

    >>> [part["width"] for part in standing_bar([("a", "a", 999), ("b", "b", 1)])["parts"]]
    [555, 5]
    """
    total = sum(count for *_, count in counts)
    widths = [max(BAR_LEAST, round(BAR_WIDTH * count / total)) for *_, count in counts]
    # The longest part gives what the shortest ones borrowed.
    widths[widths.index(max(widths))] -= sum(widths) - BAR_WIDTH
    parts = [
        {"name": name, "label": label, "count": count, "x": sum(widths[:i]), "width": widths[i]}
        for i, (name, label, count) in enumerate(counts)
    ]
    told = ", ".join(f"{count} {label}" for _, label, count in counts)
    return {"width": BAR_WIDTH, "total": total, "parts": parts, "told": told}


def year_bars(years: Iterable[int | None]) -> Page:
    """Return a bar for each year from the first to the last, empty years too, and one for sources of no known year.

    >>> [(bar["label"], bar["count"]) for bar in year_bars([2012, None, 2014, 2014])["bars"]]
    [('2012', 1), ('2013', 0), ('2014', 2), ('no year', 1)]
    """
    counts = Counter(years)
    known = sorted(year for year in counts if year is not None)
    labels = [(str(year), counts[year]) for year in range(known[0], known[-1] + 1)] if known else []
    if counts[None]:
        labels.append(("no year", counts[None]))
    most = max((count for _, count in labels), default=1)
    bars: list[Page] = [
        {
            "label": label,
            # Every fifth year is named below its bar, so that the names do not touch.
            "tick": label if label.isdecimal() and int(label) % 5 == 0 else "",
            "count": count,
            # A gap sets the bar without a year apart.
            "x": i * YEAR_WIDTH + (YEAR_WIDTH if label == "no year" else 0),
            "height": round(YEAR_HEIGHT * count / most, 1),
        }
        for i, (label, count) in enumerate(labels)
    ]
    told = ", ".join(f"{count} of {label}" for label, count in labels if count)
    width = (bars[-1]["x"] if bars else 0) + 3 * YEAR_WIDTH
    return {
        "width": width,
        "height": YEAR_HEIGHT,
        "step": YEAR_WIDTH,
        "bars": bars,
        "total": sum(counts.values()),
        "told": told,
    }
