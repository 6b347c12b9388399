"""What a log says on a day is found, however the day is asked for, and answered with the day of its stamp."""

import pytest

from qa import Library

LOG = """2024-04-02 08:10 gate opened by A. Osei
2024-04-02 08:25 WARN water meter reads 18,441 litres, 2,310 more than expected
2024-04-03 07:55 gate opened by G. Marsh
2024-04-03 19:40 ERROR camera 2 offline
2024-04-05 09:02 camera 2 back online after reboot
2024-04-09 12:00 water meter reads 19,020 litres
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("log")
    with Library.open(folder / "library") as library:
        library.add_bytes(LOG.encode(), "log.txt")
        yield library


@pytest.mark.parametrize(
    ("question", "answer", "quoted"),
    [
        ("Who opened the gate on 3 April?", "G. Marsh", "2024-04-03 07:55 gate opened by G. Marsh"),
        ("Who opened the gate on 2024-04-02?", "A. Osei", "2024-04-02 08:10 gate opened by A. Osei"),
        (
            "What did the water meter read on 9 April?",
            "19,020 litres",
            "2024-04-09 12:00 water meter reads 19,020 litres",
        ),
        ("When did camera 2 fail?", "3 April 2024", "2024-04-03 19:40 ERROR camera 2 offline"),
    ],
)
def test_a_day_in_words_finds_the_entry_of_its_stamp(library: Library, question: str, answer: str, quoted: str):
    found = library.ask(question)
    assert found.text.split(" [")[0] == answer
    (citation,) = found.citations[:1]
    assert citation.quote == quoted
    assert library.document(citation.document).text[citation.start : citation.end] == quoted
