"""Write TriG of RDF 1.2: each claim annotates its triple, or names it without asserting it.

The text is written here term by term: what serializers there are write annotations out as ``rdf:reifies``, which says
the same and reads worse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from cllkg.exports.dump import WHOLE, drafts
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import Ledger
from cllkg.exports.quad_lines import TYPE
from cllkg.exports.reading import Reading
from cllkg.exports.rows import by_subject
from cllkg.exports.targets.reifiers import Told, fold
from cllkg.prefixes import PrefixMap

_CACHED = 1 << 16
# A local name that needs no escapes but those of the two signs below.
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.#/-]*[A-Za-z0-9_-])?")
_SIGNS = str.maketrans({"#": r"\#", "/": r"\/"})


def rdf12(reading: Reading, desk: Desk, ledger: Ledger) -> None:
    """Write the whole dataset as TriG of RDF 1.2; ``reifiers.unfold`` leads back.

    Raises:
        ExportRefused: If the graph has reifiers of its own.
    """
    terms = _Terms(reading.prefixes)
    with drafts(desk.path("").parent) as parts, desk.open(f"{WHOLE}.trig") as out:
        for subject, rows in by_subject(reading):
            for told in fold(reading, subject, rows):
                parts[told.graph].write(_block(subject, told, terms))
        names = {graph: terms.of(graph) for graph in sorted(parts) if graph}
        out.write(b'VERSION "1.2"\n')
        out.writelines(terms.declarations())
        for graph in sorted(parts):
            out.write(b"\n%b {\n" % names[graph] if graph else b"\n")
            parts.copy_to(graph, out)
            out.write(b"}\n" if graph else b"")
    ledger.keep_all()


def _block(subject: bytes, told: Told, terms: _Terms) -> bytes:
    """Return what is said of a subject as a block of lines."""
    about = terms.of(subject)
    if told.triple is None:
        return b"%b %b .\n\n" % (about, b" ;\n\t".join(_pairs(told.pairs, terms)))
    triple = b" ".join((terms.of(told.triple[0]), terms.predicate(told.triple[1]), terms.of(told.triple[2])))
    if not told.asserted:
        said = b"\n\t" + b" ;\n\t".join(_pairs(told.pairs, terms)) if told.pairs else b""
        return b"<< %b ~ %b >>%b .\n\n" % (triple, about, said)
    said = b" {|\n\t%b\n|}" % b" ;\n\t".join(_pairs(told.pairs, terms)) if told.pairs else b""
    return b"%b ~ %b%b .\n\n" % (triple, about, said)


def _pairs(pairs: Iterable[tuple[bytes, bytes]], terms: _Terms) -> Iterator[bytes]:
    """Yield each predicate with its objects."""
    for predicate, group in groupby(pairs, key=itemgetter(0)):
        yield b"%b %b" % (terms.predicate(predicate), b" , ".join(terms.of(value) for _, value in group))


class _Terms:
    """How terms are written: shortened where a prefix fits, else as the build writes them."""

    def __init__(self, prefixes: PrefixMap) -> None:
        self._prefixes = prefixes
        self._used: set[str] = set()
        self._iri = lru_cache(_CACHED)(self._shorten)

    def of(self, term: bytes) -> bytes:
        """Return a term."""
        if term.startswith(b"<"):
            return self._iri(term)
        if term.startswith(b'"') and term.endswith(b">"):
            at = term.rindex(b"<")
            return term[:at] + self._iri(term[at:])
        return term

    def predicate(self, term: bytes) -> bytes:
        """Return a predicate."""
        return b"a" if term == TYPE else self.of(term)

    def declarations(self) -> Iterator[bytes]:
        """Yield a line for each prefix that was used, in the alphabet's order."""
        for prefix, namespace in sorted(self._prefixes, key=lambda row: row[0].lower()):
            if prefix in self._used:
                yield f"@prefix {prefix}: <{namespace}> .\n".encode()

    def _shorten(self, term: bytes) -> bytes:
        prefix, local = self._prefixes.split(term[1:-1].decode()) or ("", "")
        if not _LOCAL.fullmatch(local):
            return term
        self._used.add(prefix)
        return f"{prefix}:{local.translate(_SIGNS)}".encode()
