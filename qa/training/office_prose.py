"""Prose, lists and logs of made documents."""

from random import Random

from qa.training.drafts import ADJECTIVES, DAYS, PROPERTIES, ROLES, THINGS, TOPICS, Asked, Draft, Values, the
from qa.training.examples import NO, YES

__all__ = ["PROSE"]

_OFTEN = ("every night", "weekly", "once a month", "every two weeks", "twice a year")

_DUTIES = (
    "order new filters",
    "write to the council",
    "check the accounts",
    "ask for three quotations",
    "repair the fence",
    "draft the letter to the members",
    "book the hall",
    "update the website",
    "call the electrician",
    "prepare the budget",
    "test the alarm",
    "collect the keys",
    "renew the insurance",
    "count the stock",
)
_EVENTS = (
    ("started", "begin", "start"),
    ("finished", "end", "finish"),
    ("failed", "fail", "break off"),
    ("paused", "pause", "stop for a while"),
)
_JOBS = ("import", "export", "sync", "cleanup", "report", "index", "mailing", "archive", "update", "check")
_SAID = (
    "The {label} of {of} is {value}.",
    "For {of} the {label} is {value}.",
    "{label}, {of}: {value}.",
    "As to {of}, the {label} comes to {value}.",
)


def _sentences(draft: Draft, values: Values, random: Random) -> None:
    """Facts on several things in prose, close together."""
    *things, absent = values.things(random.randint(3, 5), random)
    for labels, kind, forms in random.sample(PROPERTIES, random.randint(1, 3)):
        for thing in things:
            before, after = random.choice(_SAID).split("{value}")
            words = {"label": labels[-1].lower(), "of": f"the {thing}"}
            draft.add(before.format(**words)[:1].upper() + before.format(**words)[1:])
            value = values.value(kind, random)
            span = draft.add(value)
            draft.add(after + " ")
            form = random.choice(forms)
            twin = form.format(of=f"the {absent}")
            if random.random() < 0.25:
                right = random.random() < 0.5
                said = value if right else values.value(kind, random)
                question = f"Is the {labels[-1].lower()} of the {thing} {said}?"
                draft.asked.append(Asked(question, *span, yes_no=YES if said == value else NO))
            else:
                draft.asked.append(Asked(form.format(of=the(thing, random)), *span, twin))


def _answers(draft: Draft, values: Values, random: Random) -> None:
    """Questions with short answers, some with an exception."""
    *things, absent = values.things(random.randint(3, 5), random)
    for thing, (_, kind, forms) in zip(things, random.sample(PROPERTIES, len(things)), strict=True):
        draft.add(f"**{forms[0].format(of=f'the {thing}')}**\n")
        span = draft.add(values.value(kind, random))
        other = random.choice([each for each in things if each != thing])
        if random.random() < 0.4:
            draft.add(f" (the {other}: ")
            exception = draft.add(values.value(kind, random))
            draft.add(")")
            draft.asked.append(Asked(forms[-1].format(of=the(other, random)), *exception))
        draft.add(".\n\n")
        form = random.choice(forms)
        draft.asked.append(Asked(form.format(of=the(thing, random)), *span, form.format(of=f"the {absent}")))


def _log(draft: Draft, values: Values, random: Random) -> None:
    """Entries of a log on several runs of several jobs."""
    year, month, day = random.randint(2015, 2026), random.randint(1, 12), random.randint(1, 28)
    minute, number = random.randint(0, 600), random.randint(100, 9000)
    jobs = random.sample(_JOBS, 3)
    for step in range(random.randint(4, 9)):
        minute += random.randint(1, 60)
        event, *forms = random.choice(_EVENTS)
        job = f"{random.choice(jobs)} #{number + step // 2}"
        draft.add(f"{year}-{month:02}-{day:02} ")
        span = draft.add(f"{minute // 60:02}:{minute % 60:02}:{random.randint(10, 59)}")
        draft.add(f" {random.choice(('INFO', 'WARN', '[main]'))} {job} {event}")
        form = random.choice(("At what time did {} {}?", "When did {} {}?")).format(job, random.choice(forms))
        draft.asked.append(Asked(form, *span, form.replace("#", "#9")))
        if event == "failed":
            draft.add(": ")
            reason = draft.add(f"no answer from {random.choice(values.names)}")
            draft.asked.append(Asked(f"Why did {job} fail?", *reason, f"Why did {job} pause?"))
        draft.add("\n")


def _clauses(draft: Draft, values: Values, random: Random) -> None:
    """Numbered sections; asked for the number."""
    *topics, absent = random.sample(TOPICS, random.randint(3, 6))
    chapter = random.randint(1, 14)
    for number, (heading, meant) in enumerate(topics, 1):
        draft.add("### ")
        span = draft.add(f"{chapter}.{number}")
        draft.add(f" {heading}\n\n")
        kind = random.choice(PROPERTIES)
        draft.add(f"The {kind[0][-1].lower()} is {values.value(kind[1], random)}.\n\n")
        form = random.choice(("Which section is about {}?", "Which clause deals with {}?", "Where is {} regulated?"))
        draft.asked.append(Asked(form.format(meant), *span, form.format(absent[1])))


def _actions(draft: Draft, values: Values, random: Random) -> None:
    """Who is to do what by when."""
    *duties, absent = random.sample(_DUTIES, random.randint(3, 5))
    for duty in duties:
        way = random.choice(("- {} to {} by {}.", "{} will {} by {}. ", "ACTION: {} to {} before {}\n"))
        before, middle, after, end = way.split("{}")
        draft.add(before)
        who = draft.add(random.choice(values.names))
        draft.add(middle + duty + after)
        when = draft.add(values.date(random))
        draft.add(end + ("\n" if before == "- " else ""))
        draft.asked.append(Asked(f"Who is to {duty}?", *who, f"Who is to {absent}?"))
        draft.asked.append(Asked(f"By when must somebody {duty}?", *when, f"By when must somebody {absent}?"))


def _changes(draft: Draft, values: Values, random: Random) -> None:
    """What was changed, from what and to what."""
    *things, absent = values.things(random.randint(2, 4), random)
    for thing in things:
        labels, kind, _ = random.choice(PROPERTIES)
        label = f"the {labels[-1].lower()} of the {thing}"
        other = f"the {labels[-1].lower()} of the {absent}"
        draft.add(f"On {values.date(random)} {label} was changed from ")
        old = draft.add(values.value(kind, random))
        draft.add(" to ")
        new = draft.add(values.value(kind, random))
        draft.add(". ")
        draft.asked.append(Asked(f"What was {label} before?", *old, f"What was {other} before?"))
        draft.asked.append(Asked(f"What is {label} now?", *new, f"What is {other} now?"))


def _definitions(draft: Draft, values: Values, random: Random) -> None:
    """Names and what they are called from there on."""
    *roles, absent = random.sample(ROLES, 3)
    form = random.choice(
        ('{}, hereinafter the "{}"', '{} (the "{}")', '{} ("{}")', "{}, hereafter called the {}", '{}, as "{}"')
    )
    before, middle, after = form.split("{}")
    draft.add("This agreement is made between ")
    for number, role in enumerate(roles):
        draft.add((" and " if number else "") + before)
        who = draft.add(random.choice(values.names))
        draft.add(middle + role + after)
        draft.asked.append(Asked(f"Who is the {role}?", *who, f"Who is the {absent}?"))
    draft.add(".\n\n")
    term = f"{random.choice(ADJECTIVES).title()} {random.choice(THINGS).title()}"
    draft.add(f'"{term}" means ')
    meaning = draft.add(f"the {random.choice(THINGS)} that stands in {values.value('room', random)}")
    draft.add(".")
    draft.asked.append(Asked(f"What does {term} mean?", *meaning))


def _corrections(draft: Draft, values: Values, random: Random) -> None:
    """What was wrong or was planned otherwise, and what holds."""
    *things, absent = values.things(random.randint(2, 4), random)
    for thing in things:
        labels, kind, forms = random.choice(PROPERTIES)
        old, new = values.value(kind, random), values.value(kind, random)
        label = f"the {labels[-1].lower()} of the {thing}"
        before, middle, after = random.choice(
            (
                (f"Correction: {label} is ", f", not {old}", ", as we wrote. "),
                (f"Erratum: {label} is ", f" and not {old}", ". "),
                (f"{label.capitalize()} will be ", f" and not, as planned, {old}", ". "),
                (f"In our last letter it said that {label} was {old}; in fact it is ", "", ". "),
                (f"*Correction ({values.date(random)}):* {label} is ", f", not {old}", ".\n"),
                (f"Instead of {old}, {label} is now ", "", ". "),
                (f"Contrary to what was announced, {label} will be ", f" rather than {old}", ". "),
            )
        )
        draft.add(before)
        span = draft.add(new)
        draft.add(middle + after)
        form = random.choice((random.choice(forms).format(of=the(thing, random)), f"What is {label}?"))
        draft.asked.append(Asked(form, *span, random.choice(forms).format(of=f"the {absent}")))


def _minutes(draft: Draft, values: Values, random: Random) -> None:
    """The head of the minutes of a meeting: who was there, where, when, and why somebody was not."""
    names = random.sample(values.names, min(len(values.names), 6))
    while len(names) < 6:
        names.append(random.choice(values.names))
    body = random.choice(("general meeting", "board meeting", "team meeting", "committee meeting", "workshop meeting"))
    reason = random.choice(("ill", "on leave", "at the dentist", "travelling", "at a funeral", "on a course"))
    begins, ends = values.value("time", random), values.value("time", random)
    lines = [
        (
            ("Minutes", "Taken by", "Secretary", "Minute-taker"),
            names[0],
            ("Who took the minutes?", f"Who wrote the minutes of the {body}?"),
        ),
        (
            ("Chair", "Chaired by", "Chairman"),
            names[1],
            (f"Who chaired the {body}?", "Who was in the chair?", "Who led the meeting?"),
        ),
        (
            ("Place", "Venue", "Where"),
            f"{values.value('room', random)}, {names[2]}",
            (f"Where was the {body} held?", "Where did they meet?"),
        ),
        (("Began", "Start", "Opened"), begins, ("At what time did the meeting start?", f"When did the {body} begin?")),
        (("Ended", "Closed", "End"), ends, ("When was the meeting over?", f"At what time did the {body} end?")),
        (("Date", "Held on"), values.date(random), (f"On what day was the {body}?", f"{body} date")),
        (("Next meeting",), values.date(random), ("When do they meet again?", "When is the next meeting?")),
        (("Present", "Attending"), f"{names[3]}, {names[4]}", (f"Who was at the {body}?", "Who attended?")),
    ]
    mark = random.choice(("{}: ", "**{}:** ", "{} - ", "- {}: "))
    chosen = random.sample(lines, random.randint(4, 7))
    (absent,) = random.sample([each for each in lines if each not in chosen], 1)
    for labels, value, forms in chosen:
        draft.add(mark.format(random.choice(labels)))
        span = draft.add(value)
        draft.add("\n")
        draft.asked.append(Asked(random.choice(forms), *span, random.choice(absent[2])))
    if random.random() < 0.7:
        draft.add(mark.format(random.choice(("Apologies", "Absent", "Excused"))))
        who = draft.add(names[5])
        draft.add(" (")
        why = draft.add(reason)
        draft.add(")\n")
        draft.asked.append(Asked(f"Why was {names[5]} not at the meeting?", *why, f"Why was {names[3]} late?"))
        draft.asked.append(Asked(random.choice(("Who could not come?", "Who sent apologies?")), *who))


def _notices(draft: Draft, values: Values, random: Random) -> None:
    """Announcements: what is to happen on which day, from when to when, and where."""
    events = (
        ("the water will be turned off", "is the water off"),
        ("the car park will be closed", "is the car park closed"),
        ("the chimneys will be swept", "are the chimneys swept"),
        ("the fire alarm will be tested", "is the fire alarm tested"),
        ("the new system will be shown", "is the new system shown"),
        ("there will be a talk for beginners", "is the talk for beginners"),
        ("the lift will be serviced", "is the lift serviced"),
        ("the windows will be cleaned", "are the windows cleaned"),
        ("the office will stay shut", "is the office shut"),
        ("the bins will be collected", "are the bins collected"),
    )
    *chosen, absent = random.sample(events, random.randint(2, 4))
    for said, asks in chosen:
        day = random.choice(
            (
                f"Next {random.choice(DAYS)}",
                f"On {random.choice(DAYS)}",
                "Tomorrow",
                f"On {random.choice(DAYS)}, {values.date(random)}",
                f"On {values.date(random)}",
            )
        )
        bare = len("On ") if day.startswith("On ") else 0
        draft.add(day[:bare])
        when = draft.add(day[bare:])
        draft.add(f" {said}")
        if random.random() < 0.7:
            start = values.value("time", random)
            draft.add(random.choice((" from ", " between ")))
            span = draft.add(start)
            draft.add(random.choice((" to ", " and ")) + values.value("time", random))
            draft.asked.append(Asked(f"From what time {asks}?", *span, f"From what time {absent[1]}?"))
        if random.random() < 0.6:
            draft.add(" in ")
            where = draft.add(values.value("room", random))
            draft.asked.append(Asked(f"Where {asks}?", *where, f"Where {absent[1]}?"))
        draft.add(random.choice((". ", ".\n\n")))
        form = random.choice(("When {}?", "On which day {}?", "What date {}?"))
        draft.asked.append(Asked(form.format(asks), *when, form.format(absent[1])))


def _contacts(draft: Draft, values: Values, random: Random) -> None:
    """People with what they do and how they are reached, as at the foot of a letter."""
    jobs = random.sample(("caretaker", "treasurer", "sales", "accounts", "head of office", "repairs", "bookings"), 4)
    *people, absent = random.sample(values.names, 4) if len(values.names) > 3 else [*values.names, "nobody"]
    for name, job in zip(people, jobs, strict=False):
        style = random.choice(("lines", "sentence"))
        number, address = values.value("number", random), f"{name.split()[0].lower()}@{random.choice(THINGS)}.example"
        if style == "lines":
            draft.add("Regards,\n" if random.random() < 0.3 else "")
            who = draft.add(name)
            draft.add(f"\n{job.capitalize()}\n{random.choice(('Tel', 'Phone', 'Mobile', 'T'))}: ")
            call = draft.add(number)
            draft.add("\n" + random.choice(("E-mail: ", "Mail: ", "")))
            mail = draft.add(address)
            draft.add("\n\n")
        else:
            draft.add(f"For {job} ask ")
            who = draft.add(name)
            draft.add(random.choice((", telephone ", " (", ", ring ")))
            call = draft.add(number)
            draft.add(", or write to ")
            mail = draft.add(address)
            draft.add(random.choice((", and not to the office. ", ". ")))
        reach = random.choice(("What is the phone number of {}?", "{} phone", "How can I call {}?", "{} mobile number"))
        draft.asked.append(Asked(reach.format(name), *call, reach.format(absent)))
        write = random.choice(("What is {}'s e-mail address?", "Where can one write to {}?", "{} email"))
        draft.asked.append(Asked(write.format(name), *mail, write.format(absent)))
        draft.asked.append(
            Asked(f"Who is in charge of {job}?" if random.random() < 0.5 else f"Who do I ask about {job}?", *who)
        )


def _terms(draft: Draft, values: Values, random: Random) -> None:
    """How long an agreement runs: when it begins and ends, notice, pay, copies."""
    kind, noun, begins = random.choice(
        (
            ("job", "Employment", ("{} begins on ", "{} starts on ", "The first working day is ")),
            ("lease", "Occupation", ("{} begins on ", "The flat is handed over on ", "The premises are let from ")),
            ("contract", "The services", ("{} start on ", "{} begin on ", "This agreement takes effect on ")),
            ("loan", "The loan", ("{} is paid out on ", "{} runs from ")),
            ("insurance", "Cover", ("{} begins on ", "{} is given from ")),
        )
    )
    facts = (
        (
            random.choice(begins).format(noun),
            "date",
            ". ",
            (f"When does the {kind} start?", f"From when does the {kind} run?"),
        ),
        (
            "It runs for a first period of ",
            "span",
            ". ",
            (f"How long does the {kind} run?", f"What is the term of the {kind}?"),
        ),
        (
            "Either side may end it by giving ",
            "span",
            "' notice in writing. ",
            (f"How can the {kind} be ended?", f"How much notice ends the {kind}?", "notice period"),
        ),
        (
            "A sum of ",
            "money",
            " is paid on the 25th of each month. ",
            (f"How much is paid a month under the {kind}?", f"What is the monthly payment of the {kind}?"),
        ),
        (
            "A copy is made ",
            "word",
            " and kept for 35 days. ",
            ("How often is a copy made?", "How often do they back up?"),
        ),
        (
            "It ends without notice on ",
            "date",
            ". ",
            (f"When does the {kind} end?", f"Until when does the {kind} run?"),
        ),
        (
            "Interest of ",
            "percent",
            " a year is charged on late sums. ",
            ("What interest is charged on late payment?", "interest late payment"),
        ),
        ("The courts of ", "name", " decide. ", ("Which court has jurisdiction?", "Where are disputes decided?")),
    )
    *chosen, absent = random.sample(facts, random.randint(4, 7))
    number = random.randint(1, 12)
    for place, (before, value, after, forms) in enumerate(chosen, 1):
        numbered = f"{number}.{place}"
        way = random.choice(("{} ", "({}) ", "§ {} ", ""))
        draft.add(way.split("{}")[0])
        clause = draft.add(numbered if way else "")
        draft.add(way.split("{}")[1] if way else "")
        draft.add(before)
        span = draft.add(random.choice(_OFTEN) if value == "word" else values.value(value, random))
        draft.add(after.rstrip() + random.choice(("\n", " ")) if way else after)
        question = random.choice(forms)
        draft.asked.append(Asked(question, *span, random.choice(absent[3])))
        if way and random.random() < 0.3:
            topic = question[0].lower() + question[1:].rstrip("?")
            draft.asked.append(Asked(f"Which clause says {topic}?", *clause))


def _versions(draft: Draft, values: Values, random: Random) -> None:
    """Versions with the day they came out and what they brought."""
    thing, number = random.choice(values.names), random.randint(1, 9)
    minor = random.randint(0, 6)
    before, after = random.choice((("## {} - ", "\n\n"), ("{} (", ")\n"), ("Version {}, ", ":\n")))
    for step in range(random.randint(3, 5)):
        version = f"{number}.{minor + step}.{random.randint(0, 4)}"
        draft.add(before.format(version))
        when = draft.add(values.date(random))
        draft.add(after)
        for _ in range(random.randint(1, 2)):
            changed = f"{random.choice(('Faster', 'New', 'Fixed', 'Removed'))}: the {random.choice(THINGS)}"
            draft.add("- ")
            what = draft.add(changed)
            draft.add("\n")
        draft.add("\n")
        form = random.choice((f"When was {thing} {{}} released?", "When did version {} come out?", "{} release date"))
        draft.asked.append(Asked(form.format(version), *when, form.format(f"{number}.{minor + 9}.0")))
        draft.asked.append(Asked(f"What changed in {version}?", *what, f"What changed in {number + 1}.0.0?"))


PROSE = (
    *(_sentences, _answers, _log, _clauses, _actions, _changes, _definitions),
    *(_corrections, _minutes, _notices, _contacts, _terms, _terms, _versions),
)
"""Each writes prose, a list or a log into a draft."""
