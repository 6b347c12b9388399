"""What countries are called, and their people where one word is not the beginning of the other: Denmark and Danish."""

from collections.abc import Iterable

__all__ = ["is_country", "is_demonym", "nation_names"]

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


_COUNTRIES = frozenset(
    name.strip()
    for name in """
afghanistan, albania, algeria, andorra, angola, antigua and barbuda, argentina, armenia, australia, austria,
azerbaijan, bahamas, bahrain, bangladesh, barbados, belarus, belgium, belize, benin, bhutan, bolivia, bosnia, bosnia
and herzegovina, botswana, brazil, britain, great britain, brunei, bulgaria, burkina faso, burma, burundi, cambodia,
cameroon, canada, cape verde, central african republic, chad, chile, china, people's republic of china, colombia,
comoros, congo, democratic republic of the congo, costa rica, croatia, cuba, cyprus, czechia, czech republic, denmark,
dominica, dominican republic, east timor, timor-leste, ecuador, egypt, el salvador, england, equatorial guinea,
eritrea, estonia, eswatini, ethiopia, fiji, finland, france, gabon, gambia, georgia, germany, ghana, greece, grenada,
guinea, guinea-bissau, guyana, haiti, honduras, hungary, iceland, india, indonesia, iran, iraq, ireland, israel,
italy, ivory coast, jamaica, japan, jordan, kazakhstan, kenya, kiribati, korea, north korea, south korea, republic of
korea, kosovo, kyrgyzstan, laos, latvia, lebanon, lesotho, liberia, libya, liechtenstein, lithuania, madagascar,
malawi, malaysia, maldives, mali, malta, marshall islands, mauritania, mauritius, micronesia, moldova, mongolia,
montenegro, morocco, mozambique, myanmar, namibia, nauru, nepal, netherlands, new zealand, nicaragua, niger, nigeria,
north macedonia, macedonia, northern ireland, norway, oman, pakistan, palau, palestine, papua new guinea, paraguay,
peru, philippines, poland, portugal, qatar, romania, russia, russian federation, rwanda, saint lucia, samoa, saudi
arabia, scotland, senegal, serbia, seychelles, sierra leone, slovakia, slovenia, solomon islands, somalia, south
africa, south sudan, soviet union, ussr, spain, sri lanka, sudan, suriname, sweden, switzerland, syria, taiwan,
tajikistan, tanzania, thailand, togo, tonga, trinidad and tobago, tunisia, turkey, türkiye, turkmenistan, tuvalu,
uganda, ukraine, united arab emirates, uae, united kingdom, uk, united states, united states of america, usa, us,
america, uruguay, uzbekistan, vanuatu, venezuela, vietnam, wales, yemen, yugoslavia, zambia, zimbabwe
""".replace("\n", " ").split(",")
)


def is_country(words: str) -> bool:
    """Whether words name a country, "Peru", "the Netherlands", that is not a city as well, as Singapore is."""
    name = words.lower().replace(".", "").strip(" ,").removeprefix("in ").removeprefix("the ")
    return name in _COUNTRIES


def is_demonym(words: str) -> bool:
    """Whether a word calls what is of a country, or its people: Peruvian, Dutch, Swedes."""
    word = words.lower().strip()
    return word in _PEOPLES or (
        word not in _COUNTRIES
        and word.endswith(_OF_A_COUNTRY)
        and any(word.startswith(stem) and len(word) <= len(stem) + _LONGEST_ENDING for stem in _STEMS)
    )


_PEOPLES = frozenset(word for _, words in nation_names() for word in words[1:]) - _COUNTRIES
_STEMS = frozenset(name.rstrip("aeiouy") for name in _COUNTRIES if " " not in name and len(name.rstrip("aeiouy")) > 2)
_OF_A_COUNTRY = ("an", "ans", "ese", "ish", "i", "is")
_LONGEST_ENDING = 5
