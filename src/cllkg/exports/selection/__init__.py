"""``--select``: which records leave, and the smaller dataset that every target then writes as if it were the whole."""
