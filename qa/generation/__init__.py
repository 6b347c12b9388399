"""What a language model writes of retrieved passages, and the check that the passages carry it."""
