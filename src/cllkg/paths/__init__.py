"""Paths: by which chain of signed claims one thing acts on another, the best supported first."""
