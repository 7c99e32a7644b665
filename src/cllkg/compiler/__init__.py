"""Records into named graphs."""
