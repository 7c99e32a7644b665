"""Two graphs compared: which inferences fall, weaken or appear, and what becomes of their triples."""

from __future__ import annotations

import pyoxigraph as ox

from cllkg.content import Content
from cllkg.impact.compare import compare
from cllkg.impact.report import report
from cllkg.impact.state import read_state

INFERENCE = """
<i:{name}> a kg:Inference ; kg:subject <e:a> ; kg:predicate kg:indirectlyIncreases ; kg:object <e:{object}> ;
    rdfs:label "{name}" ; kg:strengthKey "{strength}" ; kg:restsOn <c:1> {withheld} .
"""


def inferred(*rows: tuple[str, str, str, str], triples: str = "") -> bytes:
    """Return N-Quads with inferences of name, object, strength and a reason to withhold."""
    head = (
        "PREFIX kg: <https://w3id.org/cllkg/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        'GRAPH <https://w3id.org/cllkg/graph/ontology> { kg:OppositeSignWithheld skos:notation "opposite_sign" }\n'
        "GRAPH <https://w3id.org/cllkg/graph/inferred> {\n"
    )
    body = "".join(
        INFERENCE.format(
            name=n, object=o, strength=s, withheld="; kg:withheldReason kg:OppositeSignWithheld" if w else ""
        )
        for n, o, s, w in rows
    )
    text = head + body + "".join(f"<e:a> kg:indirectlyIncreases <e:{o}> .\n" for o in triples) + "}"
    quads = ox.parse(text.encode(), format=ox.RdfFormat.TRIG)
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def test_inferences_fall_weaken_and_appear_apart_from_their_triples(content: Content) -> None:
    """A triple with a second proof stays, one whose opponent falls is new."""
    before = inferred(
        ("gone", "b", "5", ""),
        ("one-of-two", "c", "5", ""),
        ("other-of-two", "c", "4", ""),
        ("opposed", "d", "5", "x"),
        ("weaker", "f", "5", ""),
        ("then-withheld", "g", "5", ""),
        triples="bcfg",
    )
    after = inferred(
        ("other-of-two", "c", "4", ""),
        ("opposed", "d", "5", ""),
        ("weaker", "f", "3", ""),
        ("then-withheld", "g", "5", "x"),
        triples="cdf",
    )
    state = read_state(before, content)
    assert {i.label: i.withheld for i in state.inferences.values() if i.withheld} == {"opposed": ("opposite_sign",)}
    found = compare(state, read_state(after, content), [])
    assert [change.label for change in found.inferences_gone] == ["gone", "one-of-two"]
    assert [change.label for change in found.inferences_weaker] == ["weaker"]
    assert found.inferences_new == ()
    assert [change.object for change in found.triples_gone] == ["e:b"]
    assert [change.object for change in found.triples_withheld] == ["e:g"]
    assert [change.object for change in found.triples_new] == ["e:d"]
    assert "2 inferences fall, 1 weakens" in report(found)
