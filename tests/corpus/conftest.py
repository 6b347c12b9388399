"""Property tests say what is true, not how fast: on a busy machine the first example can take a second.

What must be fast has a timeout of its own.
"""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
