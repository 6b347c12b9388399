"""From what was read to an answer: the same grouped, independent documents counted, times compared."""

from qa.answering.comparing import compared, lasted
from qa.answering.compose import compose
from qa.answering.counting import counted, named
from qa.answering.inputs import Dated, dated_by, with_limit

__all__ = ["Dated", "compared", "compose", "counted", "dated_by", "lasted", "named", "with_limit"]
