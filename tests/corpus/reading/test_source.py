from corpus.reading.latex import read_latex
from corpus.reading.lightweight import read_asciidoc, read_org, read_rst
from corpus.reading.source import read_code

CODE = '''import re

LIMIT = 5
# Prices of a day.

@dataclass
class Price:
    """A price."""

    def of(self, town):
        # The town must be known.
        return self._prices[town]
'''


def test_code_is_kept_to_the_letter_below_the_names_of_what_it_defines():
    read = read_code(CODE.encode())

    before, _, _ = CODE.partition("\n@dataclass")
    assert read.text.startswith(f"```\n{before}```\n\n# Price\n\n```\n@dataclass\nclass Price:\n")
    assert read.text.endswith("## of\n\n```\n    def of(self, town):\n        # The town must be known.\n"
                              "        return self._prices[town]\n```")  # fmt: skip


def test_fences_in_code_do_not_end_it():
    assert read_code(b'"""\n```\nx\n```\n"""').text == '~~~\n"""\n```\nx\n```\n"""\n~~~'


def test_restructured_text_has_its_headings_notes_and_code():
    rst = """======
Cranes
======
:Author: Ana Berg

Use
---

See :ref:`the *guide* <guide>` and `site <http://a.b>`_. Then::

    lift()

.. note::

   Only by day.

.. image:: crane.png
"""
    read = read_rst(rst.encode())

    assert (read.title, read.author) == ("Cranes", "Ana Berg")
    assert read.text == (
        "# Cranes\n\nAuthor: Ana Berg\n\n## Use\n\nSee the *guide* and site. Then:\n\n```\nlift()\n```\n\n"
        "Note: Only by day."
    )


def test_asciidoc_has_its_headings_lists_and_code():
    adoc = "= Cranes\n:toc:\n\n== Use\n* one\n** two\n\n[source,sh]\n----\nlift\n----\nSee link:a.b[the site].\n"

    assert read_asciidoc(adoc.encode()).text == (
        "# Cranes\n\n## Use\n\n- one\n  - two\n\n```\nlift\n```\n\nSee the site."
    )


def test_org_has_its_headings_and_links():
    code = "#+BEGIN_SRC sh\nlift\n#+END_SRC\n"
    org = f"#+TITLE: Cranes\n* Use\n** DONE By day :work:\nSee [[http://a.b][the site]].\n{code}"
    read = read_org(org.encode())

    assert read.title == "Cranes"
    assert read.text == "# Use\n\n## By day\n\nSee the site.\n\n```\nlift\n```"


def test_latex_has_its_headings_lists_tables_and_letters_and_no_commands():
    tex = r"""\documentclass{article}
\newcommand{\crane}{the old crane}
\title{Cranes} \author{Ana Ber\'e}
\begin{document}
\maketitle
\section{Use} % by day
We \emph{lift} with \crane{} 5\,\% more~\cite{x}\footnote{By day.}, at $x_1$.
\begin{itemize}\item One \begin{enumerate}\item Inner\end{enumerate}\item[Two] B \end{itemize}
\begin{tabular}{l|r} Crane & Tons \\ \hline Old & 5 \\ \end{tabular}
\begin{verbatim}
\lift{}
\end{verbatim}
\end{document}
Nothing."""
    read = read_latex(tex.encode())

    assert (read.title, read.author) == ("Cranes", "Ana Beré")
    assert read.text == (
        "# Cranes\n\n## Use\n\nWe lift with the old crane 5% more (By day.), at $x_1$.\n\n- One\n  1. Inner\n\n"
        "- Two: B\n\n| Crane | Tons |\n| Old | 5 |\n\n```\n\\lift{}\n```"
    )
