"""Reading: where in the retrieved passages an answer may stand.

``CrossEncoder`` is the seam: whatever looks at a question and a passage together and gives logits.
"""
