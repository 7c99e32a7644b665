"""What follows from the claims by rules, and the T-Box under a reasoner."""
