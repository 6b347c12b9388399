"""The fitted score: features of a span candidate, and the probability that it is right."""
