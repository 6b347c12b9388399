"""From span candidates to an answer: values, groups, the decision, and what a person reads."""
