"""Rules of made documents: what is allowed, forbidden, required or not, asked for with yes or no."""

from random import Random

from qa.training.drafts import DAYS, ROLES, THINGS, Asked, Draft, Values
from qa.training.examples import NEITHER, NO, YES

__all__ = ["RULES"]

_ACTORS = "visitors tenants members employees guests drivers students suppliers customers volunteers parents".split()
_DEEDS = (  # what somebody does, and the doing of it
    ("bring dogs", "bringing dogs"),
    ("smoke on the balcony", "smoking on the balcony"),
    ("park in the yard", "parking in the yard"),
    ("work from home", "working from home"),
    ("make private copies", "making private copies"),
    ("take photographs", "taking photographs"),
    ("leave bicycles in the corridor", "leaving bicycles in the corridor"),
    ("eat in the workshop", "eating in the workshop"),
    ("hold a party in the hall", "holding a party in the hall"),
    ("sublet the flat", "subletting the flat"),
    ("paint the walls", "painting the walls"),
    ("install software", "installing software"),
    ("take the laptop abroad", "taking the laptop abroad"),
    ("swap shifts", "swapping shifts"),
    ("carry leave over into the next year", "carrying leave over into the next year"),
    ("claim for a taxi", "claiming for a taxi"),
    ("share a password", "sharing a password"),
    ("cancel by telephone", "cancelling by telephone"),
    ("pay in instalments", "paying in instalments"),
    ("use the north gate", "using the north gate"),
    ("play music in the evening", "playing music in the evening"),
    ("charge electric cars", "charging electric cars"),
    ("wear a helmet", "wearing a helmet"),
    ("sign the register", "signing the register"),
    ("show a permit", "showing a permit"),
    ("keep the receipts", "keeping the receipts"),
    ("lock the gate", "locking the gate"),
    ("report an accident", "reporting an accident"),
    ("return the keys in person", "returning the keys in person"),
    ("attend the course", "attending the course"),
    ("hire a trailer", "hiring a trailer"),
    ("bring a friend", "bringing a friend"),
    ("extend the loan", "extending the loan"),
    ("change the order", "changing the order"),
    ("speak at the meeting", "speaking at the meeting"),
    ("vote by post", "voting by post"),
)
_ALLOWED = (
    "{Who} may {do}",
    "{Who} are allowed to {do}",
    "{Who} can {do}",
    "{Doing} is permitted",
    "{Doing} is allowed",
    "There is nothing against {doing}",
    "{Who} are free to {do}",
    "{Who} are welcome to {do}",
    "{Who} have the right to {do}",
)
_FORBIDDEN = (
    "{Who} may not {do}",
    "{Who} must not {do}",
    "{Who} cannot {do}",
    "{Doing} is prohibited",
    "{Doing} is not allowed",
    "{Doing} is not permitted",
    "It is forbidden to {do}",
    "{Who} are asked not to {do}",
    "Under no circumstances shall {who} {do}",
    "No one is to {do}",
    "{Who} are not entitled to {do}",
)
_REQUIRED = (
    "{Who} must {do}",
    "{Who} have to {do}",
    "{Who} shall {do}",
    "{Who} are required to {do}",
    "{Doing} is compulsory",
    "All {who} are obliged to {do}",
)
_NOT_REQUIRED = (
    "{Who} need not {do}",
    "{Who} do not have to {do}",
    "{Who} are not required to {do}",
    "{Doing} is optional",
    "There is no need for {who} to {do}",
)
_UNDER = (
    "with the consent of the {role}",
    "if the {role} has been told",
    "at their own risk",
    "on weekdays",
    "after {time}",
    "for {span}",
    "except on public holidays",
    "in {room}",
)
_IS_ALLOWED = (
    "Can {who} {do}?",
    "May {who} {do}?",
    "Are {who} allowed to {do}?",
    "Is it allowed to {do}?",
    "Is {doing} permitted?",
    "May I {do}?",
    "Can we {do}?",
    "Am I allowed to {do}?",
    "{doing} allowed?",
)
_IS_FORBIDDEN = ("Is {doing} forbidden?", "Is it forbidden to {do}?", "Is {doing} against the rules?")
_IS_REQUIRED = (
    "Must {who} {do}?",
    "Do {who} have to {do}?",
    "Do I have to {do}?",
    "Is {doing} compulsory?",
    "Are {who} required to {do}?",
    "Do we need to {do}?",
)
_KINDS = (  # how a rule is put, what asks for it, and the answer
    (_ALLOWED, _IS_ALLOWED, YES),
    (_ALLOWED, _IS_FORBIDDEN, NO),
    (_FORBIDDEN, _IS_ALLOWED, NO),
    (_FORBIDDEN, _IS_ALLOWED, NO),
    (_FORBIDDEN, _IS_FORBIDDEN, YES),
    (_REQUIRED, _IS_REQUIRED, YES),
    (_NOT_REQUIRED, _IS_REQUIRED, NO),
    (_NOT_REQUIRED, _IS_REQUIRED, NO),
)


def _rules(draft: Draft, values: Values, random: Random) -> None:
    """What is allowed, forbidden, required or not; asked whether it is."""
    *deeds, absent = random.sample(_DEEDS, random.randint(3, 6))
    way = random.choice(("- {}\n", "{} ", "{}\n\n"))
    for do, doing in deeds:
        who = random.choice(_ACTORS)
        forms, questions, answer = random.choice(_KINDS)
        said = random.choice(forms).format(Who=who.capitalize(), who=who, do=do, doing=doing, Doing=doing.capitalize())
        if forms is not _FORBIDDEN and random.random() < 0.4:
            under = random.choice(_UNDER)
            said += " " + under.format(
                role=random.choice(ROLES).lower(),
                **{kind: values.value(kind, random).lower() for kind in ("time", "span", "room")},
            )
        before, after = way.split("{}")
        draft.add(before)
        span = draft.add(f"{said}.")
        draft.add(after)
        question = random.choice(questions).format(who=who, do=do, doing=doing)
        draft.asked.append(Asked(question[0].upper() + question[1:], *span, yes_no=answer))
        if random.random() < 0.3:
            question = random.choice(questions).format(who=who, do=absent[0], doing=absent[1])
            draft.asked.append(Asked(question[0].upper() + question[1:], *span, yes_no=NEITHER))


def _exceptions(draft: Draft, values: Values, random: Random) -> None:
    """What is allowed in some places, on some days, to some people or above some sum only."""
    places = [f"in the {thing}" for thing in random.sample(THINGS, 4)]
    deeds = random.sample(_DEEDS, random.randint(3, 5))
    for do, doing in deeds:
        who, other = random.sample(_ACTORS, 2)
        kind = random.choice(("day", "place", "people", "sum"))
        limit = random.randint(20, 900)
        here, there = random.sample(DAYS if kind == "day" else places, 2)
        in_there = f"on a {there}" if kind == "day" else there
        in_here = f"on a {here}" if kind == "day" else here
        on = f"on {here}s" if kind == "day" else here
        if kind in ("day", "place"):
            said = random.choice(
                (
                    f"{doing.capitalize()} is permitted {on} only.",
                    f"{who.capitalize()} may {do} only {on}.",
                    f"{who.capitalize()} are welcome to {do} {on}.",
                    f"{doing.capitalize()} is forbidden, except {on}.",
                )
            )
            asked = ((in_there, NO), (in_here, YES))
            forms: tuple[str, ...] = (
                "Can {who} {do} {}?",
                "May I {do} {}?",
                "Is {doing} allowed {}?",
                "Are we allowed to {do} {}?",
            )
        elif kind == "people":
            said = random.choice(
                (
                    f"{who.capitalize()} are not allowed to {do}, with the exception of {other}.",
                    f"Only {other} may {do}.",
                    f"{doing.capitalize()} is reserved for {other}.",
                    f"All {who} must {do}; {other} are exempt.",
                )
            )
            must = said.startswith("All ")
            asked = ((who, YES if must else NO), (other, NO if must else YES))
            forms = ("Must {} {do}?", "Do {} have to {do}?") if must else ("Can {} {do}?", "Are {} allowed to {do}?")
        else:
            than = random.choice(("above", "over", "higher than"))
            said = f"{who.capitalize()} may {do} if the bill is {than} £{limit}."
            asked = ((f"£{limit - random.randint(1, 19)}", NO), (f"£{limit + random.randint(1, 400)}", YES))
            forms = ("Can I {do} with a bill of {}?", "May {who} {do} if the bill is {}?")
        span = draft.add(said)
        draft.add(random.choice((" ", "\n")))
        words, answer = random.choice(asked)
        question = random.choice(forms).format(words, who=who, do=do, doing=doing)
        draft.asked.append(Asked(question, *span, yes_no=answer))


RULES = (_rules, _rules, _rules, _exceptions, _exceptions)
"""Each writes rules into a draft."""
