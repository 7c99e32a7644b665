"""What a retraction of each source would take down, as ``cllkg impact`` tells it of one.

That verb compiles the whole graph twice, which is right for one source and too slow for a hundred. Here only the
records that rest on a source are judged again, by the same functions the compiler judges them with. Retraction only
takes away, so an inference falls exactly when a claim it rests on stops being a premise, and none is new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from cllkg.compiler.claims import derive_standing, shortcut_graphs
from cllkg.compiler.minting import Mint
from cllkg.compiler.sheet import Sheet
from cllkg.model.claims import Claim
from cllkg.model.codes import RetractionStatus
from cllkg.model.corpus import ARTICLE, Corpus
from cllkg.model.sources import Source
from cllkg.model.standing import opposed_claims
from cllkg.model.strength import Strength, derive_strength
from cllkg.prefixes import PrefixMap
from cllkg.projection.recorded import CLAIM, Recorded, Triple, read_recorded, states_size
from cllkg.store.answers import Store
from cllkg.tbox import TBox
from cllkg.vocabulary import BASE, Kg

# With these a claim has traced support, whatever is said against it, and may be a premise.
_WITH_SUPPORT = frozenset({"supported", "contested"})
Quad = tuple[str, str, str, str]


@dataclass(frozen=True)
class Judged:
    """Where a record stands, how strong it is, and the graphs its plain triple stands in."""

    standing: str
    in_article: str
    studies: int
    strength: Strength
    key: str
    graphs: tuple[str, ...]


@dataclass(frozen=True)
class Changed:
    """A record before and after, and each respect in which it differs: its name, and what it was and becomes."""

    record: str
    label: str
    before: str
    after: str
    respects: tuple[tuple[str, str, str], ...]

    @property
    def told(self) -> tuple[str, ...]:
        """Each respect in words: ``independent studies 2 → 1``."""
        return tuple(
            f"{'' if name == 'standing' else f'{name} '}{old or 'none'} → {new or 'none'}"
            for name, old, new in self.respects
        )


@dataclass(frozen=True)
class Retraction:
    """What a retraction of one source changes; every field is sorted.

    Attributes:
        falls: Their standing leaves supported or contested.
        weakens: They keep their standing on less.
        shifts: Another standing changes.
        depends: The references of those that depend, by their curator's word, on one that falls.
        stays: The references of those with a line that rests on the source, and that stand as before.
        shortcuts_gone: The plain triples that leave a graph.
        shortcuts_new: The plain triples that come into one.
        inferences_gone: The labels of inferences that fall, with as many entries as there are inferences.
        inferences_weaker: The labels of those that stand on weaker claims.
    """

    falls: tuple[Changed, ...]
    weakens: tuple[Changed, ...]
    shifts: tuple[Changed, ...]
    depends: tuple[str, ...]
    stays: tuple[str, ...]
    shortcuts_gone: tuple[Triple, ...]
    shortcuts_new: tuple[Triple, ...]
    inferences_gone: tuple[str, ...]
    inferences_weaker: tuple[str, ...]


@dataclass(frozen=True)
class Retractions:
    """What would follow from each retraction.

    Attributes:
        of: By the key of each source that some line rests on.
        labels: What each claim and number says, by its reference such as ``claim/x``.
        words: The plain triples of claims in words.
        inferences: How many inferences the store holds; 0 if it was asked without them.
    """

    of: dict[str, Retraction]
    labels: dict[str, str]
    words: dict[Triple, str]
    inferences: int


def foresee(store: Store, query: Path) -> Retractions:
    """Return what a retraction of each source would change.

    Args:
        store: Where to ask; inferences are counted if it holds them.
        query: The query of all records, as ``read_recorded`` takes it.

    Raises:
        CllkgError: If the query's header leaves a part out.
        QueryFailed: If a query does not run or answers other columns than it promises.
    """
    recorded = read_recorded(store, query)
    ends = _Ends(recorded)
    keys = {key for lines in recorded.lines.values() for line in lines for key in (line.source, *line.cites)}
    return Retractions(
        {key: ends.without(key) for key in sorted(keys)}, recorded.labels, recorded.words, len(recorded.inferences)
    )


def judge_all(recorded: Recorded) -> dict[str, Judged]:
    """Judge every record as it is; the store must have come to the same."""
    return _World(recorded, recorded.corpus.sources).all()


class _World:
    """The records under some set of retractions."""

    def __init__(self, recorded: Recorded, sources: Mapping[str, Source]) -> None:
        self._recorded = recorded
        corpus = replace(recorded.corpus, sources=dict(sources))
        self.sources = corpus.sources
        # The compiler's rules ask a sheet for its corpus alone; nothing is written on this one.
        self._sheet = Sheet(Mint(corpus, TBox({}, {}), PrefixMap({})))
        denied = _denied(recorded.corpus)
        self._opposed = opposed_claims(denied, corpus.broader, corpus.sources)
        self._by_article = opposed_claims(denied, corpus.broader, corpus.sources, lambda line: line.source == ARTICLE)

    def judge(self, reference: str, sizes: Mapping[str, int]) -> Judged:
        recorded = self._recorded
        lines = recorded.lines[reference]
        key = reference.removeprefix(CLAIM)
        claim = recorded.corpus.claims[key] if reference.startswith(CLAIM) else None
        derived = derive_standing(
            self._sheet,
            lines,
            opposed=claim is not None and key in self._opposed,
            opposed_by_article=claim is not None and key in self._by_article,
        )
        own = None if claim else recorded.number_sizes.get(reference, ())
        strength = derive_strength(lines, self.sources, recorded.order, sizes, own)
        graphs = () if claim is None or key in recorded.blocked else shortcut_graphs(self._sheet, claim, derived)
        return Judged(
            standing=str(derived.overall),
            in_article=str(derived.in_article or ""),
            studies=derived.independent_studies,
            strength=strength,
            key=recorded.order.key(strength),
            graphs=tuple(str(graph) for graph in graphs),
        )

    def all(self) -> dict[str, Judged]:
        """Judge every record: claims first without sizes, for the sizes of studies follow from claims."""
        bare = {reference: self.judge(reference, {}) for reference in self._recorded.lines}
        sizes = self.sizes(bare)
        return {reference: self.judge(reference, sizes) for reference in self._recorded.lines}

    def sizes(self, judged: Mapping[str, Judged]) -> dict[str, int]:
        """Return the largest number stated for each study by claims whose plain triples stand."""
        found: dict[str, int] = defaultdict(int)
        for reference, triple in self._recorded.triples.items():
            if states_size(triple) and judged[reference].graphs:
                subject, predicate, obj = triple
                size = int(obj) if predicate == Kg.enrolled else self._recorded.arm_sizes.get(obj, 0)
                study = subject.removeprefix(f"{BASE}study/")
                found[study] = max(found[study], size)
        return {study: size for study, size in found.items() if size}


class _Ends:
    """What ends with a source: the records as they are beside those without it."""

    def __init__(self, recorded: Recorded) -> None:
        self._recorded = recorded
        self._judged: dict[str | None, dict[str, Judged]] = {}
        self._resting: dict[str, set[str]] = defaultdict(set)
        for reference, lines in recorded.lines.items():
            for line in lines:
                for key in (line.source, *line.cites):
                    self._resting[key].add(reference)
        # A claim that loses its support no longer denies its opposite.
        self._opposites: dict[str, set[str]] = defaultdict(set)
        denied = _denied(recorded.corpus)
        for one in denied:
            for other in denied:
                if _proposition(one) == _proposition(other):
                    self._opposites[CLAIM + one.id].add(CLAIM + other.id)

    def without(self, key: str) -> Retraction:
        """Compare the records with and without a source; one retracted already is compared with what it was before."""
        sources = self._recorded.corpus.sources
        retracted = sources[key].retraction_status is RetractionStatus.RETRACTED
        before = self._standing_as_is(key if retracted else None)
        changed = {key: sources[key].model_copy(update={"retraction_status": RetractionStatus.RETRACTED})}
        after = self._again(before, _World(self._recorded, sources | changed), key)
        return self._compare(before, after, key)

    def _standing_as_is(self, restored: str | None) -> dict[str, Judged]:
        if restored not in self._judged:
            sources = dict(self._recorded.corpus.sources)
            if restored is not None:
                status = {"retraction_status": RetractionStatus.NOT_CHECKED}
                sources[restored] = sources[restored].model_copy(update=status)
            self._judged[restored] = _World(self._recorded, sources).all()
        return self._judged[restored]

    def _again(self, before: Mapping[str, Judged], world: _World, key: str) -> dict[str, Judged]:
        touched = set(self._resting[key])
        touched |= {other for reference in touched for other in self._opposites.get(reference, ())}
        sizes = world.sizes(before)
        after = dict(before) | {reference: world.judge(reference, sizes) for reference in touched}
        # Where a study's size is no longer stated, it counts nowhere.
        fewer = world.sizes(after)
        if fewer != sizes:
            after = {reference: world.judge(reference, fewer) for reference in before}
        return after

    def _compare(self, before: Mapping[str, Judged], after: Mapping[str, Judged], key: str) -> Retraction:
        changes = {
            reference: Changed(
                reference, self._recorded.labels[reference], old.standing, after[reference].standing,
                _respects(old, after[reference]),
            )
            for reference, old in before.items()
        }  # fmt: skip
        falls = {r for r, c in changes.items() if c.before in _WITH_SUPPORT and c.after not in _WITH_SUPPORT}
        shifts = {r for r, c in changes.items() if r not in falls and c.before != c.after}
        weakens = {r for r, c in changes.items() if c.respects and r not in falls | shifts}
        gone, new = self._shortcuts(before, after)
        fallen, weaker = self._inferences(before, after)
        return Retraction(
            falls=_sorted(changes, falls),
            weakens=_sorted(changes, weakens),
            shifts=_sorted(changes, shifts),
            depends=tuple(sorted((self._dependents(falls) - falls) & changes.keys())),
            stays=tuple(sorted(self._resting[key] - falls - shifts - weakens)),
            shortcuts_gone=gone,
            shortcuts_new=new,
            inferences_gone=fallen,
            inferences_weaker=weaker,
        )

    def _shortcuts(
        self, before: Mapping[str, Judged], after: Mapping[str, Judged]
    ) -> tuple[tuple[Triple, ...], tuple[Triple, ...]]:
        old, new = self._quads(before), self._quads(after)
        return tuple(sorted({quad[1:] for quad in old - new})), tuple(sorted({quad[1:] for quad in new - old}))

    def _quads(self, judged: Mapping[str, Judged]) -> set[Quad]:
        return {
            (graph, *triple)
            for reference, triple in self._recorded.triples.items()
            for graph in judged[reference].graphs
        }

    def _inferences(
        self, before: Mapping[str, Judged], after: Mapping[str, Judged]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        fallen, weaker = [], []
        for inference in self._recorded.inferences:
            leaves = [iri.removeprefix(BASE) for iri in inference["rests_on"]]
            label = str(inference["label"])
            if any(after[leaf].standing not in _WITH_SUPPORT for leaf in leaves):
                fallen.append(label)
            elif leaves and min(after[leaf].key for leaf in leaves) < min(before[leaf].key for leaf in leaves):
                weaker.append(label)
        return tuple(sorted(fallen)), tuple(sorted(weaker))

    def _dependents(self, fallen: Iterable[str]) -> set[str]:
        found: set[str] = set()
        waiting = set(fallen)
        while waiting:
            waiting = {claim for claim, on in self._recorded.depends.items() if on & waiting} - found
            found |= waiting
        return found


def _respects(old: Judged, new: Judged) -> tuple[tuple[str, str, str], ...]:
    found = []
    if old.standing != new.standing:
        found.append(("standing", old.standing, new.standing))
    # Where the article is its only witness, this would say the same again.
    if old.in_article != new.in_article and (old.in_article, new.in_article) != (old.standing, new.standing):
        found.append(("in the article", old.in_article, new.in_article))
    if old.studies != new.studies:
        found.append(("independent studies", str(old.studies), str(new.studies)))
    parts = [
        ("system", str(old.strength.system), str(new.strength.system)),
        ("best study type", str(old.strength.study_type), str(new.strength.study_type)),
        ("largest sample", _size(old.strength), _size(new.strength)),
        ("direct evidence", _truth(old.strength.direct), _truth(new.strength.direct)),
    ]
    found += [part for part in parts if part[1] != part[2]]
    return tuple(found or ([("strength", old.key, new.key)] if old.key != new.key else []))


def _size(strength: Strength) -> str:
    return "none" if strength.largest_sample is None else str(strength.largest_sample)


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _sorted(changes: Mapping[str, Changed], references: Iterable[str]) -> tuple[Changed, ...]:
    return tuple(changes[reference] for reference in sorted(references))


def _denied(corpus: Corpus) -> list[Claim]:
    """Return the claims whose proposition is both stated and denied: only they can oppose one another."""
    said: dict[tuple[str | None, ...], set[bool]] = defaultdict(set)
    for claim in corpus.claims.values():
        if claim.has_triple:
            said[_proposition(claim)].add(claim.negated)
    return [claim for claim in corpus.claims.values() if claim.has_triple and len(said[_proposition(claim)]) > 1]


def _proposition(claim: Claim) -> tuple[str | None, ...]:
    return (claim.subject, claim.predicate, claim.object)
