"""Who waits for a long export is told how far it has come."""

from __future__ import annotations

from builds import Build
from cllkg.exports.export import open_reading
from cllkg.exports.progress import Progress, WatchedQuads


def test_a_long_export_tells_how_far_it_is_and_a_short_one_does_not(real_build: Build) -> None:
    """The clock is the test's own: it decides when a line is due."""
    for seconds, expected in ((1.0, True), (0.0, False)):
        told: list[str] = []
        now = [0.0]

        def clock(step: float = seconds, now: list[float] = now) -> float:
            now[0] += step
            return now[0]

        with open_reading(*real_build) as reading:
            reading.progress = Progress(told.append, {"claim": 43_000}, every=3, clock=clock)
            reading.progress.step("writing kgx")
            number = sum(1 for _ in reading.claims())
        assert number == 430
        assert told[0] == "writing kgx"
        assert (told[1:] == ["writing kgx: 128 of 43,000 claims", "writing kgx: 320 of 43,000 claims"]) is expected
        assert bool(told[1:]) is expected


def test_formats_that_go_through_all_quads_tell_it_too(real_build: Build) -> None:
    told: list[str] = []
    ticks = iter(range(1_000_000))
    with open_reading(*real_build) as reading:
        assert isinstance(reading.quads, WatchedQuads)
        reading.quads.progress = Progress(told.append, {}, every=200, clock=lambda: next(ticks))
        reading.quads.progress.step("writing turtle")
        assert sum(1 for _ in reading.quads) > 30_000
    assert told[1] == "writing turtle: 12,736 quads"
