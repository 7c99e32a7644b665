"""Reported numbers: a number never travels alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Self

from pydantic import model_validator

from cllkg.model.claims import Context, Evidence, Review
from cllkg.model.codes import NamedTimepoint, Statistic
from cllkg.model.records import (
    NOT_REPORTED,
    Count,
    EntityKey,
    ManyIds,
    NotReported,
    Record,
    RecordId,
    Size,
    Text,
    fault,
)

# Only these are printed without an interval as a matter of course.
_WITHOUT_INTERVAL = frozenset({Statistic.COUNT, Statistic.THRESHOLD, Statistic.QUALITATIVE})


class Timepoint(Record):
    """When a number was measured: in months, in cycles, or only as printed."""

    months: Decimal | None = None
    cycles: Count | None = None
    printed_value: Text

    @model_validator(mode="after")
    def _one_axis(self) -> Self:
        if self.months is not None and self.cycles is not None:
            raise fault("'months' and 'cycles' stand side by side.", "Keep one: a 28-day cycle is not a month.")
        return self


class Interval(Record):
    """A confidence interval; an end that was not reached stays out."""

    level: Decimal
    low: Decimal | NotReported
    high: Decimal | NotReported


class ReportedNumber(Record):
    """A number as a source printed it, with what it measures, in whom, when, on what evidence.

    ``value`` is for computing and ``printed_value`` is what the source shows; every other fact a
    reader needs is a value or an explicit ``not_reported``.
    """

    id: RecordId
    label: Text
    endpoint: EntityKey
    statistic: Statistic
    printed_value: Text
    value: Decimal | NotReported
    unit: Text
    count: Count | None = None
    denominator: Size | NotReported | None = None
    at_timepoint: Timepoint | NamedTimepoint | NotReported
    interval: Interval | NotReported | Literal["not_applicable"] | None = None
    range_low: Decimal | None = None
    range_high: Decimal | None = None
    p_value: Decimal | NotReported | None = None
    grade: Text | NotReported | None = None
    context: Context | None = None
    evidence: Evidence
    contradicts: ManyIds = ()
    supersedes: ManyIds = ()
    note: Text | None = None
    review: Review | None = None

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.interval is None and self.statistic not in _WITHOUT_INTERVAL:
            cure = "Give interval: {level: 95, low: 0.29, high: 0.55}, or interval: not_reported."
            raise fault(f"the statistic '{self.statistic}' needs an 'interval'.", cure)
        if self.count is not None and self.denominator is None and self.statistic is Statistic.PROPORTION:
            raise fault("a share with a 'count' needs its 'denominator'.", "Give the denominator, or not_reported.")
        return self

    @property
    def computed_share(self) -> Decimal | None:
        """The share in percent as it follows from count and denominator, to two places."""
        if self.count is None or not isinstance(self.denominator, int):
            return None
        return (Decimal(100 * self.count) / Decimal(self.denominator)).quantize(Decimal("0.01"))

    def not_reported(self) -> tuple[str, ...]:
        """Return the names of the fields the source leaves out."""
        names = [name for name in type(self).model_fields if getattr(self, name) == NOT_REPORTED]
        if isinstance(self.interval, Interval):
            names += [f"interval_{end}" for end in ("low", "high") if getattr(self.interval, end) == NOT_REPORTED]
        return tuple(names)


class Outcome(ReportedNumber):
    """A number about one group: arms of a study (pooled when several), or a population."""

    in_arm: ManyIds = ()
    of_population: EntityKey | None = None
    sample_size: Size | NotReported

    @model_validator(mode="after")
    def _is_about_someone(self) -> Self:
        if bool(self.in_arm) == (self.of_population is not None):
            cure = "Give in_arm in a trial's file, of_population in graph/numbers/; not both."
            raise fault("an outcome needs either 'in_arm' or 'of_population'.", cure)
        return self

    @property
    def arms(self) -> tuple[str, ...]:
        """The arms the number is about."""
        return self.in_arm


class Comparison(ReportedNumber):
    """A number that contrasts one arm with another."""

    of_arm: RecordId
    against_arm: RecordId
    sample_size: dict[RecordId, Size] | NotReported

    @property
    def arms(self) -> tuple[str, ...]:
        """The arms the number is about."""
        return (self.of_arm, self.against_arm)
