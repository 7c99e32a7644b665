"""Columns that claims, numbers and inferences share: where they stand, and in what circumstances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cllkg.exports.context_slots import CONTEXT_KINDS as KINDS_OF_SLOTS
from cllkg.exports.context_slots import CONTEXT_SLOTS
from cllkg.exports.described import Described
from cllkg.exports.ledger import Ledger
from cllkg.exports.reading import Reading
from cllkg.exports.records import Stood
from cllkg.exports.targets.kgx.columns import Row
from cllkg.exports.targets.kgx.ids import Ids
from cllkg.vocabulary import GRAPH, KG, Kg

CONTEXT_COLUMNS = {
    KG + slot: kind.replace("context: ", "context_").replace(" ", "_") for slot, kind in KINDS_OF_SLOTS.items()
}
CONTEXT_KINDS = dict(zip(CONTEXT_COLUMNS.values(), KINDS_OF_SLOTS.values(), strict=True))
_RELATIONS = {
    "contradicts": "contradicts",
    "restates": "restates",
    "depends_on_claim": "dependsOnClaim",
    "supersedes": "supersedes",
    "part_of_statement": "partOfStatement",
}


class Shared:
    """Makes those columns, and says in the ledger what went into them."""

    def __init__(self, reading: Reading, ids: Ids, ledger: Ledger) -> None:
        self.reading = reading
        self.ids = ids
        self.ledger = ledger

    def word(self, thing: Described, name: str) -> str | None:
        """Return the word of a code that is the value of a property of ours."""
        return self.reading.word(thing.one(KG + name)) or None

    def graphs(self, thing: Described) -> list[str]:
        """Return the short names of the graphs that state a thing."""
        return [iri.removeprefix(GRAPH) for iri in thing.all(Kg.statedIn)]

    def references(self, thing: Described, columns: Mapping[str, str]) -> Row:
        """Return the identifiers of what some properties of ours name, by column."""
        return {column: self.ids.all(thing.all(KG + name)) for column, name in columns.items()}

    def contexts(self, contexts: Iterable[str]) -> Row:
        """Return circumstances by column."""
        found: dict[str, list[str]] = {}
        for iri in contexts:
            context = self.reading.thing(iri)
            for slot in CONTEXT_SLOTS:
                values = context.all(slot)
                shown = values if slot == KG + "exposure" else self.ids.all(values)
                known = found.setdefault(CONTEXT_COLUMNS[slot], [])
                known += [one for one in shown if one not in known]
        return dict(found)

    def keep_contexts(self, of: str, row: Row) -> None:
        """Say that the circumstances of a thing are kept which are in the columns of its row."""
        for column, kind in CONTEXT_KINDS.items():
            if row.get(column):
                self.ledger.keep(kind, of)

    def standing(self, thing: Stood) -> Row:
        """Return where a claim or a number stands, why, and in what circumstances; of these the ledger is not told."""
        row: Row = {
            "standing": self.reading.word(thing.standing),
            "standing_in_article": self.reading.word(thing.standing_in_article),
            "contested": thing.contested,
            "stated_in": self.graphs(thing),
            "checked_against": self.word(thing, "checkedAgainst"),
            "review_status": self.word(thing, "reviewStatus"),
            "review_date": thing.one(KG + "reviewDate"),
            "independent_studies": whole(thing, "independentStudies"),
            "strength_key": thing.strength_key,
            "best_study_type": self.word(thing, "bestStudyType"),
            "evidence_system": self.word(thing, "evidenceSystem"),
            "largest_sample": whole(thing, "largestSample"),
            "direct_evidence": thing.is_true(KG + "directEvidence"),
            "flags": [self.ids.of(flag.iri) for flag in self.reading.flags_about(thing.iri)],
            **self.references(thing, _RELATIONS),
            **self.contexts(thing.contexts),
            **self.evidence(thing),
        }
        self.ledger.keep("contested mark", *([thing.iri] if thing.contested else []))
        for kind in (
            "standing", "standing in the article", "graph", "review", "independent studies", "strength",
            "relation between claims",
        ):  # fmt: skip
            self.ledger.keep(kind, thing.iri)
        return row

    def evidence(self, thing: Stood) -> Row:
        """Return the lines of evidence by the way they cut, and how surely they are worded."""
        by_way: dict[str, list[str]] = {"supports": [], "disputes": [], "inconclusive": []}
        certainties = []
        for iri in thing.evidence:
            line = self.reading.line(iri)
            by_way[line.direction].append(self.ids.of(iri))
            certainties.append(self.reading.word(line.certainty))
        return {
            "supporting_evidence": by_way["supports"],
            "disputing_evidence": by_way["disputes"],
            "inconclusive_evidence": by_way["inconclusive"],
            "certainties": sorted({one for one in certainties if one}),
        }


def whole(thing: Described, name: str) -> int | None:
    """Return the whole number that is the value of a property of ours."""
    value = thing.one(KG + name)
    return None if value is None else int(value)


def decimal(thing: Described, name: str) -> float | None:
    """Return the number that is the value of a property of ours; how it was printed stands elsewhere."""
    value = thing.one(KG + name)
    return None if value is None else float(value)
