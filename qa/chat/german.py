"""The texts of the page in German, by their English words."""

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
}
"""What stands on the page; "of" stands between two numbers."""
