"""How often it is right: questions with known answers in, judgements, metrics and a report out.

``question_sets`` and ``public_sets`` say where questions come from; ``judging`` holds an answer against what is known,
by the ``equivalence`` of answers; ``metrics`` has the formulas; ``report`` writes it all down.
"""

from qa.evaluation.evaluation import METRICS, Evaluation, Metric, SummaryRow, evaluate, parse_minimum

__all__ = ["METRICS", "Evaluation", "Metric", "SummaryRow", "evaluate", "parse_minimum"]
