"""What the pages of a release share: their templates, their style, and a policy that lets them load and run nothing.

They have no scripts; the style sheet follows the reader's light or dark scheme by itself.
"""

from __future__ import annotations

from importlib.resources import files
from urllib.parse import quote

from jinja2 import Environment

from cllkg.views.page import Asset, as_asset, environment

_STYLE = "release.css"
_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def release_environment() -> Environment:
    """Return the environment of the templates."""
    made = environment(__package__ or "")
    made.filters |= {"size": size, "href": quote, "name": _name}
    return made


def release_style() -> Asset:
    """Return the style sheet of the pages."""
    return as_asset(files(__package__).joinpath("templates", _STYLE).read_text(encoding="utf-8"), _STYLE)


def still_policy(style: Asset) -> str:
    """Return the content security policy of a page that has this style sheet, and nothing else."""
    return f"default-src 'none'; style-src {style.digest}; base-uri 'none'; form-action 'none'"


def size(number: int) -> str:
    """Return a number of bytes as people say it.

    >>> size(0), size(999), size(1234), size(7531470)
    ('0 bytes', '999 bytes', '1.2 kB', '7.5 MB')
    """
    value, unit = float(number), 0
    while value >= 999.95 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:,.1f} {_UNITS[unit]}" if unit else f"{number} {_UNITS[0]}"


def _name(path: str) -> str:
    """Return a path below its target's folder."""
    return path.partition("/")[2] or path
