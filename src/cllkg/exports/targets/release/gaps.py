"""What the graph does not cover, as far as it says so itself."""

from __future__ import annotations

from collections import Counter

from cllkg.exports.census import Census
from cllkg.exports.reading import Reading
from cllkg.vocabulary import KG

_UNFOUND = frozenset({"unresolved", "orphan"})
_UNCHECKED = "not_checked"


def gaps(reading: Reading, census: Census) -> list[str]:
    """Return sentences that say what is not there."""
    standings = Counter(reading.word(claim.standing) for claim in reading.claims())
    found = Counter(reading.word(source.one(KG + "resolution")) for source in reading.sources())
    checked = Counter(reading.word(source.one(KG + "retractionStatus")) for source in reading.sources())
    unfound = sum(found[word] for word in _UNFOUND)
    unmodelled = sum(1 for statement in reading.statements() if statement.all(KG + "notModelled"))
    without = len(census["claim"]) - len(census["claim as a triple"])
    rows = [
        (standings["uncited"], "claims cite no source; they are kept, and marked as uncited"),
        (standings["hypothesis"], "claims are hypotheses of their sources, and marked as such"),
        (without, "claims have no subject, predicate and object: formats of triples alone cannot hold them"),
        (unfound, f"of {len(census['source'])} sources lead to no document that could be identified"),
        (checked[_UNCHECKED], f"of {len(census['source'])} sources were not looked up for a retraction"),
        (unmodelled, f"of {len(census['article statement'])} statements of the article are in no claim; each says why"),
    ]
    sentences = [f"{number:,} {words}." for number, words in rows if number]
    sentences.append("What no claim says is unknown here, and not denied.")
    sentences.append(
        "Supported means that someone was seen to have found it, not that it is sure; see the key of strength."
    )
    return sentences


def omissions(reading: Reading) -> list[str]:
    """Return what the article leaves out, as flags say."""
    return [flag.label for flag in reading.flags() if reading.word(flag.kind) == "omission"]
