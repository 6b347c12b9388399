"""The recipe of the reader: from files of questions to the weights in ``qa/weights/reader``.

``python -m qa.training train --data DIR --out DIR`` prepares the rows and trains, and goes on where it was stopped;
``python -m qa.training export --run DIR --out DIR`` writes what came out as weights.
"""
