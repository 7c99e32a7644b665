"""Say an explanation in words, as an outline that text and HTML both draw."""

from __future__ import annotations

import shlex
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cllkg.evidence.explanations.explanation import (
    Explanation,
    InferenceExplanation,
    RecordExplanation,
    RelationExplanation,
)
from cllkg.evidence.parts import (
    Bridge,
    Brief,
    Direction,
    Fact,
    Flag,
    Inferred,
    Line,
    Neighbor,
    Proof,
    Record,
    Reference,
    Source,
    Thing,
)
from cllkg.queries.formats import counted


@dataclass(frozen=True)
class Item:
    """A point of an outline: what it says, what must not be overlooked, what is noted below it, and its own points."""

    text: str
    marks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    points: tuple[Item, ...] = ()


def outline(explanation: Explanation) -> list[Item]:
    """Return an explanation's outline; its first item is the title."""
    if isinstance(explanation, RecordExplanation):
        return [_record_in_full(explanation.record)]
    if isinstance(explanation, InferenceExplanation):
        return [_proof(explanation.proof), *_sources(explanation.sources)]
    if isinstance(explanation, RelationExplanation):
        return list(_relation(explanation))
    raise TypeError(f"no outline of {type(explanation).__name__}")


def _record_in_full(record: Record) -> Item:
    about = [Fact("about", tuple(_named(thing) for thing in record.about))] if record.about else []
    notes = [record.name]
    if record.relation is not None:
        target = record.relation.object
        sign = {1: "  (sign +)", -1: "  (sign -)"}.get(record.relation.sign or 0, "")
        shown = target if isinstance(target, str) else _named(target)
        denied = "not true that: " if record.negated else ""
        notes.append(f"{denied}{_named(record.relation.subject)} {record.relation.predicate.label} {shown}{sign}")
    notes += [_standing(record), f"strength: {record.strength.words}"]
    notes += [*_context(about), *_context(record.context), *_context(record.facts)]
    points = [
        _group("evidence", list(_lines_in_full(record.lines)), _directions(record.lines)),
        _group("flags", [_flag(flag) for flag in record.flags]),
        _group("related", [_brief(each.record, each.relation) for each in record.related]),
    ]
    return Item(record.label, record.marks, tuple(notes), tuple(point for point in points if point))


def _relation(explanation: RelationExplanation) -> Iterator[Item]:
    asked = f", by '{explanation.predicate.label}' or what is narrower" if explanation.predicate else ""
    start, end = explanation.start, explanation.end
    yield Item(f"{_named(start)} and {_named(end)}{asked}")
    if explanation.forward.empty and explanation.backward.empty:
        others = explanation.forward.of_other_predicates + explanation.backward.of_other_predicates
        if others:
            yield Item(
                f"No such relation, either way; {counted(others, 'relation')} by other predicates.",
                notes=(f"See them: {_command('explain', start, end)}",),
            )
        else:
            yield from _no_relation(explanation)
    else:
        yield _direction(explanation.forward)
        yield _direction(explanation.backward)
    if explanation.said_of_both:
        points = [_brief(brief) for brief in explanation.said_of_both]
        yield Item("Said of both in words, without a relation", points=tuple(points))
    yield from _sources(explanation.sources)


def _no_relation(explanation: RelationExplanation) -> Iterator[Item]:
    start, end = explanation.start, explanation.end
    yield Item(
        "Nothing is asserted or inferred between them, either way, which is not a no.",
        notes=(f"Look for a way of several steps: {_command('paths', start, end)}",),
    )
    if explanation.neighbors:
        points = [_neighbor(neighbor) for neighbor in explanation.neighbors]
        yield Item("Nearest: what claims tie to both", points=tuple(points))
    else:
        yield Item("No third thing is tied by claims to both.")


def _neighbor(neighbor: Neighbor) -> Item:
    briefs = (*neighbor.here, *neighbor.there)
    return Item(_named(neighbor.thing), points=tuple(_brief(brief) for brief in briefs))


def _direction(direction: Direction) -> Item:
    title = f"{direction.start.label} → {direction.end.label}"
    if direction.empty:
        rest = f"; {direction.of_other_predicates} by other predicates" if direction.of_other_predicates else ""
        return Item(f"{title}: nothing asserted, nothing inferred{rest}")
    bridges = [Item(str(bridge)) for bridge in direction.bridges]
    bare = [Item(f"{relation} (a plain triple, no claim)") for relation in direction.plain]
    claims = [_record(record) for record in direction.claims]
    inferred = [_inferred(each) for each in direction.inferred]
    points = (
        _group("asserted by claims", claims, str(len(claims))),
        _group("inferred", inferred, counted(len(inferred), "relation")),
        _group("in the hierarchy of entities", bridges),
        _group("stated without a claim", bare),
    )
    return Item(title, points=tuple(point for point in points if point))


def _inferred(inferred: Inferred) -> Item:
    total = len(inferred.proofs) + inferred.more
    if total == 1:
        return _proof(inferred.proofs[0])
    points = [_proof(proof) for proof in inferred.proofs]
    if inferred.more:
        held = f", {inferred.more_withheld} of them withheld" if inferred.more_withheld else ""
        points.append(Item(f"and {inferred.more} more{held} (--all)"))
    marks = () if inferred.holds else ("withheld: no triple follows",)
    return Item(f"{inferred.relation}: {counted(total, 'proof')}", marks, points=tuple(points))


def _proof(proof: Proof) -> Item:
    by = [
        f"by rule '{proof.rule.label}'" if proof.rule else "",
        f"by axiom of '{proof.axiom.label}'" if proof.axiom else "",
    ]
    length = counted(proof.hops if proof.hops is not None else proof.claims, "claim")
    weight = f"{length}, at its weakest: {proof.strength.words}" if proof.claims else "on no claim, only the hierarchy"
    context = "; ".join(_context(proof.context))
    notes = [", ".join(part for part in (*by, weight) if part), *([context] if context else []), proof.name]
    for reason in proof.withheld:
        notes.append(f"withheld, {reason.label}" + (f": {reason.definition}" if reason.definition else ""))
    opposed = [_brief(brief, "opposed by") for brief in proof.opposed_by]
    points = [*opposed, *(_part(part) for part in proof.parts)]
    return Item(proof.label, ("inferred", *proof.marks), tuple(notes), tuple(points))


def _part(part: Proof | Record | Bridge | Reference) -> Item:
    if isinstance(part, Proof):
        return _proof(part)
    if isinstance(part, Record):
        return _record(part)
    if isinstance(part, Bridge):
        return Item(str(part))
    return Item(f"{part.label} ({part.why})")


def _record(record: Record) -> Item:
    """Return a claim as a step of an argument: its standing, and each line in one breath."""
    context = "; ".join(_context(record.context))
    notes = (record.name, f"{_standing(record)}; {record.strength.words}", *([context] if context else []))
    return Item(record.label, record.marks, notes, tuple(_line(line) for line in record.lines))


def _line(line: Line) -> Item:
    where = f"; {line.locator}" if line.locator else ""
    return Item(f"{_speaks(line)}: {line.traits}{where}")


def _lines_in_full(lines: Iterable[Line]) -> Iterator[Item]:
    """Yield each line as a point; a source is cited in full where a reader first meets it."""
    met: set[str] = set()

    def cite(source: Source) -> str:
        known = source.iri in met
        met.add(source.iri)
        return source.citation if known else source.reference

    for line in lines:
        said = f" (statement {', '.join(line.statements)})" if line.statements else ""
        head = f"{line.cuts}: {cite(line.source)}"
        notes = [
            line.traits + (f"; {line.eco}" if line.eco else ""),
            f"where: {line.locator or 'not told'}{said}",
            *_context(line.context),
            *([f"in our words: {line.comment}"] if line.comment else []),
        ]
        yield Item(head, (), tuple(notes), tuple(Item(f"cites {cite(cited)}") for cited in line.cites))


def _speaks(line: Line) -> str:
    cited = " and ".join(source.citation for source in line.cites)
    return f"{line.cuts}: {line.source.citation}" + (f", citing {cited}" if cited else "")


def _flag(flag: Flag) -> Item:
    notes = [
        *([f"differs in: {', '.join(flag.differs_in)}"] if flag.differs_in else []),
        *([f"computation: {flag.computation}"] if flag.computation else []),
        *([flag.comment] if flag.comment else []),
    ]
    number = f"{flag.number}, " if flag.number else ""
    return Item(flag.label, (f"{number}{flag.kind}, {flag.status}",), tuple(notes))


def _brief(brief: Brief, relation: str = "") -> Item:
    head = f"{relation}: {brief.label}" if relation else brief.label
    return Item(head, (brief.standing,) if brief.standing else (), (f"{brief.name}; {brief.strength.words}",))


def _sources(sources: Iterable[Source]) -> Iterator[Item]:
    points = [Item(source.reference) for source in sources]
    if points:
        yield Item("Sources", points=tuple(points))


def _standing(record: Record) -> str:
    overall = record.standing or "not derived"
    return f"standing: {overall}; in the article: {record.standing_in_article or 'not there'}"


def _context(context: Iterable[Fact]) -> list[str]:
    return [str(fact) for fact in context]


def _directions(lines: Iterable[Line]) -> str:
    cuts = [line.cuts for line in lines]
    shown = [f"{cuts.count(cut)} {cut}" for cut in ("supports", "disputes", "inconclusive") if cut in cuts]
    return ", ".join(shown)


def _group(title: str, points: list[Item], told: str = "") -> Item | None:
    return Item(f"{title}: {told}" if told else title, points=tuple(points)) if points else None


def _command(verb: str, start: Thing, end: Thing) -> str:
    return f"cllkg {verb} {shlex.quote(clean(start.label))} {shlex.quote(clean(end.label))}"


def _named(thing: Thing) -> str:
    return thing.label if thing.name == thing.label else f"{thing.label} ({thing.name})"


def clean(text: str) -> str:
    """Return a text on one line, without characters that steer a terminal or turn the direction of writing.

    >>> clean("two  words")
    'two words'
    """
    one_line = " ".join(text.split())
    return "".join("\ufffd" if unicodedata.category(letter) in ("Cc", "Cf", "Cs") else letter for letter in one_line)
