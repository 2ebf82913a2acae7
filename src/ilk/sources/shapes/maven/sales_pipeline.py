"""The opportunities of Maven's CRM: won and lost ones are events of their account, open ones rows of it."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Document, Ready

_KEPT = {
    "sales_agent": "text(sales_agent)",
    "product": 'replace(product, "GTXPro", "GTX Pro")',
    "engaged": "date(engage_date)",
}
_RELATED = [
    {"table": "products", "on": {"product": "product"}, "add": ["series"]},
    {"table": "sales_team", "on": {"sales_agent": "sales_agent"}, "add": ["manager", "regional_office"]},
]
_UNNAMED = "Opportunities of which no account is named yet wait in the quarantine: they are nobody's."


def _closed(event: str, stage: str) -> Document:
    return {
        "title": f"Opportunities that were {stage.lower()}",
        "into": {
            "events": event,
            "customer": "text(account)",
            "occurred_at": "date(close_date)",
            "id": "text(opportunity_id)",
        },
        "columns": {**_KEPT, "revenue": "money(close_value)"},
        "enrich": _RELATED,
        "where": f'deal_stage = "{stage}"',
    }


def _open(table: str, stage: str) -> Document:
    return {
        "title": f"Opportunities in the stage {stage.lower()}",
        "into": {"table": table, "customer": "text(account)", "key": "opportunity_id"},
        "columns": {"opportunity_id": "text(opportunity_id)", **_KEPT},
        "where": f'deal_stage = "{stage}"',
    }


SALES_PIPELINE = Export(
    name="maven_sales_pipeline",
    vendor="Maven Analytics",
    what="CRM sales pipeline",
    documented="the data dictionary beside the files",
    telling=("opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date", "close_date"),
    ready=(
        Ready(
            name="won",
            document=_closed("opportunity_won", "Won"),
            commerce={"order": "opportunity_won", "revenue": "revenue"},
            notes=("`GTXPro` is the product `GTX Pro`, as the table of products spells it.",),
        ),
        Ready(name="lost", document=_closed("opportunity_lost", "Lost")),
        Ready(name="engaging", document=_open("engaging", "Engaging"), notes=(_UNNAMED,)),
        Ready(name="prospecting", document=_open("prospecting", "Prospecting"), notes=(_UNNAMED,)),
    ),
)
