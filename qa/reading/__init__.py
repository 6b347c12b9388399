"""Reading: where in the retrieved passages an answer stands, and how strongly each place supports it.

``Reader`` is the seam. ``SentenceReader`` reads by form and by words, with no model of its own; ``TrainedReader`` reads
with a cross-encoder, the bundled one or one that the user names.
"""

from qa.reading.reader import Candidate, Reader, Reading, documents_of, once_each

__all__ = ["Candidate", "Reader", "Reading", "documents_of", "once_each"]
