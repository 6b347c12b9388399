"""What is composed for an answer or a document, in German, by its English words; a part keeps its name in braces."""

__all__ = ["GERMAN_ANSWERS"]

GERMAN_ANSWERS: dict[str, str] = {
    # Times and numbers
    "January": "Januar",
    "February": "Februar",
    "March": "März",
    "April": "April",
    "May": "Mai",
    "June": "Juni",
    "July": "Juli",
    "August": "August",
    "September": "September",
    "October": "Oktober",
    "November": "November",
    "December": "Dezember",
    "first quarter": "erstes Quartal",
    "second quarter": "zweites Quartal",
    "third quarter": "drittes Quartal",
    "fourth quarter": "viertes Quartal",
    "first half": "erste Hälfte",
    "second half": "zweite Hälfte",
    "{part} of {year}": "{part} {year}",
    "{month} {year}": "{month} {year}",
    "{day} {month}": "{day}. {month}",
    "{first}-{day} {month}": "{first}.-{day}. {month}",
    "{first} - {last}": "{first} - {last}",
    "{day} (date guessed from its file)": "{day} (Datum aus der Datei erraten)",
    "{whole}.{rest}": "{whole},{rest}",
    "{thousands},{rest}": "{thousands}.{rest}",
    "{count} day": "{count} Tag",
    "{count} days": "{count} Tage",
    "{count} week": "{count} Woche",
    "{count} weeks": "{count} Wochen",
    "{count} month": "{count} Monat",
    "{count} months": "{count} Monate",
    "{count} year": "{count} Jahr",
    "{count} years": "{count} Jahre",
    "{least} to {most}": "{least} bis {most}",
    "{most} and {last}": "{most} und {last}",
    "page {number}": "Seite {number}",
    "slide {number}": "Folie {number}",
    "sheet {number}": "Blatt {number}",
    # How a date was worked out
    " ({origin})": " ({origin})",
    "by the file's own metadata": "nach den Angaben in der Datei selbst",
    "as set by hand": "wie von Hand gesetzt",
    "counted": "gezählt",
    " (derived: “{words}”, told from “{told_from}” before it)": (
        " (abgeleitet: „{words}“, gerechnet von „{told_from}“ davor)"
    ),
    " (derived: “{words}”, its year by the heading “{heading}”)": (
        " (abgeleitet: „{words}“, das Jahr nach der Überschrift „{heading}“)"
    ),
    " (derived: the document's own date)": " (abgeleitet: das Datum des Dokuments selbst)",
    " (derived: the message's own date)": " (abgeleitet: das Datum der Nachricht selbst)",
    " (derived: “{words}”, {step})": " (abgeleitet: „{words}“, {step})",
    "the document's date, {day}": "dem Datum des Dokuments, {day}",
    "the document's date, {day}, guessed from its file": "dem Datum des Dokuments, {day}, erraten aus der Datei",
    "the message's date, {day}": "dem Datum der Nachricht, {day}",
    "its year by {origin}": "das Jahr nach {origin}",
    "the day of {origin}": "der gleiche Tag wie in {origin}",
    "the day before {origin}": "der Tag vor {origin}",
    "the day after {origin}": "der Tag nach {origin}",
    "{days} days before {origin}": "{days} Tage vor {origin}",
    "{days} days after {origin}": "{days} Tage nach {origin}",
    "counted from {origin}": "gerechnet von {origin}",
    " ({derivation})": " ({derivation})",
    "derived from “{words}” below the heading “{heading}”": (
        "abgeleitet aus „{words}“ unter der Überschrift „{heading}“"
    ),
    "derived from “{words}” in a document of {day}": "abgeleitet aus „{words}“ in einem Dokument vom {day}",
    "derived from “{words}” in a message of {day}": "abgeleitet aus „{words}“ in einer Nachricht vom {day}",
    # Answers
    "otherwise": "andernfalls",
    "; otherwise {answer} {markers}": "; andernfalls {answer} {markers}",
    "not {answer}": "nicht {answer}",
    "Yes": "Ja",
    "No": "Nein",
    "{verdict}: {text}": "{verdict}: {text}",
    "{found}\n\n{written}": "{found}\n\n{written}",
    "before": "davor",
    "after": "danach",
    "on the same day": "am selben Tag",
    "{answer} ({how})": "{answer} ({how})",
    "computed from {inputs}": "berechnet aus {inputs}",
    "not computed": "nicht berechnet",
    "{event}: {when}{markers}": "{event}: {when}{markers}",
    "only what came before {event}": "nur, was davor war: {event}",
    "only what came after {event}": "nur, was danach war: {event}",
    "only what fits “{words}”: {days}, for it was asked on {day}": (
        "nur, was zu „{words}“ passt: {days}, denn gefragt wurde am {day}"
    ),
    # Why there is no answer
    "The documents do not say. {reason}": "Die Dokumente sagen es nicht. {reason}",
    "The documents do not say: {half}": "Die Dokumente sagen es nicht: {half}",
    "No passage of these documents has anything to do with the question.": (
        "Keine Stelle dieser Dokumente hat etwas mit der Frage zu tun."
    ),
    "None of the documents that come nearest mentions {names}.": (
        "Keines der Dokumente, die am nächsten kommen, erwähnt {names}."
    ),
    "“{name}”": "„{name}“",
    "{names} or “{name}”": "{names} oder „{name}“",
    "The passages that come nearest name no date that could be the answer.": (
        "Die Stellen, die am nächsten kommen, nennen kein Datum, das die Antwort sein könnte."
    ),
    "The documents have passages on this subject, but none of them clearly gives the answer.": (
        "Die Dokumente haben Stellen zu diesem Thema, aber keine davon gibt eindeutig die Antwort."
    ),
    "The documents do not tell enough to compare the two. {why}": (
        "Die Dokumente sagen nicht genug, um beides zu vergleichen. {why}"
    ),
    "They do not say when {event} was.": "Sie sagen nicht, wann „{event}“ war.",
    "{event} to {days}": "„{event}“ auf {days}",
    "They date {dates}, which does not tell the order.": "Sie datieren {dates}, woraus die Reihenfolge nicht folgt.",
    " Looked for was {what}.": " Gesucht wurde {what}.",
    "There is nothing to compare.": "Es gibt nichts zu vergleichen.",
    # Which documents are asked
    "publisher “{value}”": "Herausgeber „{value}“",
    "title “{value}”": "Titel „{value}“",
    "document “{value}”": "Dokument „{value}“",
    "kind “{value}”": "Art „{value}“",
    "language “{value}”": "Sprache „{value}“",
    "published “{value}”": "erschienen „{value}“",
    "since “{value}”": "ab „{value}“",
    "until “{value}”": "bis „{value}“",
    "after “{value}”": "nach „{value}“",
    "before “{value}”": "vor „{value}“",
    "since {value}": "ab {value}",
    "until {value}": "bis {value}",
    "after {value}": "nach {value}",
    "before {value}": "vor {value}",
    "{one} and {other}": "{one} und {other}",
    "No document fits {conditions}.": "Kein Dokument passt: {conditions}.",
    "No document of “{source}” fits {conditions}.": "Kein Dokument von „{source}“ passt: {conditions}.",
    "The publishers here are {values}.": "Die Herausgeber hier sind {values}.",
    "The kinds here are {values}.": "Die Arten hier sind {values}.",
    "The languages here are {values}.": "Die Sprachen hier sind {values}.",
    "No document tells its publisher.": "Kein Dokument nennt seinen Herausgeber.",
    "No document tells its kind.": "Kein Dokument nennt seine Art.",
    "No document tells its language.": "Kein Dokument nennt seine Sprache.",
    # What is no question
    "Ask a question, and the answer comes with the exact passages that say so. {holds}": (
        "Stellen Sie eine Frage, und die Antwort kommt mit den genauen Stellen, die es sagen. {holds}"
    ),
    "The library holds no documents yet.": "Die Bibliothek hat noch keine Dokumente.",
    "The library holds 1 document: {named}.": "Die Bibliothek hat 1 Dokument: {named}.",
    "The library holds {count} documents: {named}.": "Die Bibliothek hat {count} Dokumente: {named}.",
    "“{title}”": "„{title}“",
    "“{title}” ({path})": "„{title}“ ({path})",
    "{named} and {rest} more": "{named} und {rest} weitere",
    # Overviews
    "{reason} {named}.": "{reason} {named}.",
    "There are no sentences to make a summary of.": "Es gibt keine Sätze für eine Zusammenfassung.",
    "{document}:": "{document}:",
    "{count} documents": "{count} Dokumenten",
    "what {document} says about “{about}”": "dem, was {document} über „{about}“ sagt",
    "what {documents} say about “{about}”": "dem, was in {documents} über „{about}“ steht",
    "An extract of {documents}: {few} of {all} sentences that stand for the rest, in the documents' own words.": (
        "Ein Auszug aus {documents}: {few} von {all} Sätzen, die für die übrigen stehen, in den Worten der Dokumente."
    ),
    "No {noun} were found.": "Nichts gefunden: {noun}.",
    "{few} of {all}": "{few} von {all}",
    "names of people, firms and places": "Namen von Personen, Firmen und Orten",
    "The {what} found in {documents} ({number}), an extract: each with a sentence that has it.": (
        "Gefunden in {documents} ({number}): {what}. Ein Auszug, jeweils mit einem Satz, in dem es steht."
    ),
    "{words}{derivation}: {sentence} {markers}": "{words}{derivation}: {sentence} {markers}",
    "Nothing is said of {name} that could be compared.": "Über {name} steht nichts, was sich vergleichen ließe.",
    "Only of {name}:": "Nur zu {name}:",
    "Only of {name} (the {few} of {all} that stand for the rest):": (
        "Nur zu {name} (die {few} von {all}, die für die übrigen stehen):"
    ),
    "They differ in what they give:": "Sie geben Verschiedenes an:",
    "They differ in what they give (the first {few} of {all}):": (
        "Sie geben Verschiedenes an (die ersten {few} von {all}):"
    ),
    "They put it differently:": "Sie sagen es anders:",
    "They put it differently (the first {few} of {all}):": "Sie sagen es anders (die ersten {few} von {all}):",
    "“{one}” {first} → “{other}” {second}": "„{one}“ {first} → „{other}“ {second}",
    "{first} and {second} side by side, an extract in the documents' own words. Sentences that differ: {differ}; "
    "that say the same: {same}; only in the first: {one}; only in the second: {other}.": (
        "{first} und {second} nebeneinander, ein Auszug in den Worten der Dokumente. Sätze, die abweichen: {differ}; "
        "die dasselbe sagen: {same}; nur im ersten: {one}; nur im zweiten: {other}."
    ),
    "Made of the newest {few} of {all} documents: name or filter them for the others.": (
        "Aus den neuesten {few} von {all} Dokumenten: Nennen oder filtern Sie sie, um die anderen zu erfassen."
    ),
    "“{words}” may be any of {count} documents. Name one by its title or its file:": (
        "„{words}“ kann jedes von {count} Dokumenten sein. Nennen Sie eines bei seinem Titel oder seiner Datei:"
    ),
    # The picture of the timeline
    "1 event": "1 Ereignis",
    "{count} events": "{count} Ereignisse",
    "{events}, from {first} to {last}": "{events}, von {first} bis {last}",
    "Timeline: {said}": "Zeitleiste: {said}",
    "{said}. Dots are days, bars are longer spans, hollow marks are derived from the date of a document.": (
        "{said}. Punkte sind Tage, Balken längere Zeiten, hohle Zeichen sind aus dem Datum eines Dokuments abgeleitet."
    ),
    "Here the axis leaves out a time without events": "Hier lässt die Achse eine Zeit ohne Ereignisse aus",
}
"""An origin stands in the dative, as after „nach“ and „vor“."""
