"""Find every conflict: flags, contested and disputed records, and clashes that nobody has recorded yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from cllkg.content import Content
from cllkg.evidence.asking import Asker, Subgraph, plain, short
from cllkg.evidence.conflicts.circumstances import Circumstances, Teller
from cllkg.evidence.conflicts.conflict import Conflict, Conflicts, Group, Item, Side, SideLine
from cllkg.evidence.conflicts.sides import CONCLUDED, REPORTED, Member, divide
from cllkg.evidence.conflicts.strongest import read_order, with_people
from cllkg.evidence.gathering import fetch, gather, name_all
from cllkg.evidence.parts import Record
from cllkg.evidence.reading import read_flag, read_record
from cllkg.prefixes import PrefixMap
from cllkg.queries.header import read_query
from cllkg.store.answers import Scope, Store
from cllkg.vocabulary import BASE, DCT, KG, SKOS, Kg

_ARTICLE = "article"
_RECORDS = frozenset({"Claim", "Outcome", "Comparison"})
_SUPPORT = frozenset({"record", "supports"})
_DISPUTE = frozenset({"record", "disputes"})
_CONTRADICTION = "contradiction"


def find_conflicts(store: Store, content: Content, prefixes: PrefixMap) -> Conflicts:
    """Return every conflict of a graph.

    Args:
        store: Where to ask.
        content: Where the queries and the order of strength are.
        prefixes: Shortens names.
    """
    return _Finder(store, content, prefixes).conflicts()


@dataclass(frozen=True)
class _Clash:
    """Two records that a query found to clash, and what records it."""

    one: str
    other: str
    kind: str
    flags: frozenset[str]


class _Finder:
    """Asks one store, once, and makes conflicts of the answers."""

    def __init__(self, store: Store, content: Content, prefixes: PrefixMap) -> None:
        self._store = store
        self._folder = content.queries / "evidence"
        self._prefixes = prefixes
        self._about = _gathered((row["flag"], row["about"]) for row in self._rows("flags"))
        self._against = _gathered((row["record"], row.get("against", "")) for row in self._rows("contested"))
        self._clashes = [*self._clashes_of("opposed", "claim"), *self._clashes_of("numbers", "number")]
        broader = _gathered((row["value"], row["broader"]) for row in self._rows("broader"))
        self._circumstances = Circumstances(self._rows("contexts"), {k: frozenset(v) for k, v in broader.items()})
        self._order = read_order(content)
        self._endpoints = _gathered((row["endpoint"], row["claim"]) for row in self._rows("endpoints"))
        self._graph = self._gather(Asker(store, content, prefixes))
        self._opposed = {frozenset((clash.one, clash.other)) for clash in self._clashes}
        for record in self._records_of_graph():
            self._opposed |= {frozenset((record, other)) for other in self._graph.links(record, Kg.contradicts)}
        self._cache: dict[str, Record] = {}

    def conflicts(self) -> Conflicts:
        """Return all conflicts in order."""
        flags = [self._of_flag(flag) for flag in self._about]
        contested = [self._of_contested(record) for record in self._against]
        unrecorded = [self._of_clash(clash) for clash in self._clashes if not self._is_recorded(clash)]
        known = frozenset(row["record"].removeprefix(BASE) for row in self._rows("records"))
        return Conflicts(tuple(sorted((*flags, *contested, *unrecorded), key=_order)), known=known)

    # --- Asking

    def _rows(self, file: str) -> list[dict[str, str]]:
        sparql = read_query(self._folder / f"conflicts-{file}.rq").sparql
        answer = self._store.query(sparql, self._prefixes.namespaces, Scope())
        return [
            {name: plain(term) for name, term in zip(answer.variables, row, strict=True) if term is not None}
            for row in answer.rows
        ]

    def _clashes_of(self, file: str, first: str) -> list[_Clash]:
        found: dict[tuple[str, str, str], set[str]] = {}
        for row in self._rows(file):
            found.setdefault((row[first], row["other"], row["clash"]), set()).add(row.get("flag", ""))
        return [_Clash(*key, frozenset(flags - {""})) for key, flags in sorted(found.items())]

    def _gather(self, asker: Asker) -> Subgraph:
        roots = {record for about in self._about.values() for record in about} | set(self._against)
        roots |= {record for others in self._against.values() for record in others if record}
        roots |= {record for clash in self._clashes for record in (clash.one, clash.other)}
        roots |= {claim for claims in self._endpoints.values() for claim in claims}
        graph = gather(asker, roots)
        fetch(asker, graph, self._about)
        # A source and a number lead to their study, and a part of a study's design to the whole.
        studies = {root.partition("#")[0] for root in roots if "#" in root}
        studies |= {study for thing in graph.things() for study in graph.links(thing, Kg.reportsStudy, Kg.ofStudy)}
        fetch(asker, graph, studies)
        name_all(asker, graph, *(value for about in self._about.values() for value in about))
        return graph

    def _records_of_graph(self) -> list[str]:
        return [thing for thing in self._graph.things() if self._graph.kinds(thing) & _RECORDS]

    # --- Making

    def _of_flag(self, iri: str) -> Conflict:
        flag = read_flag(self._graph, iri)
        about = self._about[iri]
        members = [self._member(one) for one in about if self._graph.kinds(one) & _RECORDS]
        groups = divide(members, self._opposed, contradiction=flag.kind == _CONTRADICTION) if members else ()
        things = [one for one in about if not self._graph.kinds(one) & _RECORDS]
        placed = {thing: self._place(thing, groups) for thing in things}
        sides = tuple(
            self._side(name, [member.iri for member in group], [t for t in things if placed[t] == number])
            for number, (name, group) in enumerate(groups)
        )
        tellers = [[self._teller(member.iri, _SUPPORT) for member in group] for _, group in groups]
        named = self._graph.links(iri, KG + "differsIn")
        statements = sorted(self._graph.thing(each).label for each in self._graph.links(iri, KG + "statement"))
        return Conflict(
            name=iri.removeprefix(BASE),
            number=flag.number,
            group=_group_of(flag.number),
            kind=flag.kind,
            status=flag.status,
            label=flag.label,
            sides=sides,
            also=tuple(self._thing(thing) for thing in things if placed[thing] is None),
            differs=self._circumstances.differences(tellers, named) if flag.kind == _CONTRADICTION or named else (),
            computation=flag.computation,
            comment=flag.comment,
            dependence=self._dependence(sides),
            flags=(),
            statements=tuple(statements),
        )

    def _of_contested(self, iri: str) -> Conflict:
        record = self._record(iri)
        against = sorted(other for other in self._against[iri] if other)
        against += [other for pair in self._opposed_to(iri) for other in pair if other not in (iri, *against)]
        pro = Side("For it", (record,), (), self._lines(iri))
        con = Side("Against it", tuple(self._record(other) for other in against), (), self._lines(iri, cuts="disputes"))
        tellers = [
            [self._teller(iri, _SUPPORT)],
            [self._teller(iri, _DISPUTE), *(self._teller(other, _SUPPORT) for other in against)],
        ]
        flags = {flag for flag, about in self._about.items() if iri in about}
        return Conflict(
            name=iri.removeprefix(BASE),
            number=None,
            group=Group.CONTESTED,
            kind=record.standing or "contested",
            status=None,
            label=record.label,
            sides=(pro, con),
            also=(),
            differs=self._circumstances.unequal(tellers),
            computation=None,
            comment=None,
            dependence=self._dependence((pro, con)),
            flags=tuple(sorted(self._flag_name(flag) for flag in flags)),
            statements=(),
        )

    def _of_clash(self, clash: _Clash) -> Conflict:
        tellers = [[self._teller(one, _SUPPORT)] for one in (clash.one, clash.other)]
        sides = (self._side("One side", [clash.one], []), self._side("The other side", [clash.other], []))
        differs = self._circumstances.differences(tellers, ())
        reach = "in circumstances that differ" if differs else "in compatible circumstances"
        labels = (self._record(one).label.rstrip(".") for one in (clash.one, clash.other))
        return Conflict(
            name=f"{clash.one.removeprefix(BASE)} {clash.other.removeprefix(BASE)}",
            number=None,
            group=Group.UNRECORDED,
            kind=clash.kind,
            status=None,
            label=" / ".join(labels),
            sides=sides,
            also=(),
            differs=differs,
            computation=None,
            comment=f"Found by a query, {reach}; no flag is about both. Is it real? Then it needs a row in flags.tsv.",
            dependence=self._dependence(sides),
            flags=(),
            statements=(),
        )

    def _is_recorded(self, clash: _Clash) -> bool:
        return bool(clash.flags) or clash.other in self._graph.links(clash.one, Kg.contradicts)

    def _opposed_to(self, iri: str) -> list[frozenset[str]]:
        return sorted((pair for pair in self._opposed if iri in pair), key=sorted)

    # --- Parts

    def _record(self, iri: str) -> Record:
        if iri not in self._cache:
            self._cache[iri] = read_record(self._graph, iri)
        return self._cache[iri]

    def _member(self, iri: str) -> Member:
        record = self._record(iri)
        facts = {fact.aspect: fact.values for fact in record.facts}
        supporting = [line for line in record.lines if line.cuts == "supports"]
        said = None
        if (relation := record.relation) is not None and not isinstance(relation.object, str):
            said = (relation.subject.iri, relation.object.iri, str(relation.sign), str(record.negated))
        return Member(
            iri=iri,
            in_article=any(line.source.key == _ARTICLE for line in record.lines),
            category=next(iter(facts.get("category", ())), None),
            measure=next(iter(facts.get("measures", ())), "") if record.kind != "claim" else None,
            proposition=said,
            documents=frozenset(line.source.key for line in supporting if line.source.key != _ARTICLE),
        )

    def _place(self, thing: str, groups: Sequence[tuple[str, Sequence[Member]]]) -> int | None:
        """Return the one side whose records belong to the study a thing is part of; what was done is reported."""
        study = thing.partition("#")[0]
        if not thing.startswith(f"{BASE}study/"):
            return None
        if [name for name, _ in groups] == [CONCLUDED, REPORTED]:
            return 1
        mine = [i for i, (_, group) in enumerate(groups) if any(study in self._studies(m.iri) for m in group)]
        return mine[0] if len(mine) == 1 else None

    def _side(self, name: str, records: Sequence[str], things: Sequence[str]) -> Side:
        read = tuple(self._record(record) for record in records)
        items = tuple(self._thing(thing) for thing in things)
        claims = [claim for thing in things for claim in self._endpoints.get(thing, ())]
        return Side(name, read, items, self._lines(*dict.fromkeys((*records, *claims))))

    def _lines(self, *records: str, cuts: str = "supports") -> tuple[SideLine, ...]:
        """Return the lines of records that cut one way, strongest first."""
        return self._order.strongest_first(
            with_people(line, self._people(record))
            for record in records
            for line in self._record(record).lines
            if line.cuts == cuts
        )

    def _people(self, iri: str) -> list[int]:
        """Return of how many people a number says it is; a comparison has a size for each arm."""
        sizes = self._graph.texts(iri, KG + "armSampleSize") or self._graph.texts(iri, Kg.sampleSize)
        return sorted(int(size) for size in sizes)

    def _teller(self, iri: str, tellers: frozenset[str]) -> Teller:
        # A claim that only leans on a study is not about its people: the study speaks for what it found itself.
        found = (line for line in self._record(iri).lines if line.cuts == "supports" and line.kind == "primary result")
        studies = {line.source.study.iri for line in found if line.source.study}
        return Teller(iri, tellers, tuple(self._graph.links(iri, Kg.ofStudy) or sorted(studies)))

    def _studies(self, iri: str) -> list[str]:
        """Return the study of a number; of a claim, those its supporting lines come from or cite."""
        if own := self._graph.links(iri, Kg.ofStudy):
            return own
        lines = (line for line in self._record(iri).lines if line.cuts == "supports")
        return sorted({source.study.iri for line in lines for source in (line.source, *line.cites) if source.study})

    def _thing(self, iri: str) -> Item:
        named = self._graph.thing(iri)
        label = self._graph.text(iri, DCT + "title") or self._graph.text(iri, KG + "paraphrase") or named.label
        verdict = self._graph.link(iri, Kg.endpointMet)
        if verdict is not None:
            label = f"{label} ({verdict.label})"
        name = short(iri, self._prefixes) if not iri.startswith(BASE) else iri.removeprefix(BASE)
        claims = self._endpoints.get(iri, [])
        return Item(iri, name, label, tuple(claim.removeprefix(BASE) for claim in claims), self._lines(*claims))

    def _flag_name(self, iri: str) -> str:
        return self._graph.text(iri, SKOS + "notation") or iri.removeprefix(BASE)

    def _dependence(self, sides: Sequence[Side]) -> tuple[str, ...]:
        """Return sentences on what is not independent: studies behind several documents, claims that lean on others."""
        behind: dict[str, dict[str, str]] = {}
        where: dict[str, set[int]] = {}
        for number, side in enumerate(sides):
            for line in side.lines:
                for source in (line.source, *line.cites):
                    if source.study is not None and source.key != _ARTICLE:
                        mark = "".join(f"[{marker}] " for marker in source.markers)
                        behind.setdefault(source.study.iri, {})[source.key] = mark + source.key
                        where.setdefault(source.study.iri, set()).add(number)
        found = []
        for study, documents in sorted(behind.items()):
            both = ", on both sides" if len(where[study]) > 1 else ""
            if len(documents) > 1:
                told = ", ".join(sorted(documents.values()))
                found.append(f"one study behind {len(documents)} documents{both}: {told} ({study.removeprefix(BASE)})")
            elif both:
                found.append(f"one study{both}: {study.removeprefix(BASE)}")
        return (*found, *self._leanings(sides))

    def _leanings(self, sides: Sequence[Side]) -> list[str]:
        said = {KG + "restates": "restates", KG + "dependsOnClaim": "falls with", KG + "replacedBy": "is replaced by"}
        return [
            f"{record.iri.removeprefix(BASE)} {words} {other.removeprefix(BASE)}"
            for record in dict.fromkeys(record for side in sides for record in side.records)
            for property_, words in said.items()
            for other in self._graph.links(record.iri, property_)
        ]


def _gathered(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in rows:
        found.setdefault(key, []).append(value)
    return found


def _group_of(number: str | None) -> Group:
    if number and number.startswith("X"):
        return Group.PAIRS
    return Group.ARTICLE if number and number.startswith("K") else Group.OTHERS


def _order(conflict: Conflict) -> tuple[object, ...]:
    """Order by group, then by number as people count: K2 before K10."""
    groups: Collection[Group] = tuple(Group)
    letters = (conflict.number or "~").rstrip("0123456789")
    digits = (conflict.number or "").removeprefix(letters)
    contradiction = conflict.kind != _CONTRADICTION
    return (list(groups).index(conflict.group), letters, int(digits or 0), contradiction, conflict.name)
