"""Overviews: what one passage cannot answer - summaries, lists of dates and amounts, changes, comparisons."""
