"""Texts, lists, and yes or no."""

from tests.segments.examples.table import Table, person

_KNOWN = "upper lower strasse ete wild quote apostrophe dotted sigma slash empty"
TEXTS = Table(
    people={
        "upper": person(country="DE"),
        "lower": person(country="de"),
        "strasse": person(country="Straße"),
        "ete": person(country="ÉTÉ"),
        "wild": person(country="a_b%"),
        "quote": person(country='quo"te'),
        "apostrophe": person(country="it's"),
        "dotted": person(country="İstanbul"),
        "sigma": person(country="ΣΑΣ"),
        "slash": person(country="a\\b"),
        "empty": person(country=""),
        "none": person(),
    },
    rows=[
        ('country = "de"', "upper lower"),
        ('country = exactly "de"', "lower"),
        ('country != "de"', "strasse ete wild quote apostrophe dotted sigma slash empty"),
        ('country != exactly "de"', "upper strasse ete wild quote apostrophe dotted sigma slash empty"),
        ('not country = "de"', "strasse ete wild quote apostrophe dotted sigma slash empty none"),
        # Case is folded character by character, each to one character.
        ('country = "STRASSE"', ""),
        ('country = "STRAßE"', "strasse"),
        ('country = "été"', "ete"),
        ('country = "ete"', ""),
        ('country = "istanbul"', "dotted"),
        ('country = "σασ"', "sigma"),  # noqa: RUF001 - these are Greek
        ('country = "σας"', ""),
        ('country = "quo\\"te"', "quote"),
        ('country = "it\'s"', "apostrophe"),
        ('country = "a\\\\b"', "slash"),
        ('country = ""', "empty"),
        ("country = country", _KNOWN),
        ("country is known", _KNOWN),
        ("country is missing", "none"),
        ('(country else "DE") = "de"', "upper lower none"),
        ('country in ("DE", "ETE", "été")', "upper lower ete"),
        ('country in exactly ("DE")', "upper"),
        ('country not in ("DE", "a_b%", "ΣΑΣ", "")', "strasse ete quote apostrophe dotted slash"),
        ('country not in exactly ("DE", "a_b%", "ΣΑΣ", "")', "lower strasse ete quote apostrophe dotted slash"),
        ('not country in ("DE", "a_b%", "ΣΑΣ", "")', "strasse ete quote apostrophe dotted slash none"),
    ],
)

MATCHES = Table(
    people=TEXTS.people,
    rows=[
        ('country contains "E"', "upper lower strasse quote"),
        ('country contains exactly "E"', "upper"),
        ('country contains ""', _KNOWN),
        ('country contains "%"', "wild"),
        ('country contains "_"', "wild"),
        ('country contains "\'"', "apostrophe"),
        ('country contains "\\""', "quote"),
        ('country contains "\\\\"', "slash"),
        ('not country contains "e"', "ete wild apostrophe dotted sigma slash empty none"),
        ('country contains any ("É", "Σ")', "ete sigma"),
        ('country starts with "D"', "upper lower"),
        ('country starts with exactly "d"', "lower"),
        ('country starts with any ("IT", "A")', "wild apostrophe slash"),
        ('country starts with ""', _KNOWN),
        ('country ends with "E"', "upper lower strasse quote"),
        ('country ends with exactly any ("e", "B")', "lower strasse quote"),
        # In a pattern `_` is any one character and `%` any run of them; a backslash is only itself.
        ('country like "_E"', "upper lower"),
        ('country like exactly "_E"', "upper"),
        ('country like "a_b%"', "wild slash"),
        ('country like "%"', _KNOWN),
        ('country like "%\\\\%"', "slash"),
        ('country like "d"', ""),
        ('country like any ("d%", "%l")', "upper lower dotted"),
    ],
)

YES_NO = Table(
    people={"yes": person(member=True), "no": person(member=False), "none": person()},
    rows=[
        ("member is true", "yes"),
        ("member is false", "no"),
        ("not member is true", "no none"),
        ("member = true", "yes"),
        ("member != true", "no"),
        ("member = false", "no"),
        ("member in (true, false)", "yes no"),
        ("member is missing", "none"),
        ("(member else false) is false", "no none"),
    ],
)

LISTS = Table(
    people={
        "tea": person(interests=["tea"]),
        "both": person(interests=["tea", "coffee"]),
        "twice": person(interests=["tea", "tea"]),
        "case": person(interests=["Tea"]),
        "empty": person(interests=[]),
        "none": person(),
    },
    rows=[
        ('interests has any ("tea")', "tea both twice"),
        ('interests has any ("milk", "coffee")', "both"),
        ('not interests has any ("tea")', "case empty none"),
        ('interests has all ("tea", "coffee")', "both"),
        ('interests has all ("tea", "tea")', "tea both twice"),
        ('interests has none ("tea")', "case empty"),
        ('interests has none ("tea", "Tea")', "empty"),
        ('not interests has none ("tea")', "tea both twice none"),
        ("size of interests = 0", "empty"),
        ("size of interests = 1", "tea case"),
        ("size of interests >= 2", "both twice"),
        ("size of interests is missing", "none"),
        ("interests is known", "tea both twice case empty"),
        ("interests = interests", "tea both twice case empty"),
    ],
)
