"""What a person has to put right, in German, by its English words; a part keeps its name in braces."""

__all__ = ["GERMAN_ERRORS"]

GERMAN_ERRORS: dict[str, str] = {
    # The page
    "That was asked too often: wait {seconds} seconds.": "Das wurde zu oft gefragt: Warten Sie {seconds} Sekunden.",
    "This chat answers only at {names}.": "Dieser Chat antwortet nur unter {names}.",
    "This chat answers only to its own page.": "Dieser Chat antwortet nur seiner eigenen Seite.",
    "There is nothing here; the chat is at /.": "Hier ist nichts; der Chat ist unter /.",
    "That is too large: at most {most} MiB can be sent at once.": (
        "Das ist zu groß: Auf einmal lassen sich höchstens {most} MiB senden."
    ),
    "That came too slowly: try again.": "Das kam zu langsam: Versuchen Sie es noch einmal.",
    "This is the page of another user: load it again.": "Das ist die Seite eines anderen Benutzers: Laden Sie sie neu.",
    "Log in first.": "Melden Sie sich erst an.",
    "Log in, or send a token.": "Melden Sie sich an, oder senden Sie ein Token.",
    "Logged in.": "Angemeldet.",
    "Logged out.": "Abgemeldet.",
    "That is too long for a name and a password.": "Das ist zu lang für einen Namen und ein Kennwort.",
    "Something went wrong while reading it. The terminal where Footnote runs says what.": (
        "Beim Lesen ging etwas schief. Was, steht in der Konsole, in der Footnote läuft."
    ),
    "Its file has changed since it was added, or is not there any more.": (
        "Seine Datei hat sich geändert, seit es hinzugefügt wurde, oder ist nicht mehr da."
    ),
    # Questions
    "a question is a text, not {kind}: ask something in words": (
        "eine Frage ist ein Text und nicht {kind}: Fragen Sie etwas in Worten"
    ),
    "the history is a list of earlier questions, each a text: give [question, ...]": (
        "der Verlauf ist eine Liste früherer Fragen, jede ein Text: Geben Sie [Frage, ...] an"
    ),
    "the day of a question is a date, not {kind}: give datetime.date(2024, 1, 31)": (
        "der Tag einer Frage ist ein Datum und nicht {kind}: Geben Sie datetime.date(2024, 1, 31) an"
    ),
    "the question has bytes in it that are no text in UTF-8: type it anew": (
        "in der Frage stehen Bytes, die kein Text in UTF-8 sind: Tippen Sie sie neu"
    ),
    "as many passages as {k} cannot be found: give a number from 1 on": (
        "so viele Stellen wie {k} lassen sich nicht finden: Geben Sie eine Zahl ab 1 an"
    ),
    'there is no search by {mode}: give "fused", "dense" or "lexical"': (
        'eine Suche nach {mode} gibt es nicht: Geben Sie "fused", "dense" oder "lexical" an'
    ),
    'a filter is values by field, not {kind}: give {{"publisher": "The Gazette"}}': (
        'ein Filter sind Werte nach Feldern und nicht {kind}: Geben Sie {{"publisher": "The Gazette"}} an'
    ),
    "the question is empty: ask something in words": "die Frage ist leer: Fragen Sie etwas in Worten",
    "the question has {words} words in {characters} characters: ask in {most} words or fewer": (
        "die Frage hat {words} Wörter in {characters} Zeichen: Fragen Sie in höchstens {most} Wörtern"
    ),
    "the timeline would end ({until}) before it begins ({since}): give the earlier day first": (
        "die Zeitleiste würde enden ({until}), bevor sie beginnt ({since}): Nennen Sie den früheren Tag zuerst"
    ),
    "{field} {value} is no date to go by: write a day, a month, a year or a span, as 2017-03-20, March 2017, "
    "2017 or 2013-2017": (
        "{field} {value} ist keine Zeitangabe: Schreiben Sie einen Tag, einen Monat, ein Jahr oder eine "
        "Spanne, wie 2017-03-20, March 2017, 2017 oder 2013-2017"
    ),
    "documents have no {field} to go by: name one of {fields}": (
        "Dokumente haben kein {field}, nach dem sich gehen ließe: Nennen Sie eines von {fields}"
    ),
    "the {field} to go by is empty: give a value, or leave it out": (
        "das Feld {field} ist leer: Geben Sie einen Wert an, oder lassen Sie es weg"
    ),
    # Libraries
    "this library was deleted or moved away: choose another": (
        "diese Bibliothek wurde gelöscht oder verschoben: Wählen Sie eine andere"
    ),
    "no library can be made here: start the chat with --libraries DIR": (
        "hier lässt sich keine Bibliothek anlegen: Starten Sie den Chat mit --libraries DIR"
    ),
    "there are {most} libraries: delete one first": "es gibt schon {most} Bibliotheken: Löschen Sie erst eine",
    "this library is no longer kept aside": "diese Bibliothek ist nicht mehr aufgehoben",
    "{name} can be neither renamed nor deleted here": "{name} lässt sich hier weder umbenennen noch löschen",
    "a library needs a name of at most {most} characters: type one": (
        "eine Bibliothek braucht einen Namen von höchstens {most} Zeichen: Geben Sie einen ein"
    ),
    "there is a library named {name} already: choose another name": (
        "es gibt schon eine Bibliothek namens {name}: Wählen Sie einen anderen Namen"
    ),
    "{folder} cannot be made ({why}): look at its permissions": (
        "{folder} lässt sich nicht anlegen ({why}): Sehen Sie nach den Rechten"
    ),
    "{name} cannot be deleted ({why}): look at its permissions": (
        "{name} lässt sich nicht löschen ({why}): Sehen Sie nach den Rechten"
    ),
    "{name} cannot be brought back ({why})": "{name} lässt sich nicht zurückholen ({why})",
    "{folder} has been closed: open the library again": (
        "{folder} wurde geschlossen: Öffnen Sie die Bibliothek noch einmal"
    ),
    "{folder} may only be read: change its permissions, or copy it elsewhere": (
        "{folder} darf nur gelesen werden: Ändern Sie die Rechte, oder kopieren Sie den Ordner anderswohin"
    ),
    "{folder} is a file, not a folder: name a folder to keep the library in": (
        "{folder} ist eine Datei und kein Ordner: Nennen Sie einen Ordner für die Bibliothek"
    ),
    "{folder} cannot be made ({why}): choose another folder": (
        "{folder} lässt sich nicht anlegen ({why}): Wählen Sie einen anderen Ordner"
    ),
    "{path} is empty and may not be written: choose another folder": (
        "{path} ist leer und darf nicht geschrieben werden: Wählen Sie einen anderen Ordner"
    ),
    "{path} belongs to another program: name another folder for the library": (
        "{path} gehört zu einem anderen Programm: Nennen Sie einen anderen Ordner für die Bibliothek"
    ),
    "{path} was written by a newer version of Footnote (format {version}, this one reads {known}): upgrade "
    "footnote-qa": (
        "{path} hat eine neuere Version von Footnote geschrieben (Format {version}, diese liest {known}): "
        "Aktualisieren Sie footnote-qa"
    ),
    "{path} {advice} ({error})": "{path} {advice} ({error})",
    "{path} {advice} (text in it is no UTF-8)": "{path} {advice} (Text darin ist kein UTF-8)",
    "is damaged or is no library: restore it from a backup, or remove the folder and add the documents again": (
        "ist beschädigt oder keine Bibliothek: Stellen Sie sie aus einer Sicherung wieder her, oder entfernen "
        "Sie den Ordner und fügen Sie die Dokumente neu hinzu"
    ),
    "is in use by another process that does not let go of it: try again when it has finished": (
        "wird von einem anderen Prozess benutzt und nicht freigegeben: Versuchen Sie es wieder, wenn er fertig ist"
    ),
    "cannot be opened or written: look at its permissions, or choose another folder": (
        "lässt sich nicht öffnen oder schreiben: Sehen Sie nach den Rechten, oder wählen Sie einen anderen Ordner"
    ),
    "cannot grow, for the disk is full: free some space and try again": (
        "kann nicht wachsen, denn die Platte ist voll: Schaffen Sie Platz, und versuchen Sie es noch einmal"
    ),
    "could not be read or written: look at the disk and try again": (
        "ließ sich nicht lesen oder schreiben: Sehen Sie nach der Platte, und versuchen Sie es noch einmal"
    ),
    "needs more memory than there is: close other programs and try again": (
        "braucht mehr Speicher, als da ist: Schließen Sie andere Programme, und versuchen Sie es noch einmal"
    ),
    "the indexes of {folder} cannot be written ({reason}): make room on the disk, then ask again": (
        "die Indexe von {folder} lassen sich nicht schreiben ({reason}): Schaffen Sie Platz auf der Platte, "
        "und fragen Sie noch einmal"
    ),
    "the library is being changed all the time: ask again in a moment": (
        "die Bibliothek wird fortwährend geändert: Fragen Sie gleich noch einmal"
    ),
    "the path of the library is empty: name its folder, or give none for the press releases": (
        "der Pfad der Bibliothek ist leer: Nennen Sie ihren Ordner, oder keinen für die Pressemitteilungen"
    ),
    "a library is named by its folder, not by {kind}: give a path": (
        "eine Bibliothek wird durch ihren Ordner benannt und nicht durch {kind}: Geben Sie einen Pfad an"
    ),
    "{url} is no place of a library: name a folder, or milvus+http://HOST:19530/NAME": (
        "{url} ist kein Ort einer Bibliothek: Nennen Sie einen Ordner, oder milvus+http://HOST:19530/NAME"
    ),
    "{place} was made with {made_with}: give Library.open that one, or rebuild the library with another": (
        "{place} wurde mit {made_with} angelegt: Geben Sie diesen Encoder an Library.open, oder bauen Sie die "
        "Bibliothek mit einem anderen neu auf"
    ),
    "{place} was made with the encoder {made_with}, not with this {name}: name that one, or rebuild the "
    "library with this one": (
        "{place} wurde mit dem Encoder {made_with} angelegt und nicht mit diesem {name}: Nennen Sie jenen, "
        "oder bauen Sie die Bibliothek mit diesem neu auf"
    ),
    "the nodes of a cluster cannot load {name}: add without one": (
        "die Knoten eines Clusters können {name} nicht laden: Fügen Sie ohne Cluster hinzu"
    ),
    # Libraries in PostgreSQL
    "the documents in {name} {advice} ({said})": "die Dokumente in {name} {advice} ({said})",
    "cannot be reached: see that the server runs and that the URL is right, then try again": (
        "sind nicht zu erreichen: Sehen Sie nach, ob der Server läuft und die URL stimmt, und versuchen Sie "
        "es noch einmal"
    ),
    "may not be opened: check the user, the password and the name of the database": (
        "dürfen nicht geöffnet werden: Prüfen Sie Benutzer, Kennwort und Namen der Datenbank"
    ),
    "may not be read or written by this user: look at the rights, or name another user": (
        "darf dieser Benutzer nicht lesen oder schreiben: Sehen Sie nach den Rechten, oder nennen Sie einen "
        "anderen Benutzer"
    ),
    "cannot grow or take a connection, for the server is full: make room, then try again": (
        "können nicht wachsen oder sind nicht zu erreichen, denn der Server ist voll: Schaffen Sie Platz, und "
        "versuchen Sie es noch einmal"
    ),
    "are in use by another process that does not let go of them: try again when it has finished": (
        "werden von einem anderen Prozess benutzt und nicht freigegeben: Versuchen Sie es wieder, wenn er fertig ist"
    ),
    "took too long, or the server was stopped meanwhile: try again": (
        "brauchten zu lange, oder der Server wurde inzwischen angehalten: Versuchen Sie es noch einmal"
    ),
    "could not be read or written by the server: look at its disk and try again": (
        "konnte der Server nicht lesen oder schreiben: Sehen Sie nach seiner Platte, und versuchen Sie es noch einmal"
    ),
    "the documents in {name} were written by a newer version of Footnote (format {version}, this one reads "
    "{known}): upgrade footnote-qa": (
        "die Dokumente in {name} hat eine neuere Version von Footnote geschrieben (Format {version}, diese "
        "liest {known}): Aktualisieren Sie footnote-qa"
    ),
    "the schema {schema} of {name} belongs to another program: name the library otherwise": (
        "das Schema {schema} von {name} gehört zu einem anderen Programm: Nennen Sie die Bibliothek anders"
    ),
    "documents are kept in PostgreSQL or in a folder, not in {engine}: write "
    "postgresql://USER:PASSWORD@HOST/DATABASE, or name a folder": (
        "Dokumente werden in PostgreSQL oder in einem Ordner aufbewahrt und nicht in {engine}: Schreiben Sie "
        "postgresql://USER:PASSWORD@HOST/DATABASE, oder nennen Sie einen Ordner"
    ),
    "{library} is no name for a library in PostgreSQL: take small letters, digits and _, 48 at most": (
        "{library} ist kein Name für eine Bibliothek in PostgreSQL: Nehmen Sie kleine Buchstaben, Ziffern und "
        "_, höchstens 48"
    ),
    "documents are kept in PostgreSQL through a package that is not installed: pip install 'footnote-qa[postgresql]'": (
        "für Dokumente in PostgreSQL fehlt ein Paket: pip install 'footnote-qa[postgresql]'"
    ),
    "the URL of the documents' database is none: write postgresql://USER:PASSWORD@HOST/DATABASE": (
        "die URL der Datenbank ist keine: Schreiben Sie postgresql://USER:PASSWORD@HOST/DATABASE"
    ),
    "a text has U+10FFFF in it, which is no character: take it out and add the document again": (
        "ein Text enthält U+10FFFF, was kein Zeichen ist: Nehmen Sie es heraus, und fügen Sie das Dokument neu hinzu"
    ),
    # What is kept in a library
    "there is no such conversation, or it was deleted: choose another, or begin one": (
        "dieses Gespräch gibt es nicht, oder es wurde gelöscht: Wählen Sie ein anderes, oder beginnen Sie eines"
    ),
    "there is no such note, or it was removed already": "diese Notiz gibt es nicht, oder sie wurde schon entfernt",
    "the library holds no document {name}: list the documents to see their names and ids": (
        "die Bibliothek hat kein Dokument {name}: Sehen Sie die Namen und Kennungen in der Liste der Dokumente nach"
    ),
    "{name} names {count} documents: say which by its id ({shown})": (
        "{name} benennt {count} Dokumente: Sagen Sie durch die Kennung, welches ({shown})"
    ),
    "the text of {name} is not what was added: remove it and add it again": (
        "der Text von {name} ist nicht, was hinzugefügt wurde: Entfernen Sie das Dokument, und fügen Sie es neu hinzu"
    ),
    "what is kept of {name} is not what was written: restore the library from a backup": (
        "was von {name} aufbewahrt ist, ist nicht, was geschrieben wurde: Stellen Sie die Bibliothek aus "
        "einer Sicherung wieder her"
    ),
    "{name} has half a character (a lone surrogate) at offset {offset}: save it as UTF-8 and add it again": (
        "{name} hat an der Stelle {offset} ein halbes Zeichen (ein einzelnes Surrogat): Speichern Sie die "
        "Datei als UTF-8, und fügen Sie sie neu hinzu"
    ),
    "a document cannot be without a title: give it another one": (
        "ein Dokument kann nicht ohne Titel sein: Geben Sie ihm einen anderen"
    ),
    "{code} is no language code: give its ISO 639 code, as en for English": (
        "{code} ist kein Kürzel einer Sprache: Geben Sie das nach ISO 639 an, wie de für Deutsch"
    ),
    "there is nothing to change: say what, as in --published 2017-03-20": (
        "es gibt nichts zu ändern: Sagen Sie, was, wie in --published 2017-03-20"
    ),
    "{why}: write it as 2017-03-20 or 20 March 2017": "{why}: Schreiben Sie den Tag wie 2017-03-20 oder 20 March 2017",
    "{words} is no day of the calendar": "{words} ist kein Tag des Kalenders",
    "{words} is not a day with its month and its year": "{words} ist kein Tag mit Monat und Jahr",
    # Files
    "the library holds it already": "die Bibliothek hat sie schon",
    "unchanged": "unverändert",
    "{path} changes while it is read; add it again when it is finished": (
        "{path} ändert sich während des Lesens; fügen Sie die Datei noch einmal hinzu, wenn sie fertig ist"
    ),
    "a path is empty: name a file or a folder": "ein Pfad ist leer: Nennen Sie eine Datei oder einen Ordner",
    "{error}: check the path": "{error}: Prüfen Sie den Pfad",
    '"{suffix}" is no suffix of a file: write it with its dot in lower case, like ".kml"': (
        "„{suffix}“ ist keine Endung einer Datei: Schreiben Sie sie mit dem Punkt und klein, wie „.kml“"
    ),
    "{name} {error}": "{name} {error}",
    "{folder}/{error}": "{folder}/{error}",
    "{shown}: {remark}": "{shown}: {remark}",
    "{shown}/{inside} {limit}; take it out, and add it by itself": (
        "{shown}/{inside} {limit}; nehmen Sie die Datei heraus, und fügen Sie sie für sich hinzu"
    ),
    "stands in too many files, one in the other": "steckt in zu vielen Dateien, eine in der anderen",
    "is not among the first {most}": "ist nicht unter den ersten {most}",
    "{shown} is a folder; name a file in it": "{shown} ist ein Ordner; nennen Sie eine Datei darin",
    "{shown} is not a regular file; copy what it holds into one": (
        "{shown} ist keine gewöhnliche Datei; kopieren Sie den Inhalt in eine"
    ),
    "{shown} does not exist; check the path": "{shown} gibt es nicht; prüfen Sie den Pfad",
    "{shown} cannot be read ({reason}); check the path and its permissions": (
        "{shown} lässt sich nicht lesen ({reason}); prüfen Sie den Pfad und die Rechte"
    ),
    "{name} is larger than {most} MB; split it into smaller files": (
        "{name} ist größer als {most} MB; teilen Sie es in kleinere Dateien"
    ),
    "{name} is empty; check that it is the right file": "{name} ist leer; prüfen Sie, ob es die richtige Datei ist",
    "{name} has no words{why}": "{name} hat keine Wörter{why}",
    "; check that it is the right file": "; prüfen Sie, ob es die richtige Datei ist",
    ": {told}; and so on ({more} more)": ": {told}; und so weiter ({more} weitere)",
    "has more than {most} characters of text; split it into smaller files": (
        "hat mehr als {most} Zeichen Text; teilen Sie es in kleinere Dateien"
    ),
    "has more than {most} values; split it into smaller files": (
        "hat mehr als {most} Werte; teilen Sie es in kleinere Dateien"
    ),
    "stands for more than {most} values; split it into smaller files": (
        "steht für mehr als {most} Werte; teilen Sie es in kleinere Dateien"
    ),
    "has more than {most} files inside; split it into smaller files": (
        "enthält mehr als {most} Dateien; teilen Sie es in kleinere Dateien"
    ),
    "takes longer than {seconds} seconds to read; split it into smaller files": (
        "braucht zum Lesen länger als {seconds} Sekunden; teilen Sie es in kleinere Dateien"
    ),
    "takes more than {most} MB of memory to read; split it into smaller files": (
        "braucht zum Lesen mehr als {most} MB Speicher; teilen Sie es in kleinere Dateien"
    ),
    "is not text in any encoding; save it as plain text or HTML": (
        "ist in keiner Kodierung ein Text; speichern Sie es als einfachen Text oder HTML"
    ),
    "is protected by a password; save it without one, and add it again": (
        "ist mit einem Kennwort geschützt; speichern Sie es ohne, und fügen Sie es noch einmal hinzu"
    ),
    "is protected by a password; unpack it, and add what is in it": (
        "ist mit einem Kennwort geschützt; entpacken Sie es, und fügen Sie hinzu, was darin ist"
    ),
    "cannot be read ({reason}); it is damaged, or not what its name says: save it anew": (
        "lässt sich nicht lesen ({reason}); es ist beschädigt oder nicht, was sein Name sagt: Speichern Sie es neu"
    ),
    "made its reader crash; it is damaged: open it where it was made, and save it anew": (
        "brachte das Lesen zum Absturz; es ist beschädigt: Öffnen Sie es, wo es entstand, und speichern Sie es neu"
    ),
    "cannot be read by the reader given for it ({kind}: {error})": (
        "lässt sich mit dem angegebenen Leser nicht lesen ({kind}: {error})"
    ),
    "holds no text for the reader given for it; check that it is the right file": (
        "hat für den angegebenen Leser keinen Text; prüfen Sie, ob es die richtige Datei ist"
    ),
    "is {kind}, which is not read; convert it to PDF, DOCX, HTML or plain text": (
        "ist {kind} und wird nicht gelesen; wandeln Sie es in PDF, DOCX, HTML oder einfachen Text um"
    ),
    "a {suffix} file": "eine {suffix}-Datei",
    "a PNG picture": "ein PNG-Bild",
    "a JPEG picture": "ein JPEG-Bild",
    "a GIF picture": "ein GIF-Bild",
    "a WebP picture": "ein WebP-Bild",
    "a TIFF picture": "ein TIFF-Bild",
    "a HEIC picture": "ein HEIC-Bild",
    "a file of Apple Pages, Numbers or Keynote": "eine Datei von Apple Pages, Numbers oder Keynote",
    "a BMP picture": "ein BMP-Bild",
    "a program": "ein Programm",
    "a 7-Zip archive": "ein 7-Zip-Archiv",
    "a RAR archive": "ein RAR-Archiv",
    "a ZIP archive": "ein ZIP-Archiv",
    "a compressed file": "eine gepackte Datei",
    "an old Microsoft Office file of an unknown kind": "eine alte Datei von Microsoft Office von unbekannter Art",
    "a video": "ein Video",
    "a sound recording": "eine Tonaufnahme",
    "an SQLite database": "eine SQLite-Datenbank",
    # Files by their formats
    "is a damaged archive; pack it anew": "ist ein beschädigtes Archiv; packen Sie es neu",
    "is damaged, or cut off; pack it anew": "ist beschädigt oder abgeschnitten; packen Sie es neu",
    "is damaged, or cut off; save it anew where it was made": (
        "ist beschädigt oder abgeschnitten; speichern Sie es neu, wo es entstand"
    ),
    "is damaged, or packed in an unknown way; save it anew where it was made": (
        "ist beschädigt oder auf unbekannte Weise gepackt; speichern Sie es neu, wo es entstand"
    ),
    "unpacks to far more than is read; unpack it, and add what you need of it": (
        "wird entpackt viel mehr, als gelesen wird; entpacken Sie es, und fügen Sie hinzu, was Sie davon brauchen"
    ),
    "unpacks to far more than any document holds; take out of it what you need": (
        "wird entpackt viel mehr, als ein Dokument enthält; nehmen Sie heraus, was Sie brauchen"
    ),
    "does not say what is in the book; it is damaged: get it anew": (
        "sagt nicht, was in dem Buch steht; es ist beschädigt: Besorgen Sie es neu"
    ),
    "is locked by its seller; ask for a copy that is not": (
        "ist vom Verkäufer gesperrt; bitten Sie um ein Exemplar, das es nicht ist"
    ),
    "is nested too deep to be read; save what you need of it as a file of its own": (
        "ist zu tief verschachtelt; speichern Sie, was Sie davon brauchen, als eigene Datei"
    ),
    "is a damaged mail; save it again from your mail program": (
        "ist eine beschädigte Mail; speichern Sie sie noch einmal aus Ihrem Mailprogramm"
    ),
    "is a package of Outlook without files, or damaged; have the mail sent again as plain text": (
        "ist ein Paket von Outlook ohne Dateien oder beschädigt; lassen Sie sich die Mail als reinen Text noch einmal"
        " senden"
    ),
    "is a workbook of Excel 95 or older; save it as .xlsx in Excel or LibreOffice": (
        "ist eine Arbeitsmappe von Excel 95 oder älter; speichern Sie sie in Excel oder LibreOffice als .xlsx"
    ),
    "is no message of Outlook; save it again from Outlook, or as .eml": (
        "ist keine Nachricht von Outlook; speichern Sie sie noch einmal aus Outlook oder als .eml"
    ),
    "is a damaged message of Outlook; save it again from Outlook, or as .eml": (
        "ist eine beschädigte Nachricht von Outlook; speichern Sie sie noch einmal aus Outlook oder als .eml"
    ),
    "is no whole .{suffix} file ({reason}); open it where it was made, and save it anew": (
        "ist keine ganze .{suffix}-Datei ({reason}); öffnen Sie sie, wo sie entstand, und speichern Sie sie neu"
    ),
    "has no content; it is damaged: save it anew where it was made": (
        "hat keinen Inhalt; es ist beschädigt: Speichern Sie es neu, wo es entstand"
    ),
    "is no PDF, whatever its name says; get it again, or give it the suffix of what it is": (
        "ist kein PDF, was auch immer sein Name sagt; besorgen Sie es neu, oder geben Sie ihm die richtige Endung"
    ),
    "is no whole PDF ({why}); get it again, whole": (
        "ist kein ganzes PDF ({why}); besorgen Sie es noch einmal, und ganz"
    ),
    "has no page {number}": "hat keine Seite {number}",
    "is a picture; for its text to be read, {advice}": "ist ein Bild; damit sein Text gelesen wird: {advice}",
    "install Tesseract's language data (tesseract-ocr-eng), or name its folder in TESSDATA_PREFIX": (
        "installieren Sie die Sprachdaten von Tesseract (tesseract-ocr-deu), oder nennen Sie ihren Ordner in "
        "TESSDATA_PREFIX"
    ),
    "is a picture in which no text is recognised; if it has some, scan it larger, and straight": (
        "ist ein Bild, in dem kein Text erkannt wird; wenn es welchen hat, scannen Sie es größer und gerade"
    ),
    "is no whole picture; save it anew, as PNG or JPEG": (
        "ist kein ganzes Bild; speichern Sie es neu, als PNG oder JPEG"
    ),
    "has more than {millions} million pixels; make it smaller": (
        "hat mehr als {millions} Millionen Bildpunkte; verkleinern Sie es"
    ),
    "is damaged rich text; save it anew where it was made": (
        "ist beschädigter Rich Text; speichern Sie es neu, wo es entstand"
    ),
    # The language model, and why a sentence of it is left out
    "the language model {name} at {host}": "das Sprachmodell {name} bei {host}",
    "{model} {why}": "{model} {why}",
    "{model} can read less than it was given: name one that reads more": (
        "{model} kann weniger lesen, als es bekam: Nennen Sie eines, das mehr liest"
    ),
    "cannot be reached: start it, or check the address": (
        "ist nicht zu erreichen: Starten Sie es, oder prüfen Sie die Adresse"
    ),
    "took too long: try again, or name a smaller model": (
        "brauchte zu lange: Versuchen Sie es noch einmal, oder nennen Sie ein kleineres"
    ),
    "stopped in the middle: try again, or check the address": (
        "brach mittendrin ab: Versuchen Sie es noch einmal, oder prüfen Sie die Adresse"
    ),
    "sent nothing that is a chat completion: try again, or check the address": (
        "sandte nichts, was eine Antwort wäre: Versuchen Sie es noch einmal, oder prüfen Sie die Adresse"
    ),
    "sent what cannot be understood, or stopped in the middle: try again, or check the address": (
        "sandte, was nicht zu verstehen ist, oder brach mittendrin ab: Versuchen Sie es noch einmal, oder "
        "prüfen Sie die Adresse"
    ),
    "refuses the key: set {keys} to one of yours": "lehnt den Schlüssel ab: Setzen Sie {keys} auf einen von Ihren",
    "wants a key: set {keys}": "verlangt einen Schlüssel: Setzen Sie {keys}",
    "{one} or {other}": "{one} oder {other}",
    "is not there: check the name of the model and the address, which mostly ends in /v1": (
        "ist nicht da: Prüfen Sie den Namen des Modells und die Adresse, die meist auf /v1 endet"
    ),
    "is asked too often, or all that was paid for is used: try again later": (
        "wird zu oft gefragt, oder was bezahlt war, ist verbraucht: Versuchen Sie es später"
    ),
    "sends elsewhere, which is not followed: give the address that it stands at": (
        "verweist anderswohin, dem nicht gefolgt wird: Geben Sie die Adresse an, unter der es steht"
    ),
    "failed ({status}): {message}": "scheiterte ({status}): {message}",
    "the language model {name} wrote nothing at all": "das Sprachmodell {name} schrieb nichts",
    "the language model {name} wrote nothing that answers the question and that the documents support": (
        "das Sprachmodell {name} schrieb nichts, was die Frage beantwortet und was die Dokumente belegen"
    ),
    "it says nothing that could be checked": "er sagt nichts, was sich prüfen ließe",
    "no passage speaks of it": "keine Stelle spricht davon",
    "the passages say so": "die Stellen sagen es",
    "the passages say otherwise": "die Stellen sagen es anders",
    "more documents say otherwise ({most}) than say so ({few})": (
        "mehr Dokumente sagen es anders ({most}) als so ({few})"
    ),
    "the passages do not say so": "die Stellen sagen es nicht",
    "the language model found no answer in the passages": "das Sprachmodell fand in den Stellen keine Antwort",
    "the passages have “{rival}” where it has “{value}”": "die Stellen haben „{rival}“, wo er „{value}“ hat",
    "“{value}” stands in none of the passages": "„{value}“ steht in keiner der Stellen",
    "it is too long to be checked": "er ist zu lang, um geprüft zu werden",
    "{reason}, but it does not answer the question": "{reason}, aber er beantwortet die Frage nicht",
    "it is noted, to be put together with others": "er ist vermerkt, um mit anderen verbunden zu werden",
    "{url} is no address of a language model: give one such as {example} or https://api.openai.com/v1": (
        "{url} ist keine Adresse eines Sprachmodells: Geben Sie eine an wie {example} oder https://api.openai.com/v1"
    ),
    "a language model needs the package openai: pip install 'footnote-qa[llm]', or pip install '.[llm]' in a "
    "checkout": (
        "ein Sprachmodell braucht das Paket openai: pip install 'footnote-qa[llm]', oder pip install '.[llm]' "
        "in einem Checkout"
    ),
}
"""What is said of a file goes on after its name: “report.pdf” “ist leer”."""
