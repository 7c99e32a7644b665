"""The T-Box under a reasoner."""
