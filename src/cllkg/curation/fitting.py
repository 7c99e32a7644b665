"""Whether a claim's predicate may connect its subject with its object, by the T-Box."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cllkg.curation.findings import Finding, unknown
from cllkg.curation.yaml_file import Spot
from cllkg.model.claims import Claim
from cllkg.model.corpus import Corpus
from cllkg.tbox import Predicate, TBox
from cllkg.vocabulary import KG, OWL, XSD, Kg

_PREDICATE_CURE = "Predicates are listed in ontology/terms/, written here in snake_case."
# Only inference asserts these.
_INFERRED_ONLY = frozenset({"indirectly_increases", "indirectly_decreases"})
# A claim without a sign states a fact of one of these.
_OF_STUDIES = frozenset({Kg.Study, Kg.Trial, Kg.Endpoint})
_PARTS = {"arm": Kg.Arm, "dose": Kg.DoseStep, "eligibility": Kg.EligibilityCriterion, "endpoint": Kg.Endpoint}
_RECORDS = {
    "claim": Kg.Claim,
    "outcome": Kg.Outcome,
    "comparison": Kg.Comparison,
    "source": Kg.Source,
    "statement": Kg.ArticleStatement,
    "flag": Kg.Flag,
}
_LEXICAL = {
    XSD + "integer": (re.compile(r"[+-]?[0-9]+"), "a whole number, in digits"),
    XSD + "decimal": (re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"), "a number, in digits"),
    XSD + "boolean": (re.compile(r"true|false"), "true or false"),
}


class Fitting:
    """Holds claims against the domains and ranges of predicates."""

    def __init__(self, corpus: Corpus, tbox: TBox) -> None:
        self.corpus = corpus
        self.tbox = tbox

    def claim(self, spot: Spot, claim: Claim) -> Iterator[Finding]:
        """Yield what keeps the claim's predicate from stating what it is made to state."""
        name = claim.predicate
        if name is None:
            return
        predicate = self.tbox.predicates.get(name)
        if predicate is None:
            known = [n for n, p in self.tbox.predicates.items() if _can_be_claimed(n, p)]
            yield unknown(spot.place("predicate"), "predicate", name, known, _PREDICATE_CURE)
        elif not _can_be_claimed(name, predicate):
            cure = "Claims use the predicates of ontology/terms/predicates.ttl, facts of a design those of studies.ttl."
            yield Finding(spot.place("predicate"), f"'{name}' is no predicate a claim may state.", cure)
        elif predicate.kind == "data":
            yield from self._literal(spot, name, predicate, claim.literal)
        elif claim.literal is not None:
            what = f"'{name}' needs an entity, not the text '{claim.literal}'."
            yield Finding(spot.place("literal"), what, "Write object: and an entity key of graph/entities.tsv.")
        else:
            yield from self.reference(spot, name, "subject", claim.subject)
            yield from self.reference(spot, name, "object", claim.object)
        if predicate is not None and predicate.kind == "data":
            yield from self.reference(spot, name, "subject", claim.subject)

    def reference(self, spot: Spot, name: str, role: str, reference: str | None) -> Iterator[Finding]:
        """Yield a finding if what stands in the role is of no class the predicate allows there."""
        predicate = self.tbox.predicates[name]
        allowed = predicate.domain if role == "subject" else predicate.range
        found = self._classes(reference) if reference else None
        if found is None or not allowed or OWL + "Thing" in allowed:
            return
        if not any(self.tbox.ancestors(iri).intersection(allowed) for iri in found):
            shown = "/".join(sorted(iri.removeprefix(KG) for iri in found))
            wanted = " or ".join(iri.removeprefix(KG) for iri in allowed)
            what = f"'{reference}' is {shown}, but the {role} of '{name}' must be {wanted}."
            yield Finding(
                spot.place(role), what, "Choose another predicate or entity, or correct the entity's category."
            )

    def _literal(self, spot: Spot, name: str, predicate: Predicate, literal: str | None) -> Iterator[Finding]:
        if literal is None:
            what = f"'{name}' needs a 'literal': a text or a number, not an entity."
            yield Finding(spot.place("object"), what, "graph/README.md shows both forms.")
            return
        for datatype in predicate.range:
            pattern, wanted = _LEXICAL.get(datatype, (None, ""))
            if pattern and not pattern.fullmatch(literal):
                what = f"the literal of '{name}' is '{literal}'."
                yield Finding(spot.place("literal"), what, f"It must be {wanted}; words go into the label.")

    def _classes(self, reference: str) -> tuple[str, ...] | None:
        """Return the classes of what a reference names, or None when they are not known."""
        head, _, part = reference.partition("#")
        kind, slash, key = head.partition("/")
        if part:
            found = _PARTS.get(part.partition("-")[0]) if kind == "study" else None
            return (found,) if found else None
        if kind == "study":
            study = self.corpus.studies.get(key) or self.corpus.study_entries.get(key)
            return (Kg.Trial if study.kind == "trial" else Kg.Study,) if study else None
        if slash:
            return (_RECORDS[kind],) if kind in _RECORDS else None
        entity = self.corpus.entities.get(reference)
        if entity is None or not self.tbox.categories.keys() >= set(entity.category):
            return None
        return tuple(self.tbox.categories[name] for name in entity.category)


def _can_be_claimed(name: str, predicate: Predicate) -> bool:
    if name in _INFERRED_ONLY or predicate.kind == "annotation":
        return False
    return predicate.sign is not None or bool(_OF_STUDIES.intersection(predicate.domain) - {Kg.Claim})
