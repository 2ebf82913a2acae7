"""User agents: the browser, the system and the class of the device that they name, and whether a robot sent them.

The names are those of uap-core, the list of expressions that browsers' makers and users keep together; what class a
device is follows from the words that its agents hold, as MDN tells them ("Browser detection using the user agent").
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import re2

from ilk.kernel.types import ValueType
from ilk.sources.mapping.answered import answered
from ilk.sources.mapping.compiled import Arguments, Compiled
from ilk.sources.mapping.extra import needs
from ilk.sources.mapping.questions import Answer

if TYPE_CHECKING:
    from ua_parser import Parser, Result

_LONGEST = 1_000
"""What stands further back names nothing, and would have to be searched by hundreds of expressions."""

_REMEMBERED = 50_000
"""Agents that are remembered with all that they name: a source mostly asks several questions about each."""

_UNKNOWN = "Other"
_BOT = re2.compile(
    r"(?i)(?:^|[^u]|[^c]u)bots?(?:\b|_)|crawl|spider|slurp|scrap(?:er|y)|archiver|transcoder|preview|monitor|uptime"
    r"|pingdom|validator|https?://|@[a-z0-9-]+\.[a-z]|feed|\brss\b|headless|phantomjs|lighthouse"
    r"|^(?:curl|wget|java|php|perl|ruby|python|go)\b|libwww|urllib|python-|go-http|java/|okhttp|httpclient"
    r"|http_request|aiohttp|axios|node-fetch|guzzle|winhttp"
)
"""Robots, and programs that fetch without a person before them. No browser gives an address to write to."""

_CLASSES = (
    ("tv", re.compile(r"\bTV\b|SmartTV|SMART-TV|GoogleTV|AppleTV|BRAVIA|HbbTV|NetCast|Web0S|Roku|CrKey|AFT[A-Z]\b")),
    ("console", re.compile(r"PlayStation|Xbox|Nintendo")),
    ("tablet", re.compile(r"iPad|Tablet|PlayBook|Kindle|Silk(?!.*Mobile)|Nexus (?:7|9|10)\b|Android(?!.*Mobile)")),
    ("phone", re.compile(r"Mobi|iPhone|iPod|Windows Phone|BlackBerry|BB10|Opera Mini|Symbian|SymbOS|J2ME|Android")),
    ("desktop", re.compile(r"Windows|Macintosh|Mac OS X|X11|Linux|CrOS|BSD|SunOS")),
)
"""The first whose words an agent holds: those of a desktop's system stand in others too."""


def browser(arguments: Arguments) -> Compiled:
    """The browser that a user agent names, without its version: `Chrome`, `Mobile Safari`; missing when none is."""
    return _asked(arguments, browser_of)


def system(arguments: Arguments) -> Compiled:
    """The operating system that a user agent names: `Windows`, `iOS`; missing when none is."""
    return _asked(arguments, system_of)


def device(arguments: Arguments) -> Compiled:
    """The class of the device: `desktop`, `phone`, `tablet`, `tv`, `console`, `bot`; missing when nothing tells."""
    return _asked(arguments, device_of)


def is_bot(arguments: Arguments) -> Compiled:
    """Whether a robot, or a program that no person sits before, sent the user agent."""
    return _asked(arguments, bot, ValueType.YES_NO)


def browser_of(agent: str) -> str | None:
    """The browser of a user agent."""
    found = _parsed(agent).user_agent
    return None if found is None or found.family == _UNKNOWN else found.family


def system_of(agent: str) -> str | None:
    """The operating system of a user agent."""
    found = _parsed(agent).os
    return None if found is None or found.family == _UNKNOWN else found.family


def device_of(agent: str) -> str | None:
    """The class of a user agent's device."""
    if bot(agent):
        return "bot"
    return next((name for name, words in _CLASSES if words.search(agent[:_LONGEST])), None)


def bot(agent: str) -> bool:
    """Whether a user agent is no person's."""
    found = _parsed(agent).device
    return (found is not None and found.family == "Spider") or _BOT.search(agent[:_LONGEST]) is not None


def forget() -> None:
    """Forget the agents that were seen."""
    _parsed.cache_clear()


def _asked(arguments: Arguments, answer: Answer, to: ValueType = ValueType.TEXT) -> Compiled:
    needs(arguments, "ua_parser", "web")
    return answered(arguments, [arguments.texts()[0]], answer, to, strict=False)


@lru_cache(_REMEMBERED)
def _parsed(agent: str) -> "Result":
    return _parser().parse(agent[:_LONGEST])


@cache
def _parser() -> "Parser":
    """The expressions, compiled by the Rust engine: the pure one takes twenty times as long."""
    from ua_parser import Parser
    from ua_parser.loaders import load_builtins
    from ua_parser.regex import Resolver

    return Parser(Resolver(load_builtins()))
