from datetime import date

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


PAPER = r"""\documentclass{article}
\title{Sediment in Small Harbours}
\author{Ingrid Solheim\thanks{Funded by the port.} \\ Institute of Ports \and Pavel R\r{u}ka}
\date{12 June 2019}
\begin{document}
\maketitle
Cores were taken with a corer~\cite[p.~3]{kajak}, as \parencite{bo} says. Sk\aa rhamn and Gr\"omitz, \pounds 3,
Stra\ss e 4.
\begin{thebibliography}{9}
\bibitem{kajak} Kajak, Z. Benthos of lakes. 1971.
\bibitem[Bo 99]{bo} Bo, A. Ports. 1999.
\end{thebibliography}
\end{document}
"""


def test_a_paper_in_latex_tells_its_authors_and_day_and_is_read_without_its_marks():
    read = read_latex(PAPER.encode())

    assert (read.title, read.published) == ("Sediment in Small Harbours", date(2019, 6, 12))
    assert read.author == "Ingrid Solheim, Pavel Růka"
    assert read.text == (
        "# Sediment in Small Harbours\n\nCores were taken with a corer, as says. Skårhamn and Grömitz, £3,\n"
        "Straße 4.\n\n"
        "## References\n\n- Kajak, Z. Benthos of lakes. 1971.\n- Bo, A. Ports. 1999."
    )
