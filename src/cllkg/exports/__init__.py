"""The room that hands the graph on: the build, written in the formats other programs read."""
