"""Paths as text for people: each path in a line, and under a letter what each of its claims rests on."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from string import ascii_lowercase

from cllkg.paths.result import Bridge, Citation, Hop, MechanismPath, Paths, Step, Thing, spoken

_WIDTH = 110
_MOST_CITATIONS = 3
_SYSTEMS = {
    "in_people": "in people",
    "in_animals": "in animals only",
    "in_vitro": "in vitro only",
    "in_documents": "in documents only",
    "unstated": "system not stated",
}
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
                lines += ["", f"{spoken(sign).capitalize()} it: no path of at most {_hops(paths)}."]
    else:
        lines += ["", *_unconnected(paths, start, goal, letters)]
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
            lines += _claim(letters[hop.claim], hop)
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
    if paths.causes:
        lines += _wrapped(f"Claims say what acts on {goal}: {_names(paths.causes)}.", "", "  ")
    else:
        text = f"No claim that counts here says what furthers or weakens {goal}"
        spoken_of = f", though {paths.mentions} speak of it otherwise" if paths.mentions else ""
        lines += _wrapped(f"{text}{spoken_of}.", "", "  ")
    if paths.near:
        lines.append(f"What {start} reaches and comes nearest to it:")
        lines += _numbered(paths.near, letters, verdict=False)
    elif not paths.beside:
        lines.append(f"{start} reaches nothing that comes near it.")
    for hint in paths.hints:
        lines += _wrapped(hint, "", "  ")
    return lines


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
    return f"{'->' if step.sign > 0 else '-|'}({letters[step.claim]})"


def _verdict(path: MechanismPath, letters: dict[str, str]) -> str:
    """Return the sign in words, the weakest link, and which hops rest on work in vitro."""
    turns = sum(step.sign < 0 for step in path.steps)
    effect = f"{spoken(path.sign)} it"
    if len(path.steps) > 1 and turns:
        left = "they cancel out" if turns % 2 == 0 else "one is left" if turns > 1 else "nothing turns it back"
        effect += f" ({turns} of {len(path.steps)} steps turn{'s' if turns == 1 else ''} the sign: {left})"
    hop = path.hops[path.weakest]
    parts = [effect, f"weakest link {letters[hop.claim]} ({_standing(hop)}, {_SYSTEMS.get(hop.system, hop.system)})"]
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


def _claim(letter: str, hop: Hop) -> list[str]:
    studies = f"{hop.studies} {'study' if hop.studies == 1 else 'studies'}"
    parts = [
        _standing(hop),
        _SYSTEMS.get(hop.system, hop.system),
        *([f"n {hop.sample}"] if hop.sample else []),
        studies,
    ]
    others = f"; {len(hop.others)} more claim{'s' if len(hop.others) > 1 else ''} of the same" if hop.others else ""
    sign = "->" if hop.sign > 0 else "-|"
    lines = _wrapped(f"{sign} {_plain(hop.sentence)}", f"{letter:>2}  ", "       ")
    lines += _wrapped(f"{', '.join(parts)}; {_cited(hop.citations)}{others}", "       ", "       ")
    for flag in hop.flags:
        lines += _wrapped(f"! flagged: {_plain(flag)}", "       ", "       ")
    return lines


def _standing(hop: Hop) -> str:
    """Return the standing; one that is less than supported stands out."""
    words = hop.standing.replace("_", " ")
    return words if hop.standing == "supported" else f"! {words}"


def _cited(citations: tuple[Citation, ...]) -> str:
    if not citations:
        return "no citation"
    shown = ", ".join(_citation(citation) for citation in citations[:_MOST_CITATIONS])
    further = len(citations) - _MOST_CITATIONS
    return f"{shown} and {further} more" if further > 0 else shown


def _citation(citation: Citation) -> str:
    notes = [] if citation.resolution in _TRACED else ["not traced"]
    if citation.retraction in _WITHDRAWN:
        notes.append(_WITHDRAWN[citation.retraction])
    markers = "".join(f"[{marker}] " for marker in citation.markers)
    noted = f" ({', '.join(notes)})" if notes else ""
    return f"{markers}{citation.source}{noted}"


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
