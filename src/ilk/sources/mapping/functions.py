"""The functions of mapping expressions: the whole list, each with how it is written."""

from collections.abc import Callable
from dataclasses import dataclass

from ilk.kernel.errors import unknown
from ilk.sources.mapping import (
    addresses,
    agents,
    bands,
    cities,
    contacts,
    converting,
    coordinates,
    industries,
    lettering,
    moments,
    nested,
    numbers,
    surveys,
    texts,
    topics,
    units,
    urls,
    zones,
)
from ilk.sources.mapping.compiled import Arguments, Compiled, Scope
from ilk.sources.mapping.tree import Call, Table
from ilk.sources.wording.stems import LANGUAGES


@dataclass(frozen=True, slots=True)
class Function:
    """A function: how it is written, how many arguments it takes, and how it is compiled."""

    name: str
    usage: str
    build: Callable[[Arguments], Compiled]
    least: int = 1
    most: int = 1
    zoned: bool = False


FUNCTIONS: tuple[Function, ...] = (
    Function("text", "`text(column)`", texts.text),
    Function("trim", "`trim(column)`", texts.trim),
    Function("lower", "`lower(column)`", texts.lower),
    Function("upper", "`upper(column)`", texts.upper),
    Function("replace", '`replace(column, "old", "new")`', texts.replace, 3, 3),
    Function("concat", '`concat(column, "-", column)`', texts.concat, 2, 50),
    Function("split", '`split(column, ";")`, or `split(column)` for a JSON list', texts.split, 1, 2),
    Function("first_part", '`first_part(column, ";")`', texts.first_part, 2, 2),
    Function("lookup", '`lookup(column, {"1": "bronze", "2": "silver"})`', texts.lookup, 2, 2),
    Function("integer", "`integer(column)`", numbers.integer),
    Function("number", "`number(column)`", numbers.number),
    Function("money", "`money(column)`", numbers.money),
    Function("yes_no", '`yes_no(column)` or `yes_no(column, "Ja", "Nein")`', texts.yes_no, 1, 3),
    Function("date", '`date(column)` or `date(column, "%d/%m/%Y")`', moments.date, 1, 2),
    Function(
        "instant",
        '`instant(column)` or `instant(column, "%d/%m/%Y %H:%M", zone="Europe/Berlin")`',
        moments.instant,
        1,
        2,
        zoned=True,
    ),
    Function("starts_with", '`starts_with(column, "C")`', texts.starts_with, 2, 2),
    Function("ends_with", '`ends_with(column, "C")`', texts.ends_with, 2, 2),
    Function("contains", '`contains(column, "C")`', texts.contains, 2, 2),
    Function("title", "`title(column)`", lettering.title),
    Function("proper", "`proper(column)`", lettering.proper),
    Function("unicode", '`unicode(column)` or `unicode(column, "NFKC")`', lettering.unicode, 1, 2),
    Function("phone", '`phone(column, "DE")`, `phone(column, country)` or `phone(column)`', contacts.phone, 1, 2),
    Function("email", '`email(column)` or `email(column, "no tags", "no dots")`', contacts.email, 1, 3),
    Function("country", "`country(column)`", addresses.country),
    Function("region", '`region(column, "US")` or `region(column, country)`', addresses.region, 2, 2),
    Function(
        "postal_code", '`postal_code(column, "DE")` or `postal_code(column, country)`', addresses.postal_code, 2, 2
    ),
    Function("convert", '`convert(amount, currency, "EUR", day)`', converting.convert, 4, 4),
    Function("unit", '`unit(column, "lb", "kg")`', units.unit, 3, 3),
    Function("measure", '`measure(column, "kg")`', units.measure, 2, 2),
    Function("outlier", "`outlier(money(column), 0, 500)`", units.outlier, 3, 3),
    Function("or_missing", '`or_missing(phone(column, "DE"))`', texts.or_missing),
    Function("band", '`band(integer(column), {"1": "small", "50": "medium", "250": "large"})`', bands.band, 2, 2),
    Function("industry", '`industry(column)` of NAICS, or `industry(column, "SIC")`', industries.industry, 1, 2),
    Function("latitude", "`latitude(column)`", coordinates.latitude),
    Function("longitude", "`longitude(column)`", coordinates.longitude),
    Function("distance_km", "`distance_km(latitude, longitude, 52.52, 13.405)`", coordinates.distance_km, 4, 4),
    *(
        Function(name, f'`{name}(city)`, `{name}(city, "DE")`, `{name}(city, country, "largest")`', build, 1, 3)
        for name, build in cities.FUNCTIONS
    ),
    Function("time_zone", "`time_zone(latitude, longitude)`", zones.time_zone, 2, 2),
    Function(
        "climate", '`climate(latitude, longitude)` or `climate(latitude, longitude, "zone")`', zones.climate, 2, 3
    ),
    Function("postal_latitude", '`postal_latitude(column, "US")`', zones.postal_latitude, 2, 2),
    Function("postal_longitude", '`postal_longitude(column, "US")`', zones.postal_longitude, 2, 2),
    Function("inside", '`inside(column, "name")`, or `inside(column, "outer.inner")`', nested.inside, 2, 2),
    Function("entry", '`entry(event_params, "page_location")`', nested.entry, 2, 2),
    Function("browser", "`browser(agent)`", agents.browser),
    Function("system", "`system(agent)`", agents.system),
    Function("device", "`device(agent)`", agents.device),
    Function("is_bot", "`is_bot(agent)`", agents.is_bot),
    Function("url_host", "`url_host(referrer)`", urls.url_host),
    Function("url_path", "`url_path(url)`", urls.url_path),
    Function("url_ending", "`url_ending(url)`", urls.url_ending),
    Function("url_parameter", '`url_parameter(url, "utm_source")`', urls.url_parameter, 2, 2),
    Function("traffic_channel", '`traffic_channel(url, referrer, "shop.example")`', urls.traffic_channel, 2, 20),
    Function("choices", '`choices(column, "Tea, green", "Coffee")`', surveys.choices, 2, 100),
    Function("language", "`language(column)`", surveys.language),
    Function("sentiment", "`sentiment(column)`", surveys.sentiment),
    Function(
        "topics",
        '`topics(column, {"delivery": "deliver*, arrived late"}, "en", "de")`',
        topics.topics,
        2,
        2 + len(LANGUAGES),
    ),
    Function("row_number", "`row_number()`", texts.row_number, 0, 0),
)
OTHERWISE = "otherwise"
"""`otherwise(x, default)` says the same as `x else default`."""


def build(call: Call, values: tuple[Compiled | Table, ...], scope: Scope) -> Compiled:
    """A call in SQL. Raises `UserError` for an unknown function or arguments that it does not take."""
    function = next((candidate for candidate in FUNCTIONS if candidate.name == call.function), None)
    if function is None:
        known = (*(candidate.name for candidate in FUNCTIONS), OTHERWISE)
        problem = unknown("function", call.function, known, code="mapping-function")
        raise scope.complain(problem.code, problem.what, call.place, problem.hint)
    arguments = Arguments(call, values, scope, function.usage)
    if not function.least <= len(values) <= function.most:
        raise arguments.wrong(f"`{call.function}` does not take {len(values)} arguments")
    if call.zone is not None and not function.zoned:
        raise arguments.wrong(f"`{call.function}` takes no zone")
    return function.build(arguments)
