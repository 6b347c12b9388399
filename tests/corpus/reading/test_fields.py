"""What a file's own fields say of it, and what programs write there that says nothing."""

import pytest

from corpus.reading.fields import believed_name, believed_title


@pytest.mark.parametrize("title", ["(anonymous)", "Untitled", "untitled 1", "report_final2", "?"])
def test_a_title_that_a_program_wrote_is_none(title):
    assert believed_title(title) is None


@pytest.mark.parametrize("title", ["Annual report of the harbour board, 1998", "The anonymous bridge"])
def test_a_title_is_believed(title):
    assert believed_title(title) == title


@pytest.mark.parametrize(("name", "believed"), [("anonymous", None), ("Admin", None), ("Anna Berg", "Anna Berg")])
def test_a_name_that_stands_for_anybody_is_none(name, believed):
    assert believed_name(name) == believed
