"""Check that the records fit together: names exist, markers agree, predicates connect what they may.

Each check is one small function that yields findings. Whether a record is true to its source is
for a reviewer to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cllkg.content import Content
from cllkg.curation.findings import Finding, Place, unknown
from cllkg.curation.reader import Reading, read_corpus
from cllkg.model.claims import Claim, Context, EvidenceLine
from cllkg.model.codes import EvidenceKind, SourceKind
from cllkg.model.corpus import ARTICLE, Corpus
from cllkg.model.numbers import Outcome
from cllkg.model.sources import Source
from cllkg.prefixes import PrefixMap, read_prefixes
from cllkg.tbox import Predicate, TBox, read_tbox
from cllkg.vocabulary import KG

_ENTITY_CURE = "Entities are listed in graph/entities.tsv."
_SOURCE_CURE = "Sources are listed in graph/sources.tsv."
_PREDICATE_CURE = "Predicates are listed in ontology/terms/, written here in snake_case."


def lint(content: Content) -> tuple[Reading, list[Finding]]:
    """Read all records and check that they fit together.

    Returns:
        The reading, and every finding in order of file and line; none means all is well.
    """
    reading = read_corpus(content)
    linter = _Linter(reading, read_tbox(content), read_prefixes(content.ontology / "prefixes.tsv"))
    findings = reading.findings + list(linter.findings())
    return reading, sorted(set(findings))


class _Linter:
    """One pass over a corpus; holds the names that records may use."""

    def __init__(self, reading: Reading, tbox: TBox, prefixes: PrefixMap) -> None:
        self.corpus: Corpus = reading.corpus
        self.places = reading.places
        self.tbox = tbox
        self.prefixes = prefixes
        self.references = _references(self.corpus)

    def findings(self) -> Iterator[Finding]:
        yield from self._entities()
        yield from self._sources()
        yield from self._claims()
        yield from self._numbers()
        yield from self._flags()
        yield from self._lines()
        yield from self._statements()

    def _at(self, reference: str) -> Place:
        return self.places[reference]

    def _entities(self) -> Iterator[Finding]:
        curies: dict[str, str] = {}
        for key, entity in self.corpus.entities.items():
            place = self._at(f"entity/{key}")
            for name in entity.category:
                if name not in self.tbox.categories:
                    cure = "Categories are the classes of ontology/terms/entities.ttl."
                    yield unknown(place, "category", name, self.tbox.categories, cure)
            for curie in filter(None, (entity.curie, *entity.xrefs)):
                yield from self._curie(place, curie)
            if entity.curie:
                if entity.curie in curies:
                    cure = "One identifier is one entity: merge the rows, or leave one without a CURIE."
                    yield Finding(place, f"'{entity.curie}' is already the CURIE of '{curies[entity.curie]}'.", cure)
                curies[entity.curie] = key
            for other in (*entity.broader, *filter(None, (entity.impairment_of,))):
                yield from self._entity(place, other)
            if any(key in self.corpus.broader(parent) for parent in entity.broader):
                yield Finding(place, f"'{key}' is broader than itself.", "Break the circle in the column 'broader'.")

    def _curie(self, place: Place, curie: str) -> Iterator[Finding]:
        try:
            self.prefixes.expand(curie)
        except ValueError as error:
            yield Finding(place, f"bad CURIE: {error}.", "Prefixes are listed in ontology/prefixes.tsv.")

    def _sources(self) -> Iterator[Finding]:
        studies = {*self.corpus.studies, *self.corpus.study_entries}
        for key, source in self.corpus.sources.items():
            if source.reports_study and source.reports_study not in studies:
                cure = "Studies are graph/trials/*.yaml and the rows of graph/studies.tsv."
                yield unknown(self._at(f"source/{key}"), "study", source.reports_study, studies, cure)
        for key in self.corpus.studies.keys() & self.corpus.study_entries.keys():
            cure = "A study with a file of its own needs no row in graph/studies.tsv."
            yield Finding(self._at(f"study/{key}"), f"the study '{key}' is described twice.", cure)

    def _claims(self) -> Iterator[Finding]:
        for claim in self.corpus.claims.values():
            place = self._at(f"claim/{claim.id}")
            yield from self._context(place, claim.context)
            for reference in (*filter(None, (claim.subject, claim.object)), *claim.about):
                yield from self._reference(place, reference)
            for other in (*claim.contradicts, *claim.restates, *claim.depends_on_claim, *claim.supersedes):
                yield from self._reference(place, f"claim/{other}")
            yield from self._statement_ids(place, claim.part_of_statement)
            yield from self._predicate(place, claim)

    def _predicate(self, place: Place, claim: Claim) -> Iterator[Finding]:
        if claim.predicate is None:
            return
        predicate = self.tbox.predicates.get(claim.predicate)
        if predicate is None:
            yield unknown(place, "predicate", claim.predicate, self.tbox.predicates, _PREDICATE_CURE)
            return
        if (predicate.kind == "data") != (claim.literal is not None):
            wanted = "a 'literal'" if predicate.kind == "data" else "an 'object' that names an entity"
            yield Finding(place, f"'{claim.predicate}' needs {wanted}.", "graph/README.md shows both forms.")
            return
        if claim.subject:
            yield from self._fits(place, claim.predicate, "subject", claim.subject, predicate, predicate.domain)
        if claim.object:
            yield from self._fits(place, claim.predicate, "object", claim.object, predicate, predicate.range)

    def _fits(
        self, place: Place, name: str, role: str, key: str, predicate: Predicate, allowed: tuple[str, ...]
    ) -> Iterator[Finding]:
        entity = self.corpus.entities.get(key)
        if entity is None or not allowed or predicate.sign is None:
            return
        found = {up for category in entity.category for up in self.tbox.ancestors(KG + category)}
        if not found.intersection(allowed) and not any(not iri.startswith(KG) for iri in allowed):
            wanted = " or ".join(iri.removeprefix(KG) for iri in allowed)
            what = f"'{key}' is {'/'.join(entity.category)}, but the {role} of '{name}' must be {wanted}."
            yield Finding(place, what, "Choose another predicate, or correct the entity's category.")

    def _numbers(self) -> Iterator[Finding]:
        for reference, placed in self.corpus.numbers.items():
            place = self._at(reference)
            number = placed.number
            yield from self._entity(place, number.endpoint)
            yield from self._context(place, number.context)
            if isinstance(number, Outcome):
                yield from self._entity(place, number.of_population)
            if placed.study is None:
                continue
            for arm in number.arms:
                if arm not in placed.study.arms:
                    cure = f"The arms of {placed.study.id} are: {', '.join(placed.study.arms)}."
                    yield unknown(place, "arm", arm, placed.study.arms, cure)

    def _flags(self) -> Iterator[Finding]:
        for flag in self.corpus.flags.values():
            place = self._at(f"flag/{flag.id}")
            for reference in flag.about:
                yield from self._reference(place, reference)
            yield from self._statement_ids(place, flag.statement)
            for name in flag.differs_in:
                if name not in self.tbox.predicates:
                    yield unknown(place, "property", name, self.tbox.predicates, _PREDICATE_CURE)

    def _lines(self) -> Iterator[Finding]:
        for reference, line in self.corpus.lines():
            place = self._at(reference)
            for key in (line.source, *line.cites):
                if key not in self.corpus.sources:
                    yield unknown(place, "source", key, self.corpus.sources, _SOURCE_CURE)
            yield from self._context(place, line.context)
            yield from self._statement_ids(place, line.statement)
            if line.eco:
                yield from self._curie(place, line.eco)
            if line.attributed_to:
                yield from self._entity(place, line.attributed_to)
            yield from self._line_of_article(place, line)
            source = self.corpus.sources.get(line.source)
            if line.evidence_kind is EvidenceKind.PRIMARY_RESULT and source and not _may_find(source):
                cure = f"Name the study in the row of '{line.source}' in graph/sources.tsv (reports_study)."
                yield Finding(place, f"line '{line.key}' is a primary result of a source with no study.", cure)

    def _line_of_article(self, place: Place, line: EvidenceLine) -> Iterator[Finding]:
        """A line of the article cites just the sources whose markers its statements carry."""
        if line.source != ARTICLE:
            return
        if not line.statement:
            yield Finding(place, f"line '{line.key}' of the article names no statement.", "Add statement: C...")
        if line.certainty is None:
            yield Finding(
                place, f"line '{line.key}' of the article has no certainty.", "flat, hedged, strong, metaphor"
            )
        markers = {m for s in line.statement if s in self.corpus.statements for m in self.corpus.statements[s].markers}
        cited = {self.corpus.sources[key].citation_marker for key in line.cites if key in self.corpus.sources}
        if {m for m in cited if m} != markers:
            shown = ", ".join(f"[{m}]" for m in sorted(markers)) or "no marker"
            what = f"line '{line.key}' cites {', '.join(line.cites) or 'nothing'}, but its statement carries {shown}."
            yield Finding(place, what, "Cite exactly the sources behind the statement's markers.")

    def _statements(self) -> Iterator[Finding]:
        markers = {source.citation_marker for source in self.corpus.sources.values() if source.citation_marker}
        for key, statement in self.corpus.statements.items():
            for marker in statement.markers:
                if marker not in markers:
                    cure = "Each marker is the citation_marker of one row of graph/sources.tsv."
                    yield Finding(self._at(f"statement/{key}"), f"no source has the marker [{marker}].", cure)

    def _statement_ids(self, place: Place, ids: Iterable[str]) -> Iterator[Finding]:
        for key in ids:
            if key not in self.corpus.statements:
                cure = "Statements are listed in graph/statements.tsv."
                yield unknown(place, "statement", key, self.corpus.statements, cure)

    def _context(self, place: Place, context: Context | None) -> Iterator[Finding]:
        if context is None:
            return
        for name in Context.model_fields:
            if name == "exposure":
                continue
            allowed = self.tbox.predicates[name].range
            for key in getattr(context, name):
                yield from self._entity(place, key)
                entity = self.corpus.entities.get(key)
                if entity is None:
                    continue
                found = {up for category in entity.category for up in self.tbox.ancestors(KG + category)}
                if not found.intersection(allowed):
                    wanted = " or ".join(iri.removeprefix(KG) for iri in allowed)
                    yield Finding(place, f"'{key}' is no value of context '{name}': it must be {wanted}.", _ENTITY_CURE)

    def _entity(self, place: Place, key: str | None) -> Iterator[Finding]:
        if key is not None and key not in self.corpus.entities:
            yield unknown(place, "entity", key, self.corpus.entities, _ENTITY_CURE)

    def _reference(self, place: Place, reference: str) -> Iterator[Finding]:
        if "/" not in reference and "#" not in reference:
            yield from self._entity(place, reference)
        elif reference not in self.references and not reference.startswith("ontology#"):
            kind = reference.split("/")[0]
            cure = "References look like claim/<id>, outcome/<id>, source/<key>, study/<id> or study/<id>#arm-<key>."
            yield unknown(place, kind, reference, self.references, cure)


def _may_find(source: Source) -> bool:
    """Whether a source can have results of its own: a study's, or a label's or registry's own word."""
    own_word = (SourceKind.DRUG_LABEL, SourceKind.REGISTRY_RECORD)
    return source.reports_study is not None or source.source_kind in own_word


def _references(corpus: Corpus) -> frozenset[str]:
    """Return everything a record can point at, as the tail of its IRI."""
    found = {f"claim/{key}" for key in corpus.claims}
    found |= set(corpus.numbers)
    found |= {f"source/{key}" for key in corpus.sources}
    found |= {f"statement/{key}" for key in corpus.statements}
    found |= {f"flag/{key}" for key in corpus.flags}
    found |= {f"study/{key}" for key in corpus.study_entries}
    for reference, line in corpus.lines():
        found.add(f"{reference}#{line.key}")
    for key, study in corpus.studies.items():
        found.add(f"study/{key}")
        found |= {f"study/{key}#arm-{arm}" for arm in study.arms}
        found |= {f"study/{key}#dose-{step}" for step in study.dose_steps}
        found |= {f"study/{key}#eligibility-{criterion}" for criterion in study.eligibility}
        endpoints = {*study.endpoints, *(number.endpoint for number in (*study.outcomes, *study.comparisons))}
        found |= {f"study/{key}#endpoint-{endpoint}" for endpoint in endpoints}
    return frozenset(found)
