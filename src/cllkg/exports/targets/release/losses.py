"""``losses.html``: what became of each kind of thing in each format, side by side and then one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cllkg.exports.census import Kind
from cllkg.exports.folder import Desk
from cllkg.exports.ledger import NO_PLACE, Fate
from cllkg.exports.targets.release.about import About
from cllkg.exports.targets.release.bundles import Bundle
from cllkg.exports.targets.release.templating import release_environment, release_style, still_policy

LOSSES_PAGE = "losses.html"


@dataclass(frozen=True)
class Row:
    """What became of the things of one kind in one format.

    Attributes:
        kind: The kind.
        counts: How many things have each fate.
        how: Where they went or why, as in ``314 folded into the wider affects``.
    """

    kind: str
    counts: dict[Fate, int]
    how: tuple[str, ...]

    @property
    def is_unwritten(self) -> bool:
        """Whether nothing of the kind is there, for no better reason than that the writer passes over it."""
        return len(self.how) == 1 and self.mark == "none" and self.how[0].endswith(NO_PLACE)

    @property
    def mark(self) -> str:
        """Return in a word what is left: ``all``, ``part``, ``folded`` or ``none``."""
        if not self.counts[Fate.FOLDED] and not self.counts[Fate.DROPPED]:
            return "all"
        if self.counts[Fate.KEPT]:
            return "part"
        return "folded" if self.counts[Fate.FOLDED] else "none"


def write_losses(about: About, bundles: Iterable[Bundle], kinds: Iterable[Kind], desk: Desk) -> None:
    """Write the page.

    Args:
        about: The release.
        bundles: The targets in it.
        kinds: The kinds of things, for their definitions.
        desk: Where it goes.
    """
    bundles = list(bundles)
    there = [kind for kind in kinds if about.census[kind.name]]
    losing = [(bundle.target, _rows(bundle, there)) for bundle in bundles if bundle.ledger.losses()]
    style = release_style()
    text = (
        release_environment()
        .get_template(LOSSES_PAGE)
        .render(
            about=about,
            kinds=there,
            whole=[bundle.target for bundle in bundles if not bundle.ledger.losses()],
            losing=losing,
            style=style,
            policy=still_policy(style),
        )
    )
    desk.write(LOSSES_PAGE, text)


def _rows(bundle: Bundle, kinds: Iterable[Kind]) -> list[Row]:
    how: dict[str, list[str]] = {}
    for loss in bundle.ledger.losses():
        how.setdefault(loss.kind, []).append(str(loss))
    counts = bundle.ledger.counts()
    return [Row(kind.name, counts[kind.name], tuple(how.get(kind.name, ()))) for kind in kinds]
