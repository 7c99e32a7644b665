"""Write a BEL script: the claims that may be taken as they stand, each line of evidence with its citation and context.

BEL knows neither denial nor doubt, so whatever is denied, contested, disputed, uncited, a hypothesis or inferred stays
out, and so does evidence that does not support its claim. Names are written as ``HGNC:7203 ! CD200``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cllkg.exports.context_slots import CONTEXT_KINDS
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.mapping_table import is_same, read_mapping
from cllkg.exports.reading import Reading
from cllkg.exports.records import Claim, Line, Source
from cllkg.vocabulary import KG, RDFS

SCRIPT = "cllkg.bel"

_NOT_PLAIN = "BEL has no mark for what is denied, contested, disputed, uncited, a hypothesis or not outright."
_NO_RELATION = "BEL has no relation for it."
_NO_FUNCTION = "BEL has no function for what it is about."
_NO_SHAPE = "BEL's relation would say something else of such an object."
_NOT_IN_SCRIPT = "It belongs to no claim in the script."
_CHANGED = "a text without the line breaks, tabs and straight quotes BEL cannot hold"

# Our circumstances as annotations.
_SLOTS = {
    "onCell": "BearingCell",
    "inCell": "Cell",
    "compartment": "Compartment",
    "inDisease": "Disease",
    "inSpecies": "Species",
    "inPopulation": "Population",
    "inSystem": "System",
    "assay": "Assay",
    "exposure": "Exposure",
}
_OF_A_CLAIM = {
    "Category": "category",
    "Standing": "standing",
    "StandingInArticle": "standing in the article",
    "IndependentStudies": "independent studies",
    "Graph": "graph",
    "Flag": "",
    "Sentence": "claim",
    "Predicate": "",
}
_OF_A_LINE = {
    "Line": "evidence",
    "Finding": "finding",
    "EvidenceKind": "evidence kind",
    "StudyType": "study type",
    "Certainty": "certainty",
    "Locator": "locator",
    "EvidenceCode": "evidence code",
    "SampleSize": "sample size of a line",
    "Cites": "cited source",
    "LineGraph": "graph",
    "Source": "citation",
    "SourceTitle": "",
}
_ANNOTATIONS = sorted({"Claim", *_OF_A_CLAIM, *_OF_A_LINE, *_SLOTS.values()})


def bel(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write the script.

    Raises:
        CllkgError: If a table of mappings does not read.
        ExportRefused: If the export is strict, and a plain claim about mechanisms has no relation in BEL, or what a
            plain claim with a relation is about has no function.
    """
    scribe = _Scribe(reading, ledger)
    with desk.text(SCRIPT) as out:
        for line in (*_document(reading), *scribe.definitions(), *scribe.statements()):
            out.write(line + "\n")
    kinds = [kind for kind in (*_OF_A_CLAIM.values(), *_OF_A_LINE.values()) if kind]
    ledger.drop_rest(
        _NOT_IN_SCRIPT, *kinds, *CONTEXT_KINDS.values(), "claim as a triple", "source", "source identifier", "entity",
        "label", "flag",
    )  # fmt: skip


def _document(reading: Reading) -> Iterator[str]:
    yield 'SET DOCUMENT Name = "CLL-KG"'
    yield f'SET DOCUMENT Version = "{reading.version}"'
    yield 'SET DOCUMENT Description = "The claims of CLL-KG that BEL can say, with their evidence"'
    yield 'SET DOCUMENT Authors = "The CLL-KG maintainers"'
    yield 'SET DOCUMENT ContactInfo = "The CLL-KG maintainers"'
    yield f'SET DOCUMENT Licenses = "{reading.license or "none stated"}"'


class _Scribe:
    """Turns claims into statements and tells the ledger so."""

    def __init__(self, reading: Reading, ledger: Ledger) -> None:
        self.reading = reading
        self.ledger = ledger
        ontology, prefixes = reading.ontology, reading.prefixes
        relation = ("predicate", "relation", "shape", "match", "comment")
        self._relations = read_mapping(ontology, "bel_predicates.tsv", relation, prefixes)
        self._functions = read_mapping(ontology, "bel_functions.tsv", ("category", "function", "comment"), prefixes)

    def definitions(self) -> Iterator[str]:
        """Yield the namespaces the statements need, and all annotations."""
        yield ""
        for namespace in sorted({namespace for claim in self._claims() for namespace in self._namespaces(claim)}):
            yield f'DEFINE NAMESPACE {namespace} AS PATTERN ".*"'
        for annotation in _ANNOTATIONS:
            yield f'DEFINE ANNOTATION {annotation} AS PATTERN ".*"'

    def statements(self) -> Iterator[str]:
        """Yield the lines for each claim that BEL can say."""
        for claim in self.reading.claims():
            statement = self._statement(claim)
            if statement is None:
                continue
            row = self._relations[claim.predicate or ""]
            if is_same(row):
                self.ledger.keep("claim as a triple", claim.iri)
            else:
                into = f"the nearest, {row['relation']}; the annotation Predicate has our relation"
                self.ledger.fold("claim as a triple", claim.iri, into)
            for end in (claim.subject, claim.object_iri):
                if end:
                    self.ledger.keep("entity", end)
                    self._told("label", end, self.reading.entity(end).label)
            for iri in claim.evidence:
                line = self.reading.line(iri)
                if line.direction == "supports" and line.source:
                    yield from self._evidence(claim, line, self.reading.source(line.source))
                    yield statement
                else:
                    self.ledger.drop("evidence", iri, "BEL has no mark for evidence that does not support.")

    def _claims(self) -> Iterator[Claim]:
        return (claim for claim in self.reading.claims() if self._statement(claim, silent=True) is not None)

    def _statement(self, claim: Claim, *, silent: bool = False) -> str | None:
        """Return a claim in BEL, or None if BEL cannot say it; the ledger is told why unless asked not to."""
        if not self.reading.is_plain(claim) or not claim.subject or not claim.predicate or not claim.object_iri:
            reason = _NOT_PLAIN if claim.is_triple else _NO_RELATION
        elif claim.predicate not in self._relations:
            reason = _NO_RELATION
            if not silent and self.reading.word(claim.category) == "mechanism":
                self.ledger.unmapped("claim as a triple", claim.iri, self.reading.curie(claim.predicate), "BEL")
        else:
            ends = {iri: self._term(iri) for iri in (claim.subject, claim.object_iri)}
            subject, object_ = ends[claim.subject], ends[claim.object_iri]
            if subject and object_:
                row = self._relations[claim.predicate]
                statement = _shaped(row["shape"], subject, row["relation"], object_)
                if statement:
                    return statement
                reason = _NO_SHAPE
            else:
                reason = _NO_FUNCTION
                for iri in (iri for iri, term in ends.items() if term is None and not silent):
                    category = self.reading.category_of(self.reading.thing(iri)) or iri
                    self.ledger.unmapped("claim", claim.iri, self.reading.curie(category), "BEL", reason)
        if not silent:
            self.ledger.drop("claim", claim.iri, reason)
        return None

    def _term(self, iri: str) -> str | None:
        """Return an entity in BEL: ``p(HGNC:7203 ! CD200)``."""
        entity = self.reading.entity(iri)
        category = self.reading.category_of(entity)
        while category is not None and category not in self._functions:
            above = self.reading.thing(category).all(RDFS + "subClassOf")
            category = next((one for one in above if self.reading.is_a(one, KG + "Entity")), None)
        if category is None:
            return None
        namespace, name = self._split(iri)
        return f"{self._functions[category]['function']}({namespace}:{_quoted(name)} ! {_quoted(entity.label)})"

    def _split(self, iri: str) -> tuple[str, str]:
        curie = self.reading.prefixes.compress(iri)
        if curie is None:
            return "IRI", iri
        prefix, _, local = curie.partition(":")
        return prefix, local

    def _namespaces(self, claim: Claim) -> Iterable[str]:
        return (self._split(iri)[0] for iri in (claim.subject, claim.object_iri) if iri)

    def _evidence(self, claim: Claim, line: Line, source: Source) -> Iterator[str]:
        yield ""
        yield f"SET Citation = {_citation(source)}"
        # PyBEL takes two claims with the same triple, citation and evidence for one, so the claim's sentence is in it.
        yield f"SET Evidence = {_quoted(' '.join(filter(None, (claim.label, line.finding))))}"
        self.ledger.keep("source", source.iri)
        self._told("source", source.iri, source.title)
        if source.pmid or source.doi:
            self.ledger.keep("source identifier", source.iri)
        yield from self._annotations(claim, line, source)

    def _annotations(self, claim: Claim, line: Line, source: Source) -> Iterator[str]:
        reading = self.reading
        flags = reading.flags_about(claim.iri)
        of_claim = {
            "Category": [reading.word(claim.category)],
            "Standing": [reading.word(claim.standing)],
            "StandingInArticle": [reading.word(claim.standing_in_article)],
            "IndependentStudies": claim.all(KG + "independentStudies"),
            "Graph": [reading.curie(graph) for graph in claim.stated_in],
            "Flag": [f"{reading.curie(flag.iri)} {flag.label}" for flag in flags],
            "Sentence": [claim.label],
            "Predicate": [reading.curie(claim.predicate or "")],
        }
        of_line = {
            "Line": [line.iri],
            "Finding": [line.finding or ""],
            "EvidenceKind": [reading.word(line.kind)],
            "StudyType": [reading.word(line.study_type)],
            "Certainty": [reading.word(line.certainty)],
            "Locator": [line.locator or ""],
            "EvidenceCode": [reading.curie(code) for code in line.eco],
            "SampleSize": line.all(KG + "sampleSize"),
            "Cites": [reading.curie(cited) for cited in line.cites],
            "LineGraph": [reading.curie(graph) for graph in line.all(KG + "statedIn")],
            "Source": [source.iri],
            "SourceTitle": [source.title],
        }
        yield from _set("Claim", [claim.iri])
        for found, kinds, iri in ((of_claim, _OF_A_CLAIM, claim.iri), (of_line, _OF_A_LINE, line.iri)):
            for name, values in found.items():
                yield from _set(name, values)
                if kinds[name] and any(values):
                    self._told(kinds[name], iri, *values)
        for flag in flags:
            self.ledger.fold("flag", flag.iri, "an annotation of the claims it is about, without its computation")
        for slot, name in _SLOTS.items():
            values = [value for context in claim.contexts for value in reading.thing(context).all(KG + slot)]
            texts = list(dict.fromkeys(reading.label(value) if "://" in value else value for value in values))
            yield from _set(name, texts)
            if texts:
                self._told(CONTEXT_KINDS[slot], claim.iri, *texts)

    def _told(self, kind: str, iri: str, *texts: str) -> None:
        """Tell the ledger that something was written, and whether BEL holds its text as it is."""
        if all(_plain(text) == text for text in texts):
            self.ledger.keep(kind, iri)
        else:
            self.ledger.fold(kind, iri, _CHANGED)


def _shaped(shape: str, subject: str, relation: str, object_: str) -> str | None:
    """Return the statement of a shape that a table of mappings names, or None if its object has not that shape."""
    of_molecule = object_.startswith(("p(", "a("))
    if shape == "activity":
        return f"{subject} {relation} act({object_})" if of_molecule else None
    if shape == "degradation":
        return f"{subject} {relation} deg({object_})" if of_molecule else None
    if shape == "process" and not object_.startswith(("bp(", "path(")):
        return None
    return f"{subject} {relation} {object_}"


def _citation(source: Source) -> str:
    if source.pmid:
        kind, number = "PubMed", source.pmid
    elif source.doi:
        kind, number = "DOI", source.doi
    else:
        kind, number = "Other", source.iri
    return f"{{{_quoted(kind)}, {_quoted(source.title)}, {_quoted(number)}}}"


def _set(name: str, values: list[str]) -> Iterator[str]:
    """Yield the line that sets an annotation; none without values, for SET Citation clears those from before."""
    found = [value for value in values if value]
    if len(found) == 1:
        yield f"SET {name} = {_quoted(found[0])}"
    elif found:
        yield f"SET {name} = {{{', '.join(map(_quoted, found))}}}"


def _quoted(text: str) -> str:
    return f'"{_plain(text)}"'


def _plain(text: str) -> str:
    """Return a text as BEL can hold it: on one line, without straight quotes, and with nothing that ends a line."""
    text = " ".join(text.split()).replace('"', "\u201d").replace(" //", " / /")
    return text.replace("\\", "/")
