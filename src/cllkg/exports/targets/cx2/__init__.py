"""CX2: the mechanism view as networks that Cytoscape and NDEx load, with our places, colors and line ends."""

from cllkg.exports.targets.cx2.writer import cx2

__all__ = ["cx2"]
