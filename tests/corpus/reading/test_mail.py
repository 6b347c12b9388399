from datetime import date

from corpus.reading.mail import read_eml, read_mailbox

PLAIN = b"""From: =?utf-8?q?Ana_Ber=C3=A9?= <ana@example.org>
To: Bo Lind <bo@example.org>,
 Cy <cy@example.org>
Date: Fri, 3 May 2024 23:30:00 -0500
Subject: The crane
Content-Type: text/plain; charset=utf-8

Hello Bo,

the crane comes on Monday.

On 2 May 2024, Bo Lind wrote:
> When does it come?
"""

MIXED = b"""From: Ana Berg <ana@example.org>
Date: Fri, 3 May 2024 10:00:00 +0000
Subject: Prices
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=XX

--XX
Content-Type: multipart/alternative; boundary=YY

--YY
Content-Type: text/plain

Prices are attached.
--YY
Content-Type: text/html

<p>Prices are <b>attached</b>.</p>
--YY--
--XX
Content-Type: text/csv; name="prices.csv"
Content-Disposition: attachment; filename="../../prices.csv"
Content-Transfer-Encoding: base64

YSxiCjEsMgo=
--XX
Content-Type: message/rfc822

From: Bo <bo@example.org>
Subject: Old prices

Nothing new.
--XX--
"""


def test_a_mail_has_its_head_as_lines_and_says_who_wrote_it_when_and_of_what():
    read = read_eml(PLAIN)

    assert read.text == (
        "From: Ana Beré <ana@example.org>\n"
        "To: Bo Lind <bo@example.org>, Cy <cy@example.org>\n"
        "Date: Fri, 3 May 2024 23:30:00 -0500\n"
        "Subject: The crane\n\n"
        "Hello Bo,\n\nthe crane comes on Monday.\n\n"
        "On 2 May 2024, Bo Lind wrote:\n> When does it come?"
    )
    assert (read.title, read.author, read.published) == ("The crane", "Ana Beré", date(2024, 5, 3))


def test_attachments_and_attached_mails_are_parts_named_without_folders():
    read = read_eml(MIXED)

    assert [part.name for part in read.parts] == ["prices.csv", "Old prices.eml"]
    assert read.parts[0].data == b"a,b\n1,2\n"
    assert read_eml(read.parts[1].data).text == "From: Bo <bo@example.org>\nSubject: Old prices\n\nNothing new."
    assert "Attachments: prices.csv, Old prices.eml\n\nPrices are attached." in read.text


def test_html_is_read_where_there_is_no_plain_text():
    mail = b"From: a@b.c\nSubject: Hours\nContent-Type: text/html\n\n<h2>Hours</h2><ul><li>Mon<li>Tue</ul>"

    assert read_eml(mail).text.endswith("## Hours\n\n- Mon\n- Tue")


def test_a_mail_in_utf_16_is_read():
    assert read_eml(PLAIN.decode().encode("utf-16")).title == "The crane"


def test_lines_that_were_broken_to_be_sent_are_joined_again():
    mail = b"From: a@b.c\nContent-Type: text/plain; format=flowed\n\nThe crane \ncomes on \nMonday.\nBo\n"

    assert read_eml(mail).text.endswith("The crane comes on Monday.\nBo")


def test_an_encrypted_mail_says_so():
    mail = (
        b"From: a@b.c\nContent-Type: multipart/encrypted; boundary=X\n\n--X\nContent-Type: text/plain\n\nabc\n--X--\n"
    )

    assert read_eml(mail).remarks == ("the mail is encrypted or sealed; save it as plain mail from your mail program",)


def test_two_attachments_of_one_name_get_names_of_their_own():
    part = b"--X\nContent-Disposition: attachment; filename=a.txt\n\none\n"
    mail = b"From: a@b.c\nContent-Type: multipart/mixed; boundary=X\n\n" + part + part + b"--X--\n"

    assert [each.name for each in read_eml(mail).parts] == ["a.txt", "a (2).txt"]


def test_what_is_no_mail_is_plain_text():
    assert read_eml(b"Only a note.\nNothing more.").text == "Only a note.\nNothing more."


def test_each_mail_of_a_mailbox_is_a_part():
    box = (
        b"From ana@example.org Fri May  3 10:00:00 2024\nFrom: ana@example.org\nSubject: One: a/b\n\n"
        b">From here on it rains.\n\n"
        b"From bo@example.org Sat May  4 10:00:00 2024\nFrom: bo@example.org\nSubject: Two\n\nYes.\n"
    )
    read = read_mailbox(box)

    assert [part.name for part in read.parts] == ["00001 One a b.eml", "00002 Two.eml"]
    assert read_eml(read.parts[0].data).text.endswith("\n\nFrom here on it rains.")
    assert read.text == ""
