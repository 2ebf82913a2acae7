"""Personas of segments, put together: what the run worked out about them, and what is counted for them here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ilk.catalog.tables import CUSTOMERS
from ilk.customers import formats
from ilk.customers.reading import rows
from ilk.customers.traits import Origin
from ilk.insight.answers import Difference, Figure, Profile
from ilk.insight.ground import EVERYONE
from ilk.insight.personas.advice import Evidence, advice
from ilk.insight.personas.answers import Journey, Persona, ProposedName
from ilk.insight.personas.baskets import baskets, bought
from ilk.insight.personas.ground import MOST, Counts, Ground, counted, each_value
from ilk.insight.personas.habits import Seen, habits, told
from ilk.insight.personas.journeys import journeys
from ilk.insight.personas.naming import proposed
from ilk.insight.personas.needs import needs, pains
from ilk.insight.personas.portrait import portrait, worth
from ilk.insight.personas.quotes import quotes
from ilk.insight.personas.remarks import caveats, missing
from ilk.insight.personas.voices import Voice, voices
from ilk.kernel.clock import aware
from ilk.warehouse import sql

_TRAITS = 8
_TELLING_LIFT, _TELLING_DIFFERENCE = 1.25, 0.2


@dataclass(frozen=True, slots=True)
class _Found:
    """What was counted for all segments of a ground."""

    ground: Ground
    everyone: Profile
    seen: Sequence[Seen]
    products: Counts | None
    voices: Sequence[Voice]
    journeys: Mapping[str, Sequence[Journey]]
    reach: Counts
    newest: datetime | None
    quoted: bool


def personas(
    ground: Ground, profiles: Mapping[str, Profile], defining: Mapping[str, frozenset[str]], *, quoted: bool = True
) -> dict[str, Persona]:
    """The personas of the segments of a ground that have a profile: a few passes of the engine for all of them.

    Args:
        ground: at most `MOST` segments.
        profiles: those of a run, and under `EVERYONE` that of all customers.
        defining: for each segment, the traits that its definition names, itself or through other segments.
        quoted: whether texts of customers may be read.
    """
    found = _Found(
        ground,
        profiles[EVERYONE],
        seen=habits(ground),
        products=baskets(ground),
        voices=voices(ground, quoted=quoted),
        journeys=journeys(ground),
        reach=_reach(ground),
        newest=_newest(ground),
        quoted=quoted,
    )
    named = {name: profiles[name] for name in ground.segments if name in profiles}
    return {name: _persona(found, profile, defining.get(name, frozenset())) for name, profile in named.items()}


def together(segments: Sequence[str]) -> list[tuple[str, ...]]:
    """Segments in groups that are small enough for one ground."""
    return [tuple(segments[start : start + MOST]) for start in range(0, len(segments), MOST)]


def _persona(found: _Found, profile: Profile, defining: frozenset[str]) -> Persona:
    bare = _bare(found, profile)
    if bare.withheld:
        return bare
    ground, name, voices = found.ground, profile.segment, found.voices
    own, usual = _by_name(profile.figures), _by_name(found.everyone.figures)
    traits, seen = _telling(ground, profile.differences), told(ground, found.seen, name)
    walked, hurting = list(found.journeys.get(name, [])), pains(ground, name, voices)
    dos, donts = advice(Evidence(own, usual, seen, traits, hurting, _reached(found, name, bare.size)))
    return bare.model_copy(
        update={
            "proposed": proposed(ground, name, traits, own, usual),
            "sentence": _sentence(ground, own, bare.size, bare.share),
            "portrait": portrait(name, bare.title, bare.colour, seen, worth(own, usual)),
            "figures": profile.figures,
            "traits": traits,
            "habits": seen,
            "products": bought(ground, found.products, name, bare.size, _size(usual)),
            "quotes": quotes(voices, name, ground.smallest),
            "needs": needs(ground, name, traits, voices),
            "pains": hurting,
            "journeys": walked,
            "dos": dos,
            "donts": donts,
            "missing": missing(ground, seen, walked, voices, name, quoted=found.quoted),
            "caveats": caveats(ground, profile, found.newest, defining),
        }
    )


def _bare(found: _Found, profile: Profile) -> Persona:
    """A segment's persona before anything is told of its members; of a small one there is no more."""
    ground = found.ground
    label = ground.words.segments[profile.segment]
    size, everyone = (_size(_by_name(each.figures)) for each in (profile, found.everyone))
    few = f"Fewer than {ground.smallest} {formats.plural(ground.words.project.customer)} belong"
    return Persona(
        segment=profile.segment,
        title=label.title,
        colour=label.colour,
        definition=label.sentence,
        proposed=ProposedName(name=label.title, reason="The segment's title."),
        sentence=f"{few}: too few to tell of without telling of persons.",
        portrait=portrait(profile.segment, label.title, label.colour, [], None),
        size=size,
        share=size / everyone if everyone else 0.0,
        withheld=size < ground.smallest,
        as_of=ground.as_of,
        newest_event=found.newest,
        currency=ground.words.project.currency,
    )


def _reached(found: _Found, name: str, size: int) -> dict[str, float]:
    """The share of members with an address, on each channel that the project has addresses of."""
    own, channels = found.reach.get(name, {}), found.reach.get(EVERYONE, {})
    return {channel: own[channel].customers / size if channel in own else 0.0 for channel in channels}


def _telling(ground: Ground, differences: Sequence[Difference]) -> list[Difference]:
    """The clear differences that may be told, strongest first, traits and products in turn so that both are seen."""
    clear = [
        each
        for each in differences
        if each.significant and _large(each) and (each.kind == "product" or each.subject in ground.telling.allowed)
    ]
    products = [each for each in clear if each.kind == "product"]
    traits = _different(ground, [each for each in clear if each.kind == "trait"])
    half = _TRAITS // 2
    spare = _TRAITS - min(half, len(products))
    kept = [*traits[:spare], *products[: _TRAITS - min(spare, len(traits))]]
    return [each for each in clear if each in kept]


def _different(ground: Ground, traits: Sequence[Difference]) -> list[Difference]:
    """Of the traits of one family, or of one model, the strongest: the others say the same again."""
    by_name = {trait.name: trait for trait in ground.words.traits}
    kin: dict[object, Difference] = {}
    for each in traits:
        trait = by_name[each.subject]
        of_model = trait.source if trait.origin is Origin.MODEL else None
        kin.setdefault(of_model or trait.family or (each.subject, each.label), each)
    return list(kin.values())


def _large(difference: Difference) -> bool:
    if difference.measure == "standardised":
        return abs(difference.effect) >= _TELLING_DIFFERENCE
    return not 1 / _TELLING_LIFT < difference.effect < _TELLING_LIFT


def _by_name(figures: Sequence[Figure]) -> dict[str, Figure]:
    return {figure.name: figure for figure in figures}


def _size(figures: Mapping[str, Figure]) -> int:
    size = figures["size"].value if "size" in figures else None
    return int(size or 0)


def _sentence(ground: Ground, figures: Mapping[str, Figure], size: int, of_all: float) -> str:
    """How many they are and what they bring."""
    who = f"{formats.counted(size, ground.words.project.customer)}, {formats.percent(of_all)} of all"
    share, each = (figures[name].value if name in figures else None for name in ("revenue_share", "revenue_each"))
    if share is None or each is None:
        return f"{who}."
    worth_each = formats.money(each, ground.words.project.currency)
    return f"{who}: {formats.percent(share)} of the last year's revenue, {worth_each} each."


def _reach(ground: Ground) -> Counts:
    """For how many an address on each channel is known, where the project has such traits."""
    there = {trait.name for trait in ground.words.traits}
    channels = {name: trait for name, trait in ground.words.project.addresses.items() if trait in there}
    if not channels:
        return {}
    each = [
        each_value(CUSTOMERS, sql.literal(channel), sql.is_known(sql.column(trait)))
        for channel, trait in channels.items()
    ]
    return counted(ground, sql.stack(each))


def _newest(ground: Ground) -> datetime | None:
    (row,) = rows(ground.engine, sql.select({"newest": sql.largest(sql.column("last_seen"))}, CUSTOMERS))
    return aware(row["newest"]) if row["newest"] else None
