from qa.answers.copies import repeats

SENTENCE = "The council has voted to open the old harbour to the public from the first of May, its speaker said."


def test_a_sentence_quoted_whole_is_repeated():
    assert repeats(SENTENCE, f"As the Gazette wrote: “{SENTENCE.upper()}”")


def test_the_same_news_in_other_words_is_not():
    assert not repeats(
        SENTENCE, "From the first of May everybody may enter the old harbour, after a vote of the council."
    )


def test_a_few_words_in_common_are_no_copy():
    assert not repeats("It was opened in March 1987.", "It was opened in March 1987.")


def test_a_copy_with_a_word_changed_is_a_copy():
    assert repeats(SENTENCE, SENTENCE.replace("public", "people"), share=0.5)
    assert not repeats(SENTENCE, SENTENCE.replace("public", "people"), share=0.8)
