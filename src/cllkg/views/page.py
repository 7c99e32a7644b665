"""How a page is put together: its parts inlined, escaped, and bound by a strict content security policy."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cllkg.errors import CllkgError

_VIS = "templates/lib/vis-9.1.2/vis-network.min.js"
# As it lies in pyvis 0.3.2. Another file would be code nobody here has read.
VIS_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"
# What stands in the markup of a page and need not stand in its data once more.
_SHOWN_ONLY = frozenset({"rows"})
# Indentation, and comments that have a line to themselves: a fifth of a script, and nothing to a browser. No script
# or style sheet of ours has a text that runs over a line.
_LONE = re.compile(r"^\s*/\*(?:(?!\*/)(?s:.))*\*/[ \t]*\n|^[ \t]+", re.MULTILINE)
# Half a character: no file can hold it, and a browser would show the same in its place.
_SURROGATE = re.compile("[\ud800-\udfff]")
# In JSON these may be written as escapes; in HTML they could end the script element or a line of it.
_ESCAPES = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class Asset:
    """A script or a style sheet as it stands in the page."""

    text: Markup
    digest: str


class HtmlPage(str):
    """A page of its own, which notebooks show in a cage: it can reach neither the notebook nor the network."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        srcdoc = html.escape(self)
        return f'<iframe sandbox="allow-scripts allow-downloads" width="100%" height="720" srcdoc="{srcdoc}"></iframe>'


def environment(*packages: str) -> Environment:
    """Return the template environment: autoescaping, and an error for every name left undefined.

    Args:
        packages: Where else than in ``cllkg.views`` templates are; theirs come first.
    """
    made = Environment(
        loader=ChoiceLoader([PackageLoader(package, "templates") for package in (*packages, "cllkg.views")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["js_json"] = js_json
    return made


def render(
    template: str, page: dict[str, Any], data: dict[str, Any], style: Asset, scripts: list[Asset], **more: Any
) -> HtmlPage:
    """Return a page whose template extends ``base.html``.

    Args:
        template: A file of ``templates/``.
        page: What the template shows; its ``heading`` is the title.
        data: What the scripts read, beside ``page``.
        style: The style sheet, as ``own_asset`` returns it.
        scripts: The scripts in the order in which they run, ``page.js`` before all others of ours.
        more: What the template shows and the scripts need not know.
    """
    text = (
        environment()
        .get_template(template)
        .render(
            page=page,
            data=data | {"page": {name: part for name, part in page.items() if name not in _SHOWN_ONLY}},
            style=style,
            scripts=scripts,
            policy=policy(scripts, style),
            **more,
        )
    )
    return HtmlPage(_SURROGATE.sub("\ufffd", text))


def js_json(value: Any) -> Markup:
    r"""Return a value as JSON that may stand inside a ``script`` element.

    Raises:
        ValueError: For NaN and infinities, which JSON does not have.

    >>> js_json({"x": "</script>"})
    Markup('{"x":"\\u003c/script\\u003e"}')
    """
    text = json.dumps(value, allow_nan=False, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return Markup(text)  # noqa: S704 - every character that means something to HTML was replaced


def own_asset(*names: str) -> Asset:
    """Return one of the files in ``assets/``, such as ``page/base.css``, or several as one."""
    texts = [files("cllkg.views").joinpath("assets", *name.split("/")).read_bytes().decode("utf-8") for name in names]
    return as_asset("".join(_LONE.sub("", text) for text in texts), ", ".join(names))


def vis_network() -> Asset:
    """Return the drawing library from the installed pyvis.

    Raises:
        CllkgError: If it is not the file this package was tested with.
    """
    data = files("pyvis").joinpath(_VIS).read_bytes()
    if hashlib.sha256(data).hexdigest() != VIS_SHA256:
        raise CllkgError("pyvis brings another vis-network than the one tested here.  Install pyvis==0.3.2.")
    return as_asset(data.decode("utf-8"), _VIS)


def policy(scripts: list[Asset], style: Asset) -> str:
    """Return a content security policy that lets these parts run, and nothing else load or run."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(script.digest for script in scripts)}",
            f"style-src {style.digest}",
            "style-src-attr 'none'",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def as_asset(text: str, name: str) -> Asset:
    """Return a text of ours as it may stand in a page.

    Raises:
        CllkgError: If it holds a tag that would end its element.
    """
    if "</script" in text.lower() or "</style" in text.lower() or "<!--" in text:
        raise CllkgError(f"{name} holds a tag that would end it early.  Write the tag in two parts.")
    # The parser turns every line end into a line feed before the browser takes the hash.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Asset(Markup(text), f"'sha256-{digest}'")  # noqa: S704 - our own files, checked above
