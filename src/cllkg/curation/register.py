"""Which names records may use, and what to say of a name that nothing answers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cllkg.curation.findings import Finding, Place, unknown
from cllkg.curation.reader import Reading
from cllkg.model.codes import IRI_SUFFIX, local_name
from cllkg.model.corpus import Corpus

_CURES = {
    "entity": "Entities are listed in graph/entities.tsv.",
    "source": "Sources are listed in graph/sources.tsv.",
    "statement": "Statements are listed in graph/statements.tsv.",
    "study": "Studies are graph/trials/*.yaml and the rows of graph/studies.tsv.",
    "flag": "Flags are listed in graph/flags.tsv.",
    "claim": "Claims are in graph/claims/ and, as facts of a design, in graph/trials/.",
    "outcome": "Outcomes are in graph/trials/ and graph/numbers/.",
    "comparison": "Comparisons are in graph/trials/.",
}
_FORMS = "References look like claim/<id>, outcome/<id>, source/<key>, study/<id> or study/<id>#arm-<key>."


class Register:
    """All names of one reading. A name that may stand in what did not read is not called unknown."""

    def __init__(self, reading: Reading) -> None:
        self.corpus = reading.corpus
        self.drafts = reading.drafts
        self.unread = reading.unread
        self.parts = _parts(self.corpus)
        self.keys: dict[str, Mapping[str, object]] = {
            "entity": self.corpus.entities,
            "source": self.corpus.sources,
            "statement": self.corpus.statements,
            "study": {**self.corpus.study_entries, **self.corpus.studies},
            "flag": self.corpus.flags,
            "claim": self.corpus.claims,
            "outcome": _numbers(self.corpus, "outcome"),
            "comparison": _numbers(self.corpus, "comparison"),
        }

    def name(self, place: Place, kind: str, key: str) -> Iterator[Finding]:
        """Yield a finding unless there is a record of that kind and key, or may be one."""
        known = self.keys[kind]
        if key in known or self._excused(kind, f"{kind}/{key}"):
            return
        if f"{kind}/{key}" in self.drafts:
            cure = "Accept it (review: {status: accepted, ...}), or take the reference away."
            yield Finding(place, f"the {kind} '{key}' is a draft, and drafts are left out.", cure)
            return
        # The nearest number is not what was meant by a number.
        yield unknown(place, kind, key, () if kind == "statement" else known, _CURES[kind])

    def reference(self, place: Place, text: str) -> Iterator[Finding]:
        """Yield a finding unless an entity key, or a tail such as ``claim/x`` or ``study/y#arm-a``, names something."""
        head, _, part = text.partition("#")
        kind, slash, key = head.partition("/")
        if not slash and not part:
            yield from self.name(place, "entity", text)
        elif head == "ontology":
            if text not in _CODES:
                yield unknown(place, "code", text, _CODES, "Codes are the individuals of ontology/terms/codes.ttl.")
        elif kind not in self.keys or not slash:
            yield unknown(place, "kind of record", kind, self.keys, _FORMS)
        elif not part:
            yield from self.name(place, kind, key)
        elif head not in self.drafts and not self._excused(kind, head) and text not in self.parts:
            what = "part of a study" if kind == "study" else "line of evidence"
            yield unknown(place, what, text, self.parts, _FORMS)

    def _excused(self, kind: str, reference: str) -> bool:
        return kind in self.unread or reference in self.unread


_CODES = frozenset(f"ontology#{local_name(code)}" for codes in IRI_SUFFIX for code in codes)


def _numbers(corpus: Corpus, kind: str) -> dict[str, object]:
    pairs = ((reference.partition("/"), placed) for reference, placed in corpus.numbers.items())
    return {key: placed for (found, _, key), placed in pairs if found == kind}


def _parts(corpus: Corpus) -> frozenset[str]:
    """Return the parts of records that can be pointed at, as the tails of their IRIs."""
    found = {f"{reference}#{line.key}" for reference, line in corpus.lines()}
    for key, study in corpus.studies.items():
        found |= {f"study/{key}#arm-{arm}" for arm in study.arms}
        found |= {f"study/{key}#dose-{step}" for step in study.dose_steps}
        found |= {f"study/{key}#eligibility-{criterion}" for criterion in study.eligibility}
        endpoints = {*study.endpoints, *(number.endpoint for number in (*study.outcomes, *study.comparisons))}
        found |= {f"study/{key}#endpoint-{endpoint}" for endpoint in endpoints}
    return frozenset(found)
