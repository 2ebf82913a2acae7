"""User agents: browsers, systems, classes of devices and robots, of agents as they are sent."""

import pytest
from tests.sources.till import Till, source

from ilk.sources.mapping.agents import bot, browser_of, device_of, system_of

KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)"
AGENTS = {
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KHTML} Chrome/120.0 Safari/537.36": ("Chrome", "Windows", "desktop"),
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KHTML} Chrome/120.0 Safari/537.36 Edg/120.0": (
        "Edge",
        "Windows",
        "desktop",
    ),
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.9; rv:27.0) Gecko/20100101 Firefox/27.0": (
        "Firefox",
        "Mac OS X",
        "desktop",
    ),
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:25.0) Gecko/20100101 Firefox/25.0": ("Firefox", "Ubuntu", "desktop"),
    f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {KHTML} Chrome/120.0 Safari/537.36": ("Chrome", "Chrome OS", "desktop"),
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 "
    "Mobile/15E148 Safari/604.1": ("Mobile Safari", "iOS", "phone"),
    "Mozilla/5.0 (iPad; CPU OS 7_0 like Mac OS X) AppleWebKit/537.51.1 (KHTML, like Gecko) Version/7.0 Mobile/11A465 "
    "Safari/9537.53": ("Mobile Safari", "iOS", "tablet"),
    f"Mozilla/5.0 (Linux; Android 13; SM-S918B) {KHTML} Chrome/112.0.0.0 Mobile Safari/537.36": (
        "Chrome Mobile",
        "Android",
        "phone",
    ),
    f"Mozilla/5.0 (Linux; Android 12; SM-X906C) {KHTML} Chrome/80.0.3987.119 Safari/537.36": (
        "Chrome",
        "Android",
        "tablet",
    ),
    f"Mozilla/5.0 (Linux; Android 9; AFTS) {KHTML} Chrome/70.0 Safari/537.36": ("Chrome", "Android", "tv"),
    "Mozilla/5.0 (PlayStation; PlayStation 5/2.26) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.0 "
    "Safari/605.1.15": ("Safari", None, "console"),
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)": ("Googlebot", None, "bot"),
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)": ("bingbot", None, "bot"),
    "UniversalFeedParser/4.2-pre-314-svn +http://feedparser.org/": (None, None, "bot"),
    "curl/8.4.0": ("curl", None, "bot"),
    "python-requests/2.31.0": ("Python Requests", None, "bot"),
    "Something Nobody Knows/1.0": (None, None, None),
    "-": (None, None, None),
}


@pytest.mark.parametrize("agent", AGENTS)
def test_an_agent_names_a_browser_a_system_and_a_class_of_device(agent):
    name, system, kind = AGENTS[agent]
    if kind != "bot":
        assert browser_of(agent) == name
        assert system_of(agent) == system
    assert (device_of(agent), bot(agent)) == (kind, kind == "bot")


def test_a_phone_that_is_called_like_a_robot_is_none():
    """A make of phones, whose agents many lists of robots take for one."""
    assert not bot("Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 Chrome/80.0 Mobile Safari/537.36")


def test_agents_of_ten_thousand_bytes_and_of_no_text_at_all_are_answered():
    for agent in ("x" * 10_000, "(" * 10_000, "\x00\x01\uffff", " ", "Mozilla/5.0 (" + "a;" * 5_000 + ") Chrome/1"):
        assert (browser_of(agent), system_of(agent), device_of(agent), bot(agent)) == (None, None, None, False)


def test_robots_are_set_apart_by_a_rule_and_counted(till: Till):
    robot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    chrome = next(iter(AGENTS))
    till.write("hits.csv", f'who,at,agent\na,2024-03-01,"{chrome}"\nb,2024-03-01,"{robot}"\nc,2024-03-01,\n')
    report = till.load(
        source(
            files={"path": "hits.csv"},
            into={"events": "hit", "customer": "who", "occurred_at": "instant(at)"},
            columns={"browser": "browser(agent)", "system": "system(agent)", "device": "device(agent)"},
            rules=[{"check": "not is_bot(agent)", "reason": "a robot sent it"}],
        )
    )
    assert report.reasons == {"a robot sent it": 1}
    assert till.rows("SELECT browser, system, device FROM event_hit ORDER BY customer_no") == [
        ("Chrome", "Windows", "desktop"),
        (None, None, None),
    ]
    assert till.rows("SELECT code, value FROM quarantine") == [("rule", robot)]
