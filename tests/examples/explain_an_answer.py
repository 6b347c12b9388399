"""Show each step on the way to an answer over the bundled press releases, with its time, and the likeliest spans.

python tests/examples/explain_an_answer.py
"""

from qa import Library

with Library.open() as library:
    explanation = library.explain("when was the first 2+2?")

for step in explanation.trace.steps:
    number = len(step.gave) if isinstance(step.gave, list) else ""
    print(f"{step.name:15} {step.milliseconds:8.1f} ms {number:>6}".rstrip())

(scored,) = (step.gave for step in explanation.trace.steps if step.name == "score")
print("\nThe likeliest spans:")
for candidate in scored[:5]:
    print(f"{candidate.probability:.2f}  “{candidate.words}”  {candidate.document.path}")

(decision,) = (step.gave for step in explanation.trace.steps if step.name == "decide")
print(f"\nDecided: {decision.outcome}, for {decision.why}")
print(explanation.answer.text)
