"""Records read back from a store, as far as standing, strength and shortcuts follow from them.

The rules of these three are told once, in ``model`` and ``compiler``, and ask for records. Here only what they look at
is filled in: a claim has its triple, context and lines, no review; an entity has what is broader than it, no name.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from cllkg.model.claims import Claim, Context, EvidenceLine
from cllkg.model.codes import ClaimCategory, EvidenceKind, Resolution, RetractionStatus, SourceKind, StudyType
from cllkg.model.corpus import Corpus
from cllkg.model.entities import Entity
from cllkg.model.records import Record
from cllkg.model.sources import Source
from cllkg.model.strength import Criterion, Level, StrengthOrder
from cllkg.projection.asking import Asker, Attributes, merge
from cllkg.store.answers import Scope, Store
from cllkg.vocabulary import BASE, KG, Kg, snake

Triple = tuple[str, str, str]
_R = TypeVar("_R", bound=Record)
# What a record's reference begins with, in this project's name space.
CLAIM = "claim/"


@dataclass(frozen=True)
class Recorded:
    """What a store holds of its records.

    Attributes:
        corpus: Claims, sources and entities; all else of it is empty.
        lines: The evidence lines of every claim and number, by its reference such as ``claim/x``.
        labels: What each of them says, by its reference.
        stated: The standing, standing in the article, studies and strength the store states of each.
        triples: The triple of each claim that states one.
        words: Each of these triples in words.
        blocked: The ids of claims that leave no shortcut because of an open flag.
        number_sizes: The sizes stated for each number.
        arm_sizes: The size stated for each arm, by its IRI.
        order: What is stronger.
        depends: The references on which a claim depends by its curator's word.
        inferences: One dictionary for each inference, with ``label``, ``strength`` and ``rests_on``.
    """

    corpus: Corpus
    lines: dict[str, tuple[EvidenceLine, ...]]
    labels: dict[str, str]
    stated: dict[str, tuple[str, str, int, str]]
    triples: dict[str, Triple]
    words: dict[Triple, str]
    blocked: frozenset[str]
    number_sizes: dict[str, tuple[int, ...]]
    arm_sizes: dict[str, int]
    order: StrengthOrder
    depends: dict[str, frozenset[str]]
    inferences: tuple[Attributes, ...]


def read_recorded(store: Store, query: Path) -> Recorded:
    """Read the records back, from all graphs: a retraction does not stop at the border of one.

    Args:
        store: Where to ask.
        query: The query of all records; its header names those of their parts.

    Raises:
        CllkgError: If the header leaves one of them out.
        QueryFailed: If a query does not run or answers other columns than it promises.
    """
    asked = Asker(store, query, Scope())
    records = asked.rows(asked.main)
    lines = _lines(asked)
    keys, broader = _entities(asked)
    propositions: dict[str, Attributes] = {_tail(row["claim"]): row for row in asked.required("Propositions")}
    contexts = _contexts(asked, keys)
    claims = {}
    for record in records:
        reference = _tail(record["record"])
        if reference.startswith(CLAIM):
            claims[record["key"]] = _claim(
                record["key"], propositions.get(reference, {}), contexts.get(reference), lines.get(reference, ())
            )
    sizes: dict[str, set[int]] = defaultdict(set)
    for row in asked.required("Sizes"):
        sizes[_tail(row["counted"])].add(row["size"])
    return Recorded(
        corpus=Corpus(broader, _sources(asked), {}, {}, {}, {}, claims, {}, {}),
        lines=lines,
        labels={_tail(row["record"]): row["label"] for row in records},
        stated={_tail(row["record"]): _stated(row) for row in records},
        triples={key: _triple(row) for key, row in propositions.items()},
        words={_triple(row): _words(row) for row in propositions.values()},
        blocked=frozenset(_tail(row["claim"]).removeprefix(CLAIM) for row in asked.required("Blocked")),
        number_sizes={key: tuple(sorted(found)) for key, found in sizes.items() if "#" not in key},
        arm_sizes={BASE + key: max(found) for key, found in sizes.items() if "#" in key},
        order=_order(asked),
        depends=_depends(asked),
        inferences=tuple(merge(asked.required("Inferences"), asked.companion("Inferences"), "inference").values()),
    )


def _partial(record: type[_R], **fields: Any) -> _R:
    """Make a record of those fields only that are looked at here; the whole one was checked when it was compiled."""
    return cast(_R, record.model_construct(None, **fields))


def _triple(row: Attributes) -> Triple:
    return row["subject"], row["predicate"], str(row["object"])


def _words(row: Attributes) -> str:
    """Return a triple as people read it; what has no label is told by the end of its name, a literal by itself."""
    return " ".join(str(row.get(f"{part}_label", _tail(str(row[part])))) for part in ("subject", "predicate", "object"))


def _stated(row: Attributes) -> tuple[str, str, int, str]:
    return row["standing"], row.get("standing_in_article", ""), row.get("studies", 0), row.get("strength", "")


def _lines(asked: Asker) -> dict[str, tuple[EvidenceLine, ...]]:
    found: dict[str, list[EvidenceLine]] = defaultdict(list)
    for row in merge(asked.required("Lines"), asked.companion("Lines"), "line").values():
        line = _partial(
            EvidenceLine,
            key=row["line"].rpartition("#")[2],
            source=row["source"],
            cites=row["cites"],
            evidence_kind=EvidenceKind(row["evidence_kind"]),
            study_type=StudyType(row["study_type"]),
            sample_size=row.get("sample_size"),
            supports=row["direction"] == "supports",
            disputes=row["direction"] == "disputes",
            inconclusive=row["direction"] == "inconclusive",
        )
        found[_tail(row["record"])].append(line)
    return {record: tuple(lines) for record, lines in found.items()}


def _claim(key: str, proposition: Attributes, context: Context | None, lines: tuple[EvidenceLine, ...]) -> Claim:
    return _partial(
        Claim,
        id=key,
        # Those without a proposition are interpretation, future or speech; which of them does not matter here.
        category=ClaimCategory(proposition.get("category", ClaimCategory.INTERPRETATION)),
        subject=proposition.get("subject"),
        predicate=proposition.get("predicate"),
        object=None if "object" not in proposition else str(proposition["object"]),
        negated=proposition.get("negated", False),
        replaced_by=proposition.get("withdrawn"),
        context=context,
        evidence=lines,
    )


def _sources(asked: Asker) -> dict[str, Source]:
    return {
        row["source"]: _partial(
            Source,
            key=row["source"],
            title=row["title"],
            source_kind=SourceKind(row["source_kind"]),
            resolution=Resolution(row["resolution"]),
            retraction_status=RetractionStatus(row["retraction"]),
            reports_study=_tail(row["study"]).partition("/")[2] if "study" in row else None,
        )
        for row in merge(asked.required("Sources"), asked.companion("Sources"), "document").values()
    }


def _entities(asked: Asker) -> tuple[dict[str, str], dict[str, Entity]]:
    """Return the key of each entity by its IRI, and the entities by their keys."""
    rows = merge(asked.required("Broader"), asked.companion("Broader"), "entity")
    keys = {iri: str(row["key"]) for iri, row in rows.items() if "key" in row}
    entities = {
        keys[iri]: _partial(Entity, key=keys[iri], broader=tuple(keys[wide] for wide in row["broader"] if wide in keys))
        for iri, row in rows.items()
        if iri in keys
    }
    return keys, entities


def _contexts(asked: Asker, keys: dict[str, str]) -> dict[str, Context]:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in asked.required("Circumstances"):
        name = snake(row["property"].removeprefix(KG))
        found[_tail(row["claim"])][name].append(keys.get(row["value"]) or str(row["value"]))
    return {
        claim: _partial(
            Context, **{name: values[0] if name == "exposure" else tuple(values) for name, values in parts.items()}
        )
        for claim, parts in found.items()
    }


def _order(asked: Asker) -> StrengthOrder:
    rows = merge(asked.required("Levels"), asked.companion("Levels"), "level").values()
    return StrengthOrder(
        tuple(
            Level(Criterion(row["criterion"]), row["code"], row["rank"], "", tuple(map(StudyType, row["covers"])))
            for row in sorted(rows, key=lambda row: (row["place"], -row["rank"], row["code"]))
        )
    )


def _depends(asked: Asker) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in asked.required("Dependents"):
        found[_tail(row["claim"])].add(_tail(row["on"]))
    return {claim: frozenset(on) for claim, on in found.items()}


def _tail(iri: str) -> str:
    return iri.removeprefix(BASE)


def states_size(triple: Triple) -> bool:
    """Whether a claim's triple says how many people a study or an arm of it has."""
    return triple[1] in (Kg.enrolled, Kg.hasArm)
