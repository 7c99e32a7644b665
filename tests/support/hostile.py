"""Words that would do harm if a page took them for anything but words."""

from __future__ import annotations

from cllkg.projection.claims import ClaimGraph

PAYLOADS = (
    "<script>ran=1</script>",
    "</script><script>ran=1</script>",
    '"><img src=x onerror=ran=1>',
    "<!--<script>",
    "</title></noscript></svg><style>*{display:none}</style>",
    "href β→δ \u2028 {{7*7}} {%raw%} ${7*7} ' &amp; ]]>",
)
EVIL = " ".join(PAYLOADS)


def make_hostile(graph: ClaimGraph[str]) -> None:
    """Append every payload to everything a curator may write."""
    for _, node in graph.nodes(data=True):
        node["label"] += EVIL
        node["synonym"] = (*node["synonym"], EVIL)
        node["curie"] = EVIL
        node["category"] = (*node["category"], EVIL)
    for *_, claim in graph.edges(data=True):
        claim["label"] += EVIL
        claim["predicate"] += EVIL
        claim["context"].append({"aspect": EVIL, "value": EVIL})
        claim["flags"].append({"flag": EVIL, "label": EVIL, "flag_kind": EVIL, "flag_status": EVIL, "comment": EVIL})
        for line in claim["lines"]:
            line |= {
                "title": EVIL,
                "locator": EVIL,
                "finding": EVIL,
                "doi": f"10.1000/{EVIL}",
                "url": "javascript:ran=1",
            }
