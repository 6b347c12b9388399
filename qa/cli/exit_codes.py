"""The exit codes of all commands."""

__all__ = ["EXIT_CODES"]

EXIT_CODES = {
    0: ("all went well",),
    1: (
        "ask: the documents do not say",
        "search: nothing was found",
        "add: some files were refused, the others are in",
        "check: there are problems",
        "evaluate: a minimum was not reached",
    ),
    2: ("wrong usage or bad input; one line on stderr says what to do",),
    70: ("something unexpected went wrong; FOOTNOTE_DEBUG=1 shows where",),
    130: ("interrupted; what was done so far is kept",),
}
"""What the exit codes mean, in lines."""
