"""A small corpus of its own for the tests of timelines: a town, its bridge, its museum and its football club."""

TOWN = {
    "bridge.txt": """The bridge over the Zembla

5 March 1988

The old bridge over the river Zembla fell in the flood of 14 February 1961. For twenty-six years a ferry carried
people across. Work on a new bridge began in May 1984. The mayor said last Tuesday that the bridge would carry ten
thousand cars a day. The railway to Onhava has crossed the river further north since 1902.
""",
    "gazette.txt": """A bridge at last

3 March 1988

The new bridge over the Zembla was opened on Tuesday by the mayor, Ivan Lund. Its arches span 210 metres. A ferry had
carried people across since the flood.

Earlier in the week the city museum lent its collection of coins to the university.
""",
    "courier.txt": """The bridge is open

4 March 1988

The new bridge over the Zembla was opened on 1 March by the mayor, Ivan Lund, before a large crowd. Its arches span
210 m.
""",
    "chronicle.txt": """A chronicle of the town

In March 1988 the new bridge over the Zembla was opened by the mayor, Ivan Lund. In March 1988 the new hall of the
university was opened by the rector, Olga Brandt.
""",
    "museum.txt": """Annual report of the city museum

Published: 15 January 1990

In 1989 the museum welcomed 48,000 visitors. The roof of the museum was repaired between 3 and 21 July 1989. The
director of the museum, Ada Holm, retired yesterday after thirty years. The museum was founded in the 19th century by
a merchant of Onhava. A new wing of the museum is planned for 1992-1994.

Annual report 1989 of the museum

Annual report 1989 of the museum
""",
    "football.txt": """Onhava Rovers: a short history

Onhava Rovers were founded on 9 September 1921 by dockers. They won the cup in 1934, 1951 and May 1977. The stadium
burned down in the summer of 1963.
""",
}
"""The texts by the names of their files."""


def write_town(folder):
    """Write the documents of the town into a folder, which is made."""
    folder.mkdir()
    for name, text in TOWN.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
