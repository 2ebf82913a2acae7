"""The tables of Maven's CRM, in a few rows."""

from tests.sources.shapes.sample import Sample

ACCOUNTS = """\
account,sector,year_established,revenue,employees,office_location,subsidiary_of
Acme,technolgy,1996,1100.04,2822,United States,
Bolt,retail,1999,251.41,495,Kenya,Acme
"""
PRODUCTS = "product,series,sales_price\nGTX Pro,GTX,4821\nMG Special,MG,55\n"
TEAMS = "sales_agent,manager,regional_office\nAnna Snelling,Dustin Brinkmann,Central\n"
PIPELINE = """\
opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
1C1I7A6R,Anna Snelling,GTXPro,Acme,Won,2016-10-20,2017-03-01,4514.0
Z063OYW0,Anna Snelling,MG Special,Bolt,Lost,2016-10-25,2017-03-11,0.0
EC4QE1BX,Anna Snelling,MG Special,Acme,Engaging,2016-10-25,,
MV1LWRNH,Anna Snelling,MG Special,,Engaging,2016-10-25,,
PE84CX4O,Anna Snelling,GTXPro,,Prospecting,,,
"""
SAMPLES = (
    Sample(
        files={
            "accounts.csv": ACCOUNTS,
            "products.csv": PRODUCTS,
            "sales_teams.csv": TEAMS,
            "sales_pipeline.csv": PIPELINE,
        },
        shapes={
            "accounts.csv": "maven_accounts",
            "products.csv": "maven_products",
            "sales_teams.csv": "maven_sales_teams",
            "sales_pipeline.csv": "maven_sales_pipeline",
        },
        rows={
            "source_accounts": 2,
            "table_products": 2,
            "table_sales_team": 1,
            "event_opportunity_won": 1,
            "event_opportunity_lost": 1,
            "table_engaging": 1,
            "table_prospecting": 0,
        },
        customers=2,
        quarantined={"engaging": {"missing": 1}, "prospecting": {"missing": 1}},
    ),
    # The pipeline alone: nothing is added from tables that are not there.
    Sample(
        files={"sales_pipeline.csv": PIPELINE},
        shapes={"sales_pipeline.csv": "maven_sales_pipeline"},
        rows={"event_opportunity_won": 1, "event_opportunity_lost": 1, "table_engaging": 1},
        customers=2,
        quarantined={"engaging": {"missing": 1}, "prospecting": {"missing": 1}},
    ),
)
