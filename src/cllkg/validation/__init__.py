"""Shapes and checks: what a compiled graph must look like, and what must not be found in it."""
