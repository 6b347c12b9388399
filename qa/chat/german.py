"""The texts of the page in German, by their English words."""

from qa.generation.client import KEY

__all__ = ["GERMAN"]

GERMAN: dict[str, str] = {
    # Answers
    "Answers": "Antworten",
    "Conversation": "Gespräch",
    "Your question": "Ihre Frage",
    "Ask the documents": "Fragen Sie die Dokumente",
    "Ask a question. The answer comes with the exact words that say so, and where they stand.": (
        "Stellen Sie eine Frage. Die Antwort kommt mit den genauen Worten, die es sagen, und wo sie stehen."
    ),
    "This library is empty. Add files under Documents, or drop them on the field below; then ask.": (
        "Diese Bibliothek ist leer. Fügen Sie unter „Dokumente“ Dateien hinzu, oder ziehen Sie sie auf das Feld unten; "
        "dann fragen Sie."
    ),
    "Thank you, that is kept in the library. What should be known about it?": (
        "Danke, das ist in der Bibliothek vermerkt. Was sollte man dazu wissen?"
    ),
    "Keep": "Behalten",
    "Ask only of": "Nur fragen",
    "Publisher": "Herausgeber",
    "Published from": "Erschienen ab",
    "Published until": "Erschienen bis",
    # What is said of an answer
    "Searching": "Suchen",
    "Reading": "Lesen",
    "Reading 1 passage": "1 Stelle wird gelesen",
    "Reading {} passages": "{} Stellen werden gelesen",
    "Answering": "Antworten",
    "This is asked when the question before is answered.": "Das wird gefragt, sobald die Frage davor beantwortet ist.",
    "Well supported": "Gut belegt",
    "Supported": "Belegt",
    "Weakly supported": "Schwach belegt",
    "1 document says so": "1 Dokument sagt das",
    "{} independent documents say so": "{} unabhängige Dokumente sagen das",
    "1 more repeats their words": "1 weiteres wiederholt ihre Worte",
    "{} more repeat their words": "{} weitere wiederholen ihre Worte",
    "1 differs": "1 weicht ab",
    "{} differ": "{} weichen ab",
    "The extract quotes 1 document to the letter.": "Der Auszug gibt 1 Dokument wörtlich wieder.",
    "The extract quotes {} documents to the letter.": "Der Auszug gibt {} Dokumente wörtlich wieder.",
    "Read 1 passage in {} s.": "1 Stelle in {} s gelesen.",
    "Read {} passages in {} s.": "{} Stellen in {} s gelesen.",
    "Understood as “{}”": "Verstanden als „{}“",
    "The language model understood it as “{}”": "Das Sprachmodell verstand es als „{}“",
    "Asked of": "Gefragt wurde",
    "Derived from “{}”": "Abgeleitet aus „{}“",
    "in a document of": "in einem Dokument vom",
    "Edit": "Ändern",
    "Keep as a note": "Als Notiz behalten",
    "left out": "weggelassen",
    "Left out of what the language model wrote": "Weggelassen von dem, was das Sprachmodell schrieb",
    "Written by {}: {}, {} of them shown": "Geschrieben von {}: {}, davon {} gezeigt",
    "1 sentence": "1 Satz",
    "{} sentences": "{} Sätze",
    "{} tokens read and {} written": "{} Token gelesen und {} geschrieben",
    "cost {}": "Kosten {}",
    "The documents do not say.": "Die Dokumente sagen es nicht.",
    "The passages that come nearest": "Die Stellen, die am nächsten kommen",
    "This was not answered, for the page was left or the connection was lost: ask it again.": (
        "Das wurde nicht beantwortet, weil die Seite verlassen wurde oder die Verbindung abriss: Fragen Sie erneut."
    ),
    "Something went wrong while answering. The terminal where Footnote runs says what.": (
        "Beim Antworten ging etwas schief. Was, steht in der Konsole, in der Footnote läuft."
    ),
    # Libraries and who uses them
    "Library": "Bibliothek",
    "Manage": "Verwalten",
    "Log out": "Abmelden",
    "Log in": "Anmelden",
    "Name": "Name",
    "Password": "Kennwort",
    "There is no such user with this password.": "Diesen Namen mit diesem Kennwort gibt es nicht.",
    "That was tried too often. Wait some minutes.": "Das wurde zu oft versucht. Warten Sie einige Minuten.",
    "Your documents, and what they say.": "Ihre Dokumente, und was sie sagen.",
    "Make a new library": "Neue Bibliothek anlegen",
    "Rename this one": "Diese umbenennen",
    "Delete this one": "Diese löschen",
    "Sure?": "Sicher?",
    "Yes, delete it": "Ja, löschen",
    "Keep it": "Behalten",
    "Deleted": "Gelöscht",
    "“{}” was deleted. It is kept aside for {} days.": "„{}“ wurde gelöscht. Sie bleibt noch {} Tage aufgehoben.",
    "Delete “{}”? Documents: {}, conversations: {}.": "„{}“ löschen? Dokumente: {}, Gespräche: {}.",
    "This cannot be done": "Das geht nicht",
    "All publishers": "Alle Herausgeber",
    # Sources
    "Sources": "Quellen",
    "Otherwise": "Andernfalls",
    "The nearest passages": "Die nächsten Stellen",
    "What could be asked instead": "Was sich stattdessen fragen ließe",
    "removed from the library since": "inzwischen aus der Bibliothek entfernt",
    "and {} more, under Documents": "und {} weitere, unter „Dokumente“",
    "Quotes": "Zitate",
    "Quote {}": "Zitat {}",
    "Quote {} of {}": "Zitat {} von {}",
    "Previous quote": "Voriges Zitat",
    "Next quote": "Nächstes Zitat",
    "Pages": "Seiten",
    "Page {} of {}": "Seite {} von {}",
    "Page {} as it is printed; its text is below": "Seite {} wie gedruckt; ihr Text steht darunter",
    "Previous page": "Vorige Seite",
    "Next page": "Nächste Seite",
    "The text as it is kept": "Der Text, wie er aufbewahrt ist",
    "Text of the document": "Text des Dokuments",
    "Show what comes before": "Zeigen, was davor steht",
    "Show what comes next": "Zeigen, was folgt",
    # Conversations
    "Conversations": "Gespräche",
    "New conversation": "Neues Gespräch",
    "Search conversations": "Gespräche durchsuchen",
    "Title of this conversation": "Titel dieses Gesprächs",
    "Rename": "Umbenennen",
    "Delete": "Löschen",
    # Documents
    "Documents": "Dokumente",
    "document": "Dokument",
    "documents": "Dokumente",
    "of": "von",
    "Add files here, or drop them on the question. Each is read on this machine, and stays on it.": (
        "Fügen Sie hier Dateien hinzu, oder ziehen Sie sie auf die Frage. Jede wird auf diesem Rechner gelesen und "
        "bleibt auf ihm."
    ),
    "Add files": "Dateien hinzufügen",
    "Add a folder": "Einen Ordner hinzufügen",
    "Add the press releases, to try": "Zum Ausprobieren: die Pressemitteilungen",
    "What became of them": "Was aus ihnen wurde",
    "Files that were read": "Gelesene Dateien",
    "is being read": "wird gelesen",
    "added": "hinzugefügt",
    "took the place of an older one": "trat an die Stelle einer älteren",
    "skipped": "übersprungen",
    "refused": "abgelehnt",
    "Undo": "Rückgängig",
    "was removed from the library.": "wurde aus der Bibliothek entfernt.",
    "Search documents": "Dokumente durchsuchen",
    "Kind of file": "Art der Datei",
    "All": "Alle",
    "No documents yet: add some above.": "Noch keine Dokumente: Fügen Sie oben welche hinzu.",
    "more: search for them": "weitere: Suchen Sie danach",
    "Guide to": "Überblick über",
    "characters": "Zeichen",
    "pages": "Seiten",
    "slides": "Folien",
    "sheets": "Blätter",
    "Read it": "Lesen",
    "Download the file": "Datei herunterladen",
    "Download its text": "Text herunterladen",
    "Headings": "Überschriften",
    "Names": "Namen",
    "Dates": "Daten",
    "Questions that it answers": "Fragen, die es beantwortet",
    "Asking some, to offer those that it answers": "Einige werden gestellt, um die beantworteten anzubieten",
    "None of those that were tried.": "Keine von denen, die versucht wurden.",
    "Correct what is known of it": "Berichtigen, was von ihm bekannt ist",
    "Title": "Titel",
    "Published": "Erschienen",
    "Kind": "Art",
    "Language": "Sprache",
    "Save": "Speichern",
    "Remove from the library": "Aus der Bibliothek entfernen",
    # Language model
    "Model": "Modell",
    "A language model adds sentences to an answer. Each is checked against the passages before it is shown, and what "
    "they do not support is left out. What is sent to the model, and nowhere else: the question, the earlier ones, and "
    f"the passages. Its key is read from the variable `{KEY}` when Footnote is started; it is never asked "
    "for, kept or shown here.": (
        "Ein Sprachmodell fügt einer Antwort Sätze hinzu. Jeder wird an den Stellen geprüft, bevor er gezeigt wird; "
        "was sie nicht belegen, wird weggelassen. An das Modell, und nirgendwohin sonst, gehen: die Frage, die "
        f"früheren und die Stellen. Sein Schlüssel wird beim Start von Footnote aus der Variablen `{KEY}` "
        "gelesen; er wird hier weder erfragt noch behalten oder gezeigt."
    ),
    "Let a language model add to the answers": "Ein Sprachmodell die Antworten ergänzen lassen",
    "Address": "Adresse",
    "Use": "Verwenden",
    "The language model is set by whoever started Footnote.": "Das Sprachmodell setzt, wer Footnote gestartet hat.",
    "Name the model, as it is called at its address.": "Nennen Sie das Modell, wie es unter seiner Adresse heißt.",
    "No language model is asked.": "Es wird kein Sprachmodell gefragt.",
    "its own address": "seiner eigenen Adresse",
    "{} at {} is asked.": "{} unter {} wird gefragt.",
    # Notes
    "Kept, under Notes.": "Behalten, unter „Notizen“.",
    "Notes": "Notizen",
    "No notes yet: “Keep as a note” stands below each answer.": (
        "Noch keine Notizen: „Als Notiz behalten“ steht unter jeder Antwort."
    ),
    "Export all": "Alle ausführen",
    "Remove this note": "Diese Notiz entfernen",
    "Kept on": "Behalten am",
    # Timeline
    "Timeline": "Zeitleiste",
    "Only what has to do with": "Nur, was zu tun hat mit",
    "Show": "Zeigen",
    "Reading the dates": "Die Daten werden gelesen",
    "Something went wrong while reading the dates. The terminal where Footnote runs says what.": (
        "Beim Lesen der Daten ging etwas schief. Was, steht in der Konsole, in der Footnote läuft."
    ),
    "No dated sentence of the documents fits.": "Kein datierter Satz der Dokumente passt.",
    "1 event.": "1 Ereignis.",
    "{} events.": "{} Ereignisse.",
    "The first {} are below, all are in the files.": "Die ersten {} stehen unten, alle in den Dateien.",
    "Picture of the timeline": "Bild der Zeitleiste",
    "named in full": "ganz genannt",
    "worked out from the date of a document": "aus dem Datum eines Dokuments ermittelt",
    "When": "Wann",
    "What the documents say": "Was die Dokumente sagen",
}
"""What stands on the page; "of" stands between two numbers, and what differs in place of "{}"."""
