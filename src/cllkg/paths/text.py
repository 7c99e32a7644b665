"""Paths as text for people: each path in a line, and under a letter what each of its claims rests on."""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Iterable
from string import ascii_lowercase

from cllkg.paths.result import Bridge, Citation, Hop, MechanismPath, Paths, Step, Thing, spoken

_WIDTH = 110
_MOST_CITATIONS = 3
# So many claims that speak of the goal otherwise are shown.
_MOST_MENTIONS = 8
_SYSTEMS = {
    "in_people": "in people",
    "in_animals": "in animals only",
    "in_vitro": "in vitro only",
    "in_documents": "in documents only",
    "unstated": "system not stated",
}
# What a source that does not speak for a claim says of it.
_SAYS = {"disputes": "disputing it", "inconclusive": "inconclusive"}
_TRACED = ("resolved", "probable")
# What a retraction status adds to the name of a source; the others add nothing.
_WITHDRAWN = {"retracted": "retracted", "concern": "under concern"}


def render(paths: Paths) -> str:
    """Return everything as text, without a line break at its end."""
    letters = _letters(_shown(paths))
    start, goal = _plain(paths.start.label), _plain(paths.goal.label)
    lines = [f"{start} ({paths.start.key}) to {goal} ({paths.goal.key})"]
    if paths.connected:
        for sign, found in paths.by_sign.items():
            lines += ["", f"{spoken(sign).capitalize()} it{', best first' if len(found) > 1 else ''}:"]
            lines += _numbered(found, letters)
            if sign in paths.more:
                lines.append(f"    There are more; ask with -k {2 * len(found)}.")
        for sign in (1, -1):
            if sign not in paths.by_sign:
                only = any(path.sign == sign for path in paths.doubtful)
                besides = " but over a contested or flagged step" if only else ""
                lines += ["", f"{spoken(sign).capitalize()} it: no path of at most {_hops(paths)}{besides}."]
        lines += _denied(paths)
    else:
        lines += ["", *_unconnected(paths, start, goal, letters)]
    if paths.doubtful:
        lines += ["", "With a contested or flagged step, from which no plain triple follows:"]
        lines += _numbered(paths.doubtful, letters)
        if paths.more_doubtful:
            lines.append(f"    There are more; ask with -k {2 * paths.options['count']}.")
    if paths.apart:
        lines += ["", "Join different circumstances, so that nothing follows from them:"]
        for number, path in enumerate(paths.apart, 1):
            lines += _drawn(number, path, letters)
            for clash in path.clashes:
                ours, theirs = (letters[path.hops[hop - 1].claim] for hop in (clash.first, clash.second))
                text = f"{clash.aspect}: {ours} {_plain(clash.values[0])}; {theirs} {_plain(clash.values[1])}"
                lines += _wrapped(text, "    ", "      ")
    if paths.beside:
        lines += ["", f"End beside {goal}, so that more or less of it does not follow:"]
        for heading, group in _grouped(paths.beside, goal).items():
            lines.append(f"  {heading}:")
            for number, path in enumerate(group, 1):
                lines += _drawn(number, path, letters)
    if letters:
        lines += ["", "The claims (-> more of it, -| less of it):"]
        for hop in _hops_of(_shown(paths)):
            lines += _claim(letters[hop.claim], hop, paths.denied)
    if any(path.bridges for path in _shown(paths)):
        lines += [
            "",
            "<: is one kind of, ~ impairs or is impaired by: steps of the hierarchy, which count as no evidence.",
        ]
    if paths.cut:
        lines += ["", "The search was stopped early: there may be better paths.  Ask for fewer hops."]
    return "\n".join(lines)


def _unconnected(paths: Paths, start: str, goal: str, letters: dict[str, str]) -> list[str]:
    lines = [f"No path of at most {_hops(paths)} leads there."]
    if paths.between:
        lines += ["", "Claims about the two that are no step from the one to the other:"]
        for hop in paths.between:
            lines += _bare(hop)
    lines += _denied(paths)
    if paths.between or paths.denied:
        lines.append("")
    ask = f"cllkg explain {shlex.quote(paths.start.key)} {shlex.quote(paths.goal.key)}"
    if paths.inferences:
        many = "s state" if paths.inferences > 1 else " states"
        lines += _wrapped(f"{paths.inferences} inference{many} a relation of the two; ask: {ask}", "", "  ")
    elif paths.between or paths.denied:
        lines += _wrapped(f"All that is said of the two: {ask}", "", "  ")
    told = {hop.claim for hop in (*paths.between, *paths.denied)}
    mentions = [hop for hop in paths.mentions if hop.claim not in told]
    if paths.causes:
        lines += _wrapped(f"Claims say what acts on {goal}: {_names(paths.causes)}.", "", "  ")
    else:
        text = f"No claim that counts here says what furthers or weakens {goal}"
        spoken_of = f"; {len(mentions)} speak{'s' if len(mentions) == 1 else ''} of it otherwise:" if mentions else "."
        lines += _wrapped(f"{text}{spoken_of}", "", "  ")
        for hop in mentions[:_MOST_MENTIONS]:
            lines += _wrapped(f"{_plain(hop.sentence)} ({_standing(hop)}; {hop.key})", " - ", "   ")
        if len(mentions) > _MOST_MENTIONS:
            lines.append(f"   and {len(mentions) - _MOST_MENTIONS} more; ask: cllkg explain {paths.goal.key}")
    if paths.near:
        lines.append(f"What {start} reaches and comes nearest to it:")
        lines += _numbered(paths.near, letters, verdict=False)
    elif not paths.beside:
        lines.append(f"{start} reaches nothing of its kind that comes near it.")
    for hint in paths.hints:
        lines += _wrapped(hint, "", "  ")
    return lines


def _denied(paths: Paths) -> list[str]:
    lines = ["", "Denied:"] if paths.denied else []
    for hop in paths.denied:
        lines += _bare(hop)
    return lines


def _bare(hop: Hop) -> list[str]:
    """Return a claim that is on no path, with its evidence."""
    name = f"{_plain(hop.sentence)} ({hop.key})"
    flags = [line for flag in hop.flags for line in _wrapped(f"! flagged: {_plain(flag)}", "   ", "   ")]
    return [*_wrapped(name, " - ", "   "), *_wrapped(_evidence(hop), "   ", "   "), *flags]


def _numbered(paths: Iterable[MechanismPath], letters: dict[str, str], *, verdict: bool = True) -> list[str]:
    lines = []
    for number, path in enumerate(paths, 1):
        lines += _drawn(number, path, letters)
        if verdict:
            lines += _wrapped(_verdict(path, letters), "    ", "    ")
    return lines


def _drawn(number: int, path: MechanismPath, letters: dict[str, str]) -> list[str]:
    text = _plain(path.things[0].label)
    for step, thing in zip(path.steps, path.things[1:], strict=True):
        text += f" {_arrow(step, letters)} {_plain(thing.label)}"
    return _wrapped(text, f"{number:2}. ", "      ")


def _arrow(step: Step, letters: dict[str, str]) -> str:
    if isinstance(step, Bridge):
        return "<:" if step.relation == "kind" else "~"
    return f"{'->' if step.sign > 0 else '-|'}({letters[step.claim]}{'!' if step.doubtful else ''})"


def _verdict(path: MechanismPath, letters: dict[str, str]) -> str:
    """Return the sign in words, the weakest link, and which hops rest on work in vitro."""
    turns = sum(step.sign < 0 for step in path.steps)
    effect = f"{spoken(path.sign)} it"
    if len(path.steps) > 1 and turns:
        left = "they cancel out" if turns % 2 == 0 else "one is left" if turns > 1 else "nothing turns it back"
        effect += f" ({turns} of {len(path.steps)} steps turn{'s' if turns == 1 else ''} the sign: {left})"
    hop = path.hops[path.weakest]
    standing = f"{_standing(hop)}, flagged" if hop.flags else _standing(hop)
    parts = [effect, f"weakest link {letters[hop.claim]} ({standing}, {_SYSTEMS.get(hop.system, hop.system)})"]
    if path.in_vitro:
        parts.append(f"in vitro only: {', '.join(letters[path.hops[place].claim] for place in path.in_vitro)}")
    return "; ".join(parts)


def _grouped(paths: Iterable[MechanismPath], goal: str) -> dict[str, list[MechanismPath]]:
    """Return paths by what they do to what, with how that hangs together with the goal."""
    groups: dict[str, list[MechanismPath]] = {}
    for path in paths:
        end = _plain(path.things[-1].label)
        relation = f"{goal} is one kind of it" if path.beside == "broader" else f"one kind of {goal}"
        groups.setdefault(f"{spoken(path.sign)} {end} ({relation})", []).append(path)
    return groups


def _claim(letter: str, hop: Hop, denied: tuple[Hop, ...]) -> list[str]:
    others = f"; {len(hop.others)} more claim{'s' if len(hop.others) > 1 else ''} of the same" if hop.others else ""
    sign = "->" if hop.sign > 0 else "-|"
    lines = _wrapped(f"{sign} {_plain(hop.sentence)}", f"{letter:>2}  ", "       ")
    lines += _wrapped(f"{_evidence(hop)}{others}", "       ", "       ")
    for flag in hop.flags:
        lines += _wrapped(f"! flagged: {_plain(flag)}", "       ", "       ")
    for denial in hop.denials:
        told = "see Denied" if denial in denied else f"{_plain(denial.sentence)} ({_standing(denial)})"
        lines += _wrapped(f"! a denial stands beside it: {told}", "       ", "       ")
    return lines


def _evidence(hop: Hop) -> str:
    """Return how well a claim stands, of whom it speaks, and what speaks for it and against it."""
    parts = [
        _standing(hop),
        *(["retold only"] if hop.direct is False and hop.citations else []),
        _SYSTEMS.get(hop.system, hop.system),
        *([f"n {hop.sample}"] if hop.sample else []),
        f"{hop.studies} {'study' if hop.studies == 1 else 'studies'}",
    ]
    within = f"; in {', '.join(map(_plain, hop.within))}" if hop.within else ""
    return f"{', '.join(parts)}{within}; {_cited(hop)}"


def _standing(hop: Hop) -> str:
    """Return the standing; one that is less than supported stands out."""
    words = hop.standing.replace("_", " ")
    return words if hop.standing == "supported" else f"! {words}"


def _cited(hop: Hop) -> str:
    """Return the sources that say it, those that are only cited for it, and those that say otherwise."""
    shown = hop.citations[:_MOST_CITATIONS]
    groups: dict[tuple[str, ...], list[Citation]] = {}
    for citation in sorted(shown, key=lambda citation: citation.cited_by):
        groups.setdefault(citation.cited_by, []).append(citation)
    parts = []
    for by, group in groups.items():
        names = ", ".join(map(_citation, group))
        parts.append(f"{' and '.join(by)}, citing {names}" if by else names)
    further = len(hop.citations) - _MOST_CITATIONS
    if further > 0:
        parts[-1] += f" and {further} more"
    for citation in shown:
        if citation.itself:
            parts.append(f"{_markers(citation).strip() or citation.source} itself: {_SAYS[citation.itself]}")
    own = {citation.source for citation in shown if citation.itself}
    for role, words in _SAYS.items():
        against = [
            _citation(citation) for citation in hop.against if citation.role == role and citation.source not in own
        ]
        if against:
            parts.append(f"{words}: {', '.join(against)}")
    return "; ".join(parts) or "no citation"


def _citation(citation: Citation) -> str:
    notes = [] if citation.resolution in _TRACED else ["not traced"]
    if citation.retraction in _WITHDRAWN:
        notes.append(_WITHDRAWN[citation.retraction])
    noted = f" ({', '.join(notes)})" if notes else ""
    return f"{_markers(citation)}{citation.source}{noted}"


def _markers(citation: Citation) -> str:
    return "".join(f"[{marker}] " for marker in citation.markers)


def _letters(paths: Iterable[MechanismPath]) -> dict[str, str]:
    """Return a letter for each claim that is shown, in the order in which they appear."""
    letters: dict[str, str] = {}
    for hop in _hops_of(paths):
        rounds, place = divmod(len(letters), len(ascii_lowercase))
        letters[hop.claim] = ascii_lowercase[place] + (str(rounds + 1) if rounds else "")
    return letters


def _hops_of(paths: Iterable[MechanismPath]) -> list[Hop]:
    return list({hop.claim: hop for path in paths for hop in path.hops}.values())


def _shown(paths: Paths) -> list[MechanismPath]:
    return [*paths.best, *paths.near, *paths.apart, *paths.beside]


def _hops(paths: Paths) -> str:
    most = paths.options["max_hops"]
    return f"{most} hop{'' if most == 1 else 's'}"


def _names(things: Iterable[Thing]) -> str:
    return ", ".join(_plain(thing.label) for thing in things)


def _wrapped(text: str, first: str, further: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=further, break_long_words=False, break_on_hyphens=False
    )


def _plain(text: str) -> str:
    """Return a text from the content with nothing in it that could move the cursor of a terminal."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
