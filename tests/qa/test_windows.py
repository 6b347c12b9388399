from qa.reading.cross_encoder import MAX_QUESTION, windows

TEXT = "The bridge was opened in 1987 by the mayor."


def test_a_window_is_question_context_and_text_between_marks(tokenizer):
    (window,) = windows(tokenizer, "When was it opened?", "Bridges", TEXT)
    words = [tokenizer.id_to_token(token) for token in window.ids]
    assert words == (
        "[CLS] when was it opened ? [SEP] bridges [SEP] the bridge was opened in 1987 by the mayor . [SEP]".split()
    )
    assert words[window.passage_at] == "bridges"
    assert words[window.text_at] == "the"
    assert words[window.text_end] == "[SEP]"


def test_offsets_are_those_of_the_text(tokenizer):
    (window,) = windows(tokenizer, "When was it opened?", "Bridges", TEXT)
    assert [TEXT[start:end] for start, end in window.offsets] == TEXT.replace(".", " .").split()


def test_without_a_context_line_the_text_follows_the_question(tokenizer):
    (window,) = windows(tokenizer, "When?", "", TEXT)
    assert window.passage_at == window.text_at == 4


def test_a_long_text_is_read_in_windows_that_overlap_and_leave_nothing_out(tokenizer):
    text = " ".join(str(number) for number in range(1000, 1400))
    found = list(windows(tokenizer, "Which number?", "", text, max_tokens=100, stride=20))
    assert max(len(window.ids) for window in found) <= 100
    covered = [edge for window in found for edge in window.offsets]
    assert set(covered) == set(tokenizer.encode(text, add_special_tokens=False).offsets)
    assert found[0].offsets[-20:] == found[1].offsets[:20]


def test_a_question_longer_than_the_window_is_cut(tokenizer):
    (window,) = windows(tokenizer, "why " * 500, "", TEXT)
    assert window.passage_at == MAX_QUESTION + 2


def test_a_passage_with_no_text_has_one_window_without_offsets(tokenizer):
    (window,) = windows(tokenizer, "When?", "", "")
    assert window.offsets == []
