"""Documents: what they are, how they are read, dated, split into passages, and kept."""
