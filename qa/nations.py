"""What countries and their people are called where one word is not the beginning of the other: Denmark and Danish."""

from collections.abc import Iterable

__all__ = ["nation_names"]

_FORMS = """
afghanistan afghan afghans
azerbaijan azeri azeris
belgium belgian belgians
britain british briton britons
burma burmese myanmar
canada canadian canadians
china chinese
cyprus cypriot cypriots
czechia czech czechs
denmark danish dane danes
england english
finland finnish finn finns
france french
greece greek greeks
greenland greenlandic
iceland icelandic icelander icelanders
ireland irish
kazakhstan kazakh kazakhs
kosovo kosovar kosovars
kyrgyzstan kyrgyz
laos lao laotian
lebanon lebanese
luxembourg luxembourgish
malta maltese
mexico mexican mexicans
monaco monegasque
morocco moroccan moroccans
netherlands dutch holland
norway norwegian norwegians
philippines philippine filipino filipinos
poland polish pole poles
portugal portuguese
scotland scottish scots
spain spanish spaniard spaniards
sweden swedish swede swedes
switzerland swiss
tajikistan tajik tajiks
thailand thai thais
turkey turkish turk turks
turkmenistan turkmen
uzbekistan uzbek uzbeks
wales welsh
"""


def nation_names() -> Iterable[tuple[int, list[str]]]:
    """The words for each country and its people, with a number of its own."""
    return enumerate(line.split() for line in _FORMS.strip().splitlines())
