"""What page views are rolled up to, whoever counted them."""

from collections.abc import Mapping
from typing import Any

SESSION: Mapping[str, Any] = {
    "apart": "30 minutes",
    "columns": {
        "landing": "first(page)",
        "exit": "last(page)",
        "pages": "count()",
        "duration": "duration()",
        "channel": "first(channel)",
        "referrer": "first(referrer)",
        "campaign": "first(campaign)",
        "device": "first(device)",
        "browser": "first(browser)",
        "system": "first(system)",
    },
}
"""A visit: views of one visitor with no longer pause than the field's usual half hour."""

_CAMPAIGN = {
    "campaign": 'url_parameter({url}, "utm_campaign")',
    "campaign_source": 'url_parameter({url}, "utm_source")',
    "campaign_medium": 'url_parameter({url}, "utm_medium")',
}


def campaign_of(url: str) -> dict[str, str]:
    """The campaign that an address names, as expressions over the column that holds it."""
    return {name: formula.format(url=url) for name, formula in _CAMPAIGN.items()}
