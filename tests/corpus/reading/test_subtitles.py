from corpus.reading.subtitles import read_subtitles

SRT = """1
00:00:01,000 --> 00:00:03,000
<i>The harbour board</i>

2
00:00:03,500 --> 00:00:05,000
met on Tuesday.

3
01:02:03,000 --> 01:02:05,000
- Who paid?
- Nobody.
"""
VTT = """WEBVTT - Board meeting

NOTE made by hand

intro
00:01.000 --> 00:04.000 align:start
<v Ana Berg>Good morning,</v>

00:04.000 --> 00:06.000
<v Ana Berg>all of you.</v>

00:06.000 --> 00:09.000
<v Bo>The crane costs 5 &lt; 6.</v>
"""


def test_cues_are_sentences_with_the_time_at_which_they_are_said():
    assert read_subtitles(SRT.encode()).text == (
        "[00:00:01] The harbour board met on Tuesday.\n[01:02:03] Who paid?\n[01:02:03] Nobody."
    )


def test_speakers_are_named_and_what_they_say_is_one_line():
    read = read_subtitles(VTT.encode())

    assert read.title == "Board meeting"
    assert read.text == (
        "Board meeting\n\n[00:00:01] Ana Berg: Good morning, all of you.\n[00:00:06] Bo: The crane costs 5 < 6."
    )


def test_a_speaker_in_the_text_is_not_joined_with_the_one_before():
    srt = "1\n00:00:01,0 --> 00:00:02,0\nANA: We begin\n2\n00:00:02,0 --> 00:00:03,0\nBO: No.\n"

    assert read_subtitles(srt.encode("utf-16")).text == "[00:00:01] ANA: We begin\n[00:00:02] BO: No."


def test_what_has_no_cues_is_plain_text():
    assert read_subtitles(b"Nothing is said.").text == "Nothing is said."
