"""What all curated records share: frozen, closed, strict about unknown keys."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

NotReported = Literal["not_reported"]
NOT_REPORTED: NotReported = "not_reported"

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
RecordId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
LineKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
EntityKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+(_[A-Za-z0-9]+)*$")]
SourceKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
StatementId = Annotated[str, StringConstraints(pattern=r"^C[0-9]{3}$")]
# How many people were measured, or a share is taken of.
Size = Annotated[int, Field(ge=1)]
# How many people or events; none is a number too.
Count = Annotated[int, Field(ge=0)]
# The tail of an IRI of ours, such as claim/x, outcome/y, study/z#arm-a; or an entity key.
Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_./#-]+$")]


def fault(what: str, cure: str, *at: str | int) -> PydanticCustomError:
    """Return the error for a record whose parts do not fit together.

    Args:
        what: What is wrong, as one sentence.
        cure: What to do about it.
        at: The way from the validated part down to the value that is wrong, where that is deeper.
    """
    return PydanticCustomError("unfit", "{what}", {"what": what, "cure": cure, "at": at})


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class Record(BaseModel):
    """A curated record: its fields are its YAML keys, and no others are allowed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# One value may be written without its list brackets.
ManyEntities = Annotated[tuple[EntityKey, ...], BeforeValidator(_as_list)]
ManySources = Annotated[tuple[SourceKey, ...], BeforeValidator(_as_list)]
ManyStatements = Annotated[tuple[StatementId, ...], BeforeValidator(_as_list)]
ManyReferences = Annotated[tuple[Reference, ...], BeforeValidator(_as_list)]
ManyIds = Annotated[tuple[RecordId, ...], BeforeValidator(_as_list)]
ManyTexts = Annotated[tuple[Text, ...], BeforeValidator(_as_list)]
