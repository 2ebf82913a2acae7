"""Regions of countries: unions by treaty, and parts of the world, with where each comes from.

`countries.csv` holds ISO 3166-1 codes and English names, other names that people write, and the subregion of the
United Nations' M49 standard; Kosovo has no code there and stands under XK, as the European Commission writes it.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ilk.segments.comparing import folded

AS_OF = "January 2026"
"""When the members of unions were last looked up."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory of ISO 3166-1."""

    code: str
    code3: str
    name: str
    other_names: tuple[str, ...]
    subregion: str

    def words(self) -> tuple[str, ...]:
        """All that it may be called in data: its two codes and its names."""
        return self.code, self.code3, self.name, *self.other_names


@dataclass(frozen=True, slots=True)
class Region:
    """Some countries: `members` are codes, `parts` are subregions of M49."""

    name: str
    source: str
    members: str = ""
    parts: tuple[str, ...] = ()

    def codes(self) -> tuple[str, ...]:
        """The ISO codes of its countries."""
        chosen = set(self.members.split())
        return tuple(each.code for each in countries() if each.code in chosen or each.subregion in self.parts)


_EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
_EFTA = "CH IS LI NO"
_AMERICA = ("Northern America", "Central America", "Caribbean", "South America")
_EUROPE = ("Northern Europe", "Western Europe", "Southern Europe", "Eastern Europe")
_ASIA = ("Western Asia", "Central Asia", "Southern Asia", "South-eastern Asia", "Eastern Asia")
_AFRICA = ("Northern Africa", "Western Africa", "Middle Africa", "Eastern Africa", "Southern Africa")
_OCEANIA = ("Australia and New Zealand", "Melanesia", "Micronesia", "Polynesia")
_M49 = "United Nations, M49"

REGIONS: tuple[Region, ...] = (
    Region("EU", "Treaty on European Union, article 52", _EU),
    Region("EEA", "Agreement on the European Economic Area", f"{_EU} IS LI NO"),
    Region("EFTA", "Convention of the European Free Trade Association", _EFTA),
    Region(
        "Schengen",
        "Schengen acquis; Bulgaria and Romania since 2025",
        "AT BE BG CH CZ DE DK EE ES FI FR GR HR HU IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK",
    ),
    Region(
        "Eurozone",
        "European Central Bank; Bulgaria since January 2026",
        "AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK",
    ),
    Region("DACH", "the German-speaking countries", "AT CH DE"),
    Region("Benelux", "Treaty of the Benelux Union", "BE LU NL"),
    Region("Nordics", "Helsinki Treaty", "AX DK FI FO GL IS NO SE"),
    Region("Baltics", "the Baltic states", "EE LT LV"),
    Region("British Isles", "Ireland, the United Kingdom and the Crown dependencies", "GB GG IE IM JE"),
    Region("Europe", f"{_M49}, and Cyprus, which is in the EU", "CY", _EUROPE),
    Region("Asia", _M49, parts=_ASIA),
    Region("Africa", _M49, parts=_AFRICA),
    Region("Oceania", _M49, parts=_OCEANIA),
    Region("Americas", _M49, parts=_AMERICA),
    Region("North America", f"{_M49}: with Central America and the Caribbean", parts=_AMERICA[:3]),
    Region("Latin America", f"{_M49}: Latin America and the Caribbean", parts=_AMERICA[1:]),
    *(Region(part, _M49, parts=(part,)) for part in (*_AMERICA, *_EUROPE, *_ASIA, *_AFRICA, *_OCEANIA)),
    Region("ASEAN", "Charter of the ASEAN; Timor-Leste since 2025", "BN ID KH LA MM MY PH SG TH TL VN"),
    Region("GCC", "Charter of the Gulf Cooperation Council", "AE BH KW OM QA SA"),
    Region("USMCA", "Agreement between the United States, Mexico and Canada", "CA MX US"),
    Region("Mercosur", "Treaty of Asunción; Bolivia since 2024, Venezuela suspended", "AR BO BR PY UY"),
    Region("G7", "the Group of Seven", "CA DE FR GB IT JP US"),
    Region("BRICS", "the declarations of its summits, 2024 and 2025", "AE BR CN EG ET ID IN IR RU ZA"),
)


def region_of(name: str) -> Region | None:
    """The region of a name, whatever its case; None when there is none."""
    return next((region for region in REGIONS if folded(region.name) == folded(name)), None)


@cache
def countries() -> tuple[Country, ...]:
    """All countries, by their codes."""
    source = files(__package__).joinpath("countries.csv").read_text(encoding="utf-8")
    return tuple(_country(row) for row in csv.DictReader(source.splitlines()))


@cache
def words_of(name: str) -> tuple[str, ...]:
    """All that the countries of a region may be called in data; empty when there is no such region."""
    region = region_of(name)
    codes = set(region.codes()) if region else set()
    return tuple(word for country in countries() if country.code in codes for word in country.words())


def _country(row: Mapping[str, str]) -> Country:
    others = tuple(row["other_names"].split(";")) if row["other_names"] else ()
    return Country(row["code"], row["code3"], row["name"], others, row["subregion"])
