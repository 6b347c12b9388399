"""The recipe of the reader: from files of questions to the weights in ``qa/weights/reader``.

``python -m qa.training train --data DIR --out DIR`` trains, and goes on where it was stopped;
``python -m qa.training export --run DIR --data DIR --out DIR`` calibrates what came out and writes the weights.
"""
