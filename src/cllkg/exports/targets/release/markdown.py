"""The little Markdown our own papers are written in, as HTML: headings, lists, paragraphs, bold, code, links."""

from __future__ import annotations

import re
from html import escape

from markupsafe import Markup

_INLINE = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)]+)\)")


def as_html(text: str) -> Markup:
    r"""Return Markdown as HTML; whatever is no Markdown of ours is shown as it is written.

    A link to a place of the checkout leads nowhere from elsewhere, so only its text stays.

    >>> as_html("- **One** `a<b`\n  and [two](x.md)")
    Markup('<ul><li><strong>One</strong> <code>a&lt;b</code> and two</li></ul>')
    """
    blocks: list[tuple[str, str]] = []
    broken = True
    for line in text.splitlines():
        if line.startswith("#"):
            blocks.append(("h3", line.lstrip("# ")))
            broken = True
        elif line.startswith("- "):
            blocks.append(("li", line[2:]))
            broken = False
        elif not line.strip():
            broken = True
        elif broken:
            blocks.append(("p", line.strip()))
            broken = False
        else:
            kind, before = blocks[-1]
            blocks[-1] = (kind, f"{before} {line.strip()}")
    written = "".join(f"<{kind}>{_inline(words)}</{kind}>" for kind, words in blocks)
    lists = re.sub(r"((?:<li>(?:(?!</li>).)*</li>)+)", r"<ul>\1</ul>", written)
    return Markup(lists)  # noqa: S704 - every text in it was escaped by _inline


def _inline(text: str) -> str:
    found, at = [], 0
    for match in _INLINE.finditer(text):
        found.append(escape(text[at : match.start()]))
        code, bold, leaning, words, target = match.groups()
        if code:
            found.append(f"<code>{escape(code)}</code>")
        elif bold:
            found.append(f"<strong>{_inline(bold)}</strong>")
        elif leaning:
            found.append(f"<em>{_inline(leaning)}</em>")
        elif target.startswith("https://"):
            found.append(f'<a href="{escape(target)}">{_inline(words)}</a>')
        else:
            found.append(_inline(words))
        at = match.end()
    return "".join((*found, escape(text[at:])))
