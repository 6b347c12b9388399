from qa.scripts import foreign_script

ENGLISH = ["The ministers met in Tokyo."]


def test_a_question_in_a_script_that_no_text_has_is_foreign():
    assert foreign_script("Когда была первая встреча?", ENGLISH) == "Cyrillic"
    assert foreign_script("외무장관은 언제 만났습니까?", ENGLISH) == "Korean"


def test_a_stray_word_of_a_script_does_not_make_it_known():
    texts = ["They met in Tokyo and spoke for a very long time. " * 20 + "Да"]
    assert foreign_script("Когда была первая встреча?", texts) == "Cyrillic"


def test_a_question_in_the_script_of_the_texts_is_not_foreign():
    assert foreign_script("When did they meet?", ENGLISH) is None
    assert foreign_script("Когда они встретились?", ["Они встретились в Токио."]) is None


def test_figures_alone_are_of_no_script():
    assert foreign_script("2+2?", ENGLISH) is None


def test_without_texts_nothing_is_foreign():
    assert foreign_script("Когда?", []) is None
