"""Check that the records fit together: names exist, markers agree, predicates connect what they may.

Each check is one small function that yields findings. Whether a record is true to its source is
for a reviewer to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cllkg.content import Content
from cllkg.curation.findings import Finding, Place, unknown
from cllkg.curation.fitting import Fitting
from cllkg.curation.ontology_files import ontology_findings
from cllkg.curation.reader import Reading, read_corpus
from cllkg.curation.register import Register
from cllkg.curation.yaml_file import Location, Spot
from cllkg.model.claims import Context, EvidenceLine
from cllkg.model.codes import EvidenceKind, SourceKind
from cllkg.model.corpus import ARTICLE, Corpus, PlacedNumber
from cllkg.model.entities import Entity
from cllkg.model.numbers import Comparison, Outcome
from cllkg.model.sources import Source
from cllkg.model.studies import Study
from cllkg.prefixes import PrefixMap, read_prefixes
from cllkg.tbox import TBox, read_tbox
from cllkg.vocabulary import KG, Kg, property_of

_LINKS = ("contradicts", "restates", "depends_on_claim", "supersedes")


def lint(content: Content) -> tuple[Reading, list[Finding]]:
    """Read all records and check that they fit together.

    Returns:
        The reading, and every finding in order of file and line; none means all is well.
    """
    reading = read_corpus(content)
    findings = ontology_findings(content)
    # Records are held against the ontology only when it can be read and has the terms they are made of.
    if not findings:
        tbox = read_tbox(content)
        findings += _lacking(tbox, content)
    if not findings:
        prefixes = read_prefixes(content.ontology / "prefixes.tsv")
        findings += _Linter(reading, tbox, prefixes).findings()
    return reading, sorted({*reading.findings, *findings})


def _lacking(tbox: TBox, content: Content) -> Iterator[Finding]:
    """Yield a finding for each term that the package writes and the T-Box has lost."""
    known = {predicate.iri for predicate in tbox.predicates.values()} | tbox.parents.keys()
    terms = {iri for name, iri in vars(Kg).items() if not name.startswith("_")}
    terms |= {property_of(name) for name in (*Context.model_fields, *_LINKS)}
    header = content.ontology / "cllkg.ttl"
    for iri in sorted(terms - known):
        what = f"the T-Box has no term 'kg:{iri.removeprefix(KG)}', of which records are made."
        yield Finding(Place(header.relative_to(content.root), 1), what, "Restore it in ontology/terms/.")


class _Linter:
    """One pass over a corpus; holds the names that records may use."""

    def __init__(self, reading: Reading, tbox: TBox, prefixes: PrefixMap) -> None:
        self.corpus: Corpus = reading.corpus
        self.unread = reading.unread
        self.spots = reading.spots
        self.tbox = tbox
        self.prefixes = prefixes
        self.register = Register(reading)
        self.fitting = Fitting(reading.corpus, tbox)

    def findings(self) -> Iterator[Finding]:
        yield from self._entities()
        yield from self._sources()
        yield from self._claims()
        yield from self._studies()
        yield from self._numbers()
        yield from self._flags()
        yield from self._statements()

    def _entities(self) -> Iterator[Finding]:
        curies: dict[str, str] = {}
        for key, entity in self.corpus.entities.items():
            spot = self.spots[f"entity/{key}"]
            place = spot.place()
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
                yield from self.register.name(place, "entity", other)
            if entity.impairment_of:
                yield from self.fitting.reference(spot, "impairment_of", "subject", key)
                yield from self.fitting.reference(spot, "impairment_of", "object", entity.impairment_of)
        for circle in _circles(self.corpus.entities):
            shown = " > ".join((*circle, circle[0]))
            place = max(self.spots[f"entity/{key}"].place() for key in circle)
            cure = "Break the circle in the column 'broader'."
            yield Finding(place, f"'{circle[0]}' is broader than itself: {shown}.", cure)

    def _curie(self, place: Place, curie: str) -> Iterator[Finding]:
        try:
            self.prefixes.expand(curie)
        except ValueError as error:
            yield Finding(place, f"bad CURIE: {error}.", "Prefixes are listed in ontology/prefixes.tsv.")

    def _sources(self) -> Iterator[Finding]:
        markers: dict[str, str] = {}
        for key, source in self.corpus.sources.items():
            place = self.spots[f"source/{key}"].place()
            if source.reports_study:
                yield from self.register.name(place, "study", source.reports_study)
            if source.citation_marker in markers:
                what = f"'{markers[source.citation_marker]}' has the marker [{source.citation_marker}] already."
                yield Finding(place, what, "A marker of the article stands for one source.")
            elif source.citation_marker:
                markers[source.citation_marker] = key

    def _statements(self) -> Iterator[Finding]:
        markers = {source.citation_marker for source in self.corpus.sources.values() if source.citation_marker}
        if any(gap.partition("/")[0] == "source" for gap in self.unread):
            return
        for key, statement in self.corpus.statements.items():
            for marker in statement.markers:
                if marker not in markers:
                    cure = "Each marker is the citation_marker of one row of graph/sources.tsv."
                    place = self.spots[f"statement/{key}"].place()
                    yield Finding(place, f"no source has the marker [{marker}].", cure)

    def _claims(self) -> Iterator[Finding]:
        for claim in self.corpus.claims.values():
            spot = self.spots[f"claim/{claim.id}"]
            yield from self._context(spot, ("context",), claim.context)
            for role in ("subject", "object"):
                if reference := getattr(claim, role):
                    yield from self.register.reference(spot.place(role), reference)
            for i, reference in enumerate(claim.about):
                yield from self.register.reference(spot.place("about", i), reference)
            for name in _LINKS:
                for i, other in enumerate(getattr(claim, name)):
                    yield from self.register.name(spot.place(name, i), "claim", other)
            if claim.replaced_by:
                yield from self.register.name(spot.place("replaced_by"), "claim", claim.replaced_by)
            yield from self._statement_ids(spot, ("part_of_statement",), claim.part_of_statement)
            yield from self.fitting.claim(spot, claim)
            yield from self._lines(spot, claim.evidence)

    def _studies(self) -> Iterator[Finding]:
        """Check the names inside a study that no design claim repeats."""
        for key, study in self.corpus.studies.items():
            spot = self.spots[f"study/{key}"]
            for arm_key, arm in study.arms.items():
                for i, agent in enumerate(arm.agent):
                    yield from self.register.name(spot.place("arms", arm_key, "agent", i), "entity", agent)
            for step_key, step in study.dose_steps.items():
                yield from self.register.name(spot.place("dose_steps", step_key, "agent"), "entity", step.agent)
            for endpoint in study.endpoints:
                yield from self.register.name(spot.place("endpoints", endpoint), "entity", endpoint)

    def _numbers(self) -> Iterator[Finding]:
        for reference, placed in self.corpus.numbers.items():
            spot, number = self.spots[reference], placed.number
            yield from self.register.name(spot.place("endpoint"), "entity", number.endpoint)
            yield from self._context(spot, ("context",), number.context)
            if isinstance(number, Outcome) and number.of_population:
                yield from self.register.name(spot.place("of_population"), "entity", number.of_population)
            kind = reference.partition("/")[0]
            for name in ("contradicts", "supersedes"):
                for i, other in enumerate(getattr(number, name)):
                    yield from self.register.name(spot.place(name, i), kind, other)
            yield from self._arms(spot, placed)
            yield from self._lines(spot, number.evidence)

    def _arms(self, spot: Spot, placed: PlacedNumber) -> Iterator[Finding]:
        number, study = placed.number, placed.study
        if study is None:
            if number.arms:
                cure = "Move it to the file of its study in graph/trials/, or give of_population."
                yield Finding(spot.place("in_arm"), f"the number '{number.id}' has an arm and no study.", cure)
            return
        if isinstance(number, Comparison):
            for role in ("of_arm", "against_arm"):
                yield from _arm(spot.place(role), getattr(number, role), study)
            for arm in number.sample_size if isinstance(number.sample_size, dict) else ():
                yield from _arm(spot.place("sample_size", arm), arm, study)
        else:
            for i, arm in enumerate(number.arms):
                yield from _arm(spot.place("in_arm", i), arm, study)

    def _flags(self) -> Iterator[Finding]:
        for flag in self.corpus.flags.values():
            spot = self.spots[f"flag/{flag.id}"]
            for reference in flag.about:
                yield from self.register.reference(spot.place(), reference)
            yield from self._statement_ids(spot, (), flag.statement)
            for name in flag.differs_in:
                if name not in self.tbox.predicates:
                    cure = "Properties are listed in ontology/terms/, written here in snake_case."
                    yield unknown(spot.place(), "property", name, self.tbox.predicates, cure)

    def _lines(self, spot: Spot, lines: Iterable[EvidenceLine]) -> Iterator[Finding]:
        for i, line in enumerate(lines):
            at: Location = ("evidence", i)
            yield from self.register.name(spot.place(*at, "source"), "source", line.source)
            for j, key in enumerate(line.cites):
                yield from self.register.name(spot.place(*at, "cites", j), "source", key)
            yield from self._context(spot, (*at, "context"), line.context)
            yield from self._statement_ids(spot, (*at, "statement"), line.statement)
            if line.eco:
                yield from self._curie(spot.place(*at, "eco"), line.eco)
            if line.attributed_to:
                yield from self.register.name(spot.place(*at, "attributed_to"), "entity", line.attributed_to)
            if line.source == ARTICLE:
                yield from self._line_of_article(spot, at, line)
            source = self.corpus.sources.get(line.source)
            if line.evidence_kind is EvidenceKind.PRIMARY_RESULT and source and not _may_find(source):
                what = f"line '{line.key}' is a primary result of '{line.source}', a source with no study."
                cure = "Choose another evidence_kind, or name its study in graph/sources.tsv (reports_study)."
                yield Finding(spot.place(*at, "evidence_kind"), what, cure)

    def _line_of_article(self, spot: Spot, at: Location, line: EvidenceLine) -> Iterator[Finding]:
        """A line of the article cites just the sources whose markers its statements carry."""
        if line.certainty is None:
            cure = "Add certainty: flat, hedged, strong or metaphor, as the statement words it."
            yield Finding(spot.place(*at), f"line '{line.key}' of the article has no certainty.", cure)
        if not line.statement:
            cure = "Add statement: C..., the row of graph/statements.tsv it was read from."
            yield Finding(spot.place(*at), f"line '{line.key}' of the article names no statement.", cure)
            return
        statements, sources = self.corpus.statements, self.corpus.sources
        if not (statements.keys() >= set(line.statement) and sources.keys() >= set(line.cites)):
            return
        markers = {marker for key in line.statement for marker in statements[key].markers}
        if {sources[key].citation_marker for key in line.cites} == markers:
            return
        behind = {source.citation_marker: key for key, source in sources.items()}
        if not behind.keys() >= markers:
            return
        carried = ", ".join(f"[{marker}]" for marker in sorted(markers)) or "no marker"
        what = f"line '{line.key}' cites {', '.join(line.cites) or 'nothing'}, but its statement carries {carried}."
        wanted = ", ".join(behind[marker] for marker in sorted(markers))
        cure = f"Write cites: [{wanted}], or correct the statement." if markers else "Take 'cites' out."
        yield Finding(spot.place(*at, "cites"), what, cure)

    def _statement_ids(self, spot: Spot, at: Location, ids: Iterable[str]) -> Iterator[Finding]:
        for i, key in enumerate(ids):
            yield from self.register.name(spot.place(*at, i), "statement", key)

    def _context(self, spot: Spot, at: Location, context: Context | None) -> Iterator[Finding]:
        for name in Context.model_fields if context is not None else ():
            if name == "exposure":
                continue
            allowed = self.tbox.predicates[name].range
            for i, key in enumerate(getattr(context, name)):
                place = spot.place(*at, name, i)
                yield from self.register.name(place, "entity", key)
                entity = self.corpus.entities.get(key)
                if entity is None or not self.tbox.categories.keys() >= set(entity.category):
                    continue
                found = {up for category in entity.category for up in self.tbox.ancestors(KG + category)}
                if not found.intersection(allowed):
                    wanted = " or ".join(iri.removeprefix(KG) for iri in allowed)
                    what = f"'{key}' is {'/'.join(entity.category)}, but '{name}' of a context must be {wanted}."
                    yield Finding(place, what, "Choose another entity or another key of the context.")


def _arm(place: Place, arm: str, study: Study) -> Iterator[Finding]:
    if arm not in study.arms:
        cure = f"The arms of {study.id} are: {', '.join(study.arms) or 'none'}."
        yield unknown(place, "arm", arm, study.arms, cure)


def _may_find(source: Source) -> bool:
    """Whether a source can have results of its own: a study's, or a label's or registry's own word."""
    own_word = (SourceKind.DRUG_LABEL, SourceKind.REGISTRY_RECORD)
    return source.reports_study is not None or source.source_kind in own_word


def _circles(entities: Mapping[str, Entity]) -> list[tuple[str, ...]]:
    """Return each circle of broader entities once, from its first entity in the order of the table."""
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for start in entities:
        waiting: list[tuple[str, ...]] = [(start,)]
        seen: set[str] = set()
        while waiting:
            path = waiting.pop()
            for parent in entities[path[-1]].broader:
                if parent == start:
                    found.setdefault(frozenset(path), path)
                elif parent in entities and parent not in seen:
                    seen.add(parent)
                    waiting.append((*path, parent))
    return list(found.values())
