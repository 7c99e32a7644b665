"""What stands behind the rows of an answer, as references."""
