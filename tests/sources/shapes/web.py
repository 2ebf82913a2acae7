"""Access logs, and exports of web analytics, as their makers write them."""

import json
from collections.abc import Mapping

from tests.sources.shapes.sample import Sample

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36"
ROBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
_HIT = '{who} - - [17/May/2015:{at}:03 +0200] "{request}" {status} 512 "{before}" "{agent}"'


def hit(who: str, at: str, request: str, status: int = 200, before: str = "-", agent: str = CHROME) -> str:
    """A line of the combined format."""
    return _HIT.format(who=who, at=at, request=request, status=status, before=before, agent=agent)


# Four views of two visitors in three sessions; a robot; an image, a form and a page that is not there are no views.
LOG = "\n".join(
    [
        hit("10.0.0.1", "10:05", "GET /?utm_campaign=may HTTP/1.1"),
        hit("10.0.0.1", "10:05", "GET /logo.PNG HTTP/1.1"),
        hit("10.0.0.1", "10:35", "GET /tea HTTP/1.1", before="https://shop.example/"),
        hit("10.0.0.1", "11:20", "GET /cart HTTP/1.1", 304),
        hit("10.0.0.2", "10:06", "GET / HTTP/1.1", before="https://www.google.de/"),
        hit("10.0.0.3", "10:06", "GET / HTTP/1.1", agent=ROBOT),
        hit("10.0.0.2", "10:07", "POST /cart HTTP/1.1"),
        hit("10.0.0.2", "10:08", "GET /none HTTP/1.1", 404),
        '10.0.0.4 - - [17/May/2015:10:08:00 +0200] "\\x16\\x03" 400 0 "-" "-"',
        "a line cut in the mid",
        "",
    ]
)


def ga4(name: str, who: str | None, at: int, **parameters: str | float) -> str:
    """An event as BigQuery exports it to JSON lines: whole numbers as texts."""
    event = {
        "event_date": "20240101",
        "event_timestamp": str(1_704_103_200_000_000 + at * 60_000_000),
        "event_name": name,
        "event_params": [{"key": key, "value": _valued(value)} for key, value in parameters.items()],
        "user_id": who,
        "user_pseudo_id": "1234.5678",
        "device": {"category": "mobile", "operating_system": "iOS", "web_info": {"browser": "Safari"}},
        "geo": {"country": "Germany", "city": "Berlin"},
    }
    return json.dumps(event)


def _valued(value: str | float) -> Mapping[str, object]:
    kind = {str: "string_value", int: "int_value", float: "double_value"}[type(value)]
    return {kind: str(value) if isinstance(value, int) else value}


PAGE = "https://shop.example"
GA4 = "\n".join(
    [
        ga4("session_start", None, 0, ga_session_id=1),
        ga4("page_view", None, 0, page_location=f"{PAGE}/?utm_campaign=may", page_title="Home", ga_session_id=1),
        ga4("page_view", "ann", 5, page_location=f"{PAGE}/tea", page_referrer=f"{PAGE}/", ga_session_id=1),
        ga4("purchase", "ann", 6, transaction_id="T1", value=12.5, currency="EUR"),
        ga4("page_view", "ann", 40, page_location=f"{PAGE}/", ga_session_id=2),
        "",
    ]
)

MATOMO = """\
idSite,idVisit,visitIp,visitorId,goalConversions,lastActionTimestamp,userId,visitorType,visitCount,\
firstActionTimestamp,visitEcommerceStatus,visitDuration,searches,actions,referrerType,referrerTypeName,referrerName,\
referrerKeyword,referrerUrl,languageCode,deviceType,operatingSystemName,browserName,countryCode,city
1,901,10.0.0.0,5f2a,0,1704103500,ann,new,1,1704103200,none,300,0,4,search,Search Engines,Google,\
Keyword not defined,https://www.google.com/,de,Smartphone,iOS,Mobile Safari,de,Berlin
1,902,10.0.0.0,5f2a,1,1704203500,,returning,2,1704203200,ordered,300,1,9,direct,Direct Entry,,,,de,Desktop,Windows,\
Chrome,de,Berlin
1,903,10.0.0.1,77aa,0,soon,,new,1,soon,none,0,0,1,direct,Direct Entry,,,,de,Desktop,Windows,Chrome,de,
"""
DAYS = "date,visitors,pageviews,visits,views_per_visit,bounce_rate,visit_duration\n2024-01-01,120,180,150,1.2,58,210\n"
PAGES = (
    "date,hostname,page,visits,visitors,pageviews,exits,total_time_on_page\n"
    "2024-01-01,shop.example,/,150,120,180,90,4000\n2024-01-01,shop.example,/tea,20,20,30,10,900\n"
)
SOURCES = (
    "date,source,referrer,utm_source,utm_medium,utm_campaign,utm_content,utm_term,pageviews,visitors,visits,"
    "visit_duration,bounces\n2024-01-01,Google,,,,,,,60,40,44,3000,12\n"
)
SAMPLES = (
    Sample(
        files={"access.log": LOG},
        shapes={"access.log": "web_access_log"},
        rows={"event_page_view": 4, "event_session": 3},
        customers=2,
        quarantined={"page_views": {"rule": 1, "unreadable-line": 1}},
    ),
    Sample(
        files={"events_20240101.jsonl": GA4},
        shapes={"events_20240101.jsonl": "ga4_events"},
        rows={"event_page_view": 3, "event_session": 3, "event_web_purchase": 1, "event_web_event": 1},
        customers=2,
    ),
    Sample(
        files={"visits.csv": MATOMO},
        shapes={"visits.csv": "matomo_visits"},
        rows={"event_session": 2},
        customers=2,
        quarantined={"matomo_visits": {"unparsable": 1}},
    ),
    Sample(
        files={"visitors.csv": DAYS, "imported_pages.csv": PAGES, "imported_sources.csv": SOURCES, "access.log": LOG},
        shapes={
            "visitors.csv": "plausible_days",
            "imported_pages.csv": "plausible_pages",
            "imported_sources.csv": "plausible_sources",
            "access.log": "web_access_log",
        },
        rows={"table_plausible_days": 1, "table_plausible_pages": 2, "table_plausible_sources": 1},
        customers=2,
        quarantined={"page_views": {"rule": 1, "unreadable-line": 1}},
    ),
)
