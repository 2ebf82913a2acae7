"""Access logs of web servers: a page view for each page that was sent, and sessions of them; robots apart."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready
from ilk.sources.shapes.web.sessions import SESSION, campaign_of

_PARTS = (
    *("css", "js", "map", "json", "txt", "xml", "png", "jpg", "jpeg", "gif", "svg", "webp", "ico"),
    *("woff", "woff2", "ttf"),
)
"""The endings of what pages are made of."""
_LISTED = ", ".join(f'"{ending}"' for ending in _PARTS)
_IS_PAGE = f'method = "GET" and status in ("200", "304") and not url_ending(url) in ({_LISTED})'

ACCESS_LOG = Export(
    name="web_access_log",
    vendor="Apache or NGINX",
    what="access log",
    documented="Apache HTTP Server, mod_log_config; NGINX, ngx_http_log_module: log_format combined",
    telling=("host", "user", "time", "request", "method", "url", "status", "referrer", "agent"),
    ready=(
        Ready(
            name="page_views",
            document={
                "title": "Page views of the access log",
                "into": {
                    "events": "page_view",
                    "customer": 'user else concat(host, " ", agent) else host',
                    "occurred_at": 'instant(time, "%d/%b/%Y:%H:%M:%S %z")',
                },
                "where": _IS_PAGE,
                "columns": {
                    "page": "url_path(url)",
                    "channel": "traffic_channel(url, referrer)",
                    "referrer": "url_host(referrer)",
                    **campaign_of("url"),
                    "device": "device(agent)",
                    "browser": "browser(agent)",
                    "system": "system(agent)",
                    "address": "text(host)",
                },
                "rules": [{"check": "not is_bot(agent)", "reason": "a robot asked for the page"}],
                "rollups": {"session": SESSION},
            },
            notes=(
                (
                    "A log names nobody: a visitor is the user who logged in, else the address with the agent. People"
                    " who share both are one visitor, and one person with two devices is two."
                ),
                (
                    'Name your own hosts, `traffic_channel(url, referrer, "shop.example")`, so that the way from one of'
                    " your pages to the next counts as internal."
                ),
                "Robots go to the quarantine, where they are counted: leave the rule out to load them.",
            ),
        ),
    ),
)
