"""What does not fit: flags, contested records and clashes, each with both sides and what differs."""
