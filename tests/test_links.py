"""Only addresses that are safe to follow are links."""

from __future__ import annotations

import pytest

from cllkg.views.links import entity_link, source_links


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org/", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://exa mple.org", False),
        ('https://example.org/"onmouseover="x', False),
        ("HTTPS://[::1", False),
        ("", False),
    ],
)
def test_only_https_addresses_are_links(url: str, linked: bool) -> None:
    assert bool(source_links({"url": url})) is linked


def test_identifiers_become_addresses_only_if_they_are_ones() -> None:
    assert entity_link("HGNC:17635") == "https://bioregistry.io/HGNC:17635"
    assert entity_link('x:"><script>') == ""
    assert source_links({"doi": "10.1/not-a-doi", "pmid": "12a", "registry": ("NCT1", "ISRCTN1")}) == []
    doi = {"doi": "10.1016/S2352-3026(17)30171-0", "url": "https://doi.org/10.1016/S2352-3026(17)30171-0"}
    assert len(source_links(doi)) == 1, "the same address twice"
