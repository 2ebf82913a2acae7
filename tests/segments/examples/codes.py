"""Patterns, likeness, versions, addresses, regions, and buckets."""

from tests.segments.examples.table import Table, person

PATTERNS = Table(
    people={
        "mail": person(country="Ann.Lee@Example.org"),
        "plain": person(country="ann@example.org"),
        "accent": person(country="ÉTÉ"),
        "lines": person(country="one\ntwo"),
        "digits": person(country="12-345"),
        "slash": person(country="a\\b"),
        "quote": person(country='say "yes"'),
        "other_digits": person(country="٣"),
        "empty": person(country=""),
        "none": person(),
    },
    rows=[
        (r'country matches "^[a-z]+\.[a-z]+@"', "mail"),
        (r'country matches exactly "^[a-z]+\.[a-z]+@"', ""),
        ('country matches "example"', "mail plain"),
        ('country matches exactly "example"', "plain"),
        (r'country matches "^[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}$"', "mail plain"),
        ('not country matches "@"', "accent lines digits slash quote other_digits empty none"),
        # Case is folded beyond ASCII too, and within classes and what they leave out.
        ('country matches "^é"', "accent"),
        ('country matches "^[À-Þ]t"', "accent"),
        ('country matches exactly "^[à-þ]"', ""),
        ('country matches "^[^É]"', "mail plain lines digits slash quote other_digits"),
        # `^` and `$` are the ends of the text, and `.` is all but the end of a line.
        ('country matches "one$"', ""),
        ('country matches "^two"', ""),
        ('country matches "one.two"', ""),
        (r'country matches "one\stwo"', "lines"),
        (r'country matches "one\ntwo$"', "lines"),
        # Digits and letters of a word are those of ASCII.
        (r'country matches "^\d+-\d{3}$"', "digits"),
        (r'country matches "^(\d{1,2}-)+\d+$"', "digits"),
        (r'country matches "\d"', "digits"),
        (r'country matches "^\W$"', "other_digits"),
        (r'country matches "\\"', "slash"),
        (r'country matches "\"yes\""', "quote"),
        (r'country matches "[\"]"', "quote"),
        ('country matches "(yes|no)"', "quote"),
        ('country matches "^$"', "empty"),
        ('country matches ""', "mail plain accent lines digits slash quote other_digits empty"),
        (r'country matches "\x{e9}t"', "accent"),
        ('country matches "n{2}"', "mail plain"),
        ('country matches "n{3,}|q"', ""),
        ('country matches "t.??t|e.$"', ""),
    ],
)

LIKENESS = Table(
    people={
        "same": person(country="smith"),
        "upper": person(country="SMITH"),
        "one_off": person(country="smyth"),
        "added": person(country="smithe"),
        "german": person(country="Schmidt"),
        "wide": person(country="smïth"),
        "swapped": person(country="msith"),
        "mueller": person(country="Müller"),
        "muller": person(country="Muller"),
        "empty": person(country=""),
        "none": person(),
    },
    rows=[
        ('country resembles "smith" by 1', "same upper"),
        # One of five characters is four fifths alike, one more of six five sixths; all are counted as one each.
        ('country resembles "smith" by 0.81', "same upper added"),
        ('country resembles "smith" by 0.8', "same upper one_off added wide"),
        ('country resembles "smith" by 80%', "same upper one_off added wide"),
        ('country resembles "smith" by 0.6', "same upper one_off added wide swapped"),
        ('country resembles "Smïth" by 0.8', "same upper one_off wide"),
        ('country resembles "müller" by 0.8', "mueller muller"),
        ('country resembles "müller" by 0.9', "mueller"),
        ('country resembles "日本" by 0.1', ""),
        ('not country resembles "smith" by 0.1', "mueller muller empty none"),
    ],
)

VERSIONS = Table(
    people={
        "exact": person(app_version="2.10.0"),
        "short": person(app_version="v2.10"),
        "before": person(app_version="2.9.9"),
        "beta": person(app_version="2.10.0-beta.2"),
        "build": person(app_version="2.10.0+20130313"),
        "after": person(app_version="2.10.1"),
        "ten": person(app_version="10"),
        "zeros": person(app_version="02.010"),
        "long": person(app_version="2.10.0.0.0.0.1"),
        "huge": person(app_version="2.1000000000"),
        "words": person(app_version="latest"),
        "spaced": person(app_version=" 2.10"),
        "empty": person(app_version=""),
        "none": person(),
    },
    rows=[
        ('app_version >= version "2.10.0"', "exact short build after ten zeros"),
        ('app_version > version "2.10"', "after ten"),
        ('app_version = version "2.10"', "exact short build zeros"),
        ('app_version != version "2.10"', "before beta after ten"),
        ('app_version < version "2.10.0"', "before beta"),
        ('app_version <= version "2.10.0"', "exact short before beta build zeros"),
        ('app_version < version "2.9.10"', "before"),
        ('app_version > version "2.9.9.9.9.9"', "exact short beta build after ten zeros"),
        ('not app_version >= version "0"', "long huge words spaced empty none"),
    ],
)

NETWORKS = Table(
    people={
        "first": person(ip="10.0.0.0"),
        "last": person(ip="10.255.255.255"),
        "next": person(ip="11.0.0.0"),
        "before": person(ip="9.255.255.255"),
        "mapped": person(ip="::FFFF:10.1.2.3"),
        "zeros": person(ip="010.0.0.1"),
        "too_great": person(ip="10.0.0.256"),
        "three": person(ip="10.0.0"),
        "spaced": person(ip=" 10.0.0.1"),
        "six": person(ip="2001:db8::1"),
        "six_long": person(ip="2001:0DB8:0:0:0:0:0:0001"),
        "six_next": person(ip="2001:db9::"),
        "loopback": person(ip="::1"),
        "nothing": person(ip="::"),
        "full": person(ip="1:2:3:4:5:6:7:8"),
        "end": person(ip="1:2:3:4:5:6:7::"),
        "nine": person(ip="1:2:3:4:5:6:7::8"),
        "twice": person(ip="1::2::3"),
        "thrice": person(ip="1:::2"),
        "colon": person(ip=":1:2:3:4:5:6:7:8"),
        "card": person(ip="fe80::1%eth0"),
        "none": person(),
    },
    rows=[
        ('ip in network "10.0.0.0/8"', "first last mapped"),
        ('ip in network "10.0.0.0/32"', "first"),
        ('ip in network "10.0.0.0"', "first"),
        ('ip in network "8.0.0.0/7"', "before"),
        ('ip in network "0.0.0.0/0"', "first last next before mapped"),
        ('ip in network "2001:db8::/32"', "six six_long"),
        ('ip in network "2001:DB8:0::/126"', "six six_long"),
        ('ip in network "::/127"', "loopback nothing"),
        ('ip in network "1:2:3:4::/64"', "full end"),
        ('ip in network "::/0"', "six six_long six_next loopback nothing full end"),
        (
            'not ip in network "::/0"',
            "first last next before mapped zeros too_great three spaced nine twice thrice colon card none",
        ),
    ],
)

REGIONS = Table(
    people={
        "code": person(country="de"),
        "code3": person(country="FRA"),
        "name": person(country="italy"),
        "czechia": person(country="Czech Republic"),
        "norway": person(country="NO"),
        "swiss": person(country="Switzerland"),
        "uk": person(country="UK"),
        "cyprus": person(country="CY"),
        "brazil": person(country="BR"),
        "mexico": person(country="MX"),
        "ivory": person(country="Côte d'Ivoire"),
        "no_country": person(country="Atlantis"),
        "none": person(),
    },
    rows=[
        ('country in region "EU"', "code code3 name czechia cyprus"),
        ('country in region "eu"', "code code3 name czechia cyprus"),
        ('country in region "EEA"', "code code3 name czechia norway cyprus"),
        ('country in region "Schengen"', "code code3 name czechia norway swiss"),
        ('country in region "Eurozone"', "code code3 name cyprus"),
        ('country in region "DACH"', "code swiss"),
        ('country in region "Europe"', "code code3 name czechia norway swiss uk cyprus"),
        ('country in region "Western Europe"', "code code3 swiss"),
        ('country in region "Latin America"', "brazil mexico"),
        ('country in region "North America"', "mexico"),
        ('country in region "Africa"', "ivory"),
        ('not country in region "Europe"', "brazil mexico ivory no_country none"),
    ],
)

# The first eight digits of `md5sum` of the salt, U+001F and the identifier, over 2 ** 32.
BUCKETS = Table(
    people={
        "c1": person(id="c1"),  # 0.98087 of "spring", 0.05351 of ""
        "c2": person(id="c2"),  # 0.59090 and 0.00552
        "umlaut": person(id="ü"),  # 0.98490 and 0.86945
    },
    rows=[
        ('bucket "spring" < 60%', "c2"),
        ('bucket "spring" < 59%', ""),
        ('bucket "spring" between 0.9808 and 0.9809', "c1"),
        ('bucket "" < 6%', "c1 c2"),
        ('bucket "" >= 0.8694', "umlaut"),
        ('bucket "spring" < bucket ""', ""),
        ('bucket "spring" is known', "c1 c2 umlaut"),
    ],
)

CODES = {
    "patterns": PATTERNS,
    "likeness": LIKENESS,
    "versions": VERSIONS,
    "networks": NETWORKS,
    "regions": REGIONS,
    "buckets": BUCKETS,
}
