"""Questions: retrieved, read, answered, evaluated, and the ways in."""
