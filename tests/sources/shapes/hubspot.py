"""HubSpot's exports of contacts, companies and deals."""

from tests.sources.shapes.sample import Sample

CONTACTS = """\
Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Lifecycle Stage,Create Date,\
Last Activity Date,Job Title,Company Name,Associated Company IDs,City,State/Region,Country/Region
8001,Priya,"Example, MD",Priya@Bluebay.example,+33 6,Sam Sales,NEW,Customer,2024-03-12 09:14,2024-05-01 10:00,\
"Head, ""Buying"" and more",Bluebay,9001;9002,Paris,,France
8002,,,tom@harbour.example,,,,Lead,3/15/2024 2:30 PM,,,Harbour,9002,,,
8003,Ola,Nobody,,,,,,,,,,,,,
"""
COMPANIES = """\
Record ID,Company name,Company Domain Name,Company owner,Create Date,Industry,Number of Employees,Annual Revenue,\
City,Country/Region
9001,Bluebay Ltd,BLUEBAY.example,Sam Sales,2024-02-01 09:30,RETAIL,120,"1,500,000",Paris,France
9002,Harbour Ltd,,Someone Else,,,,,,
"""
DEALS = """\
Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Create Date,Deal owner,Associated Company IDs,\
Associated Contact IDs
7001,"Bluebay, big",Closed Won,Sales,15000,2024-06-30 12:00,2024-05-01 08:00,Sam Sales,9001,8001;8002
7002,Harbour,closedlost,Sales,2500,2024-06-30 12:00,2024-05-02 08:00,,9002,8002
7003,"Bluebay, next",Proposal,Sales,,2030-01-31 12:00,2024-05-03 08:00,Sam Sales,9001,8001
7004,Of nobody,Closed Won,Sales,900,2024-06-30 12:00,2024-05-04 08:00,Sam Sales,9002,
"""
DEALS_ALONE = """\
Record ID,Deal Name,Deal Stage,Amount
7001,Bluebay,Closed Won,15000
"""
SAMPLES = (
    Sample(
        files={"contacts.csv": CONTACTS, "companies.csv": COMPANIES, "deals.csv": DEALS},
        shapes={
            "contacts.csv": "hubspot_contacts",
            "companies.csv": "hubspot_companies",
            "deals.csv": "hubspot_deals",
        },
        rows={
            "source_hubspot_contacts": 3,
            "table_company": 2,
            "table_deal": 3,
            "event_deal_won": 1,
            "event_deal_lost": 1,
        },
        customers=3,
        quarantined={"hubspot_deals": {"missing": 1}, "hubspot_won": {"missing": 1}},
    ),
    # Companies and deals without contacts: tables of nobody's rows.
    Sample(
        files={
            "contacts.csv": CONTACTS.replace("Associated Company IDs", "Hidden"),
            "companies.csv": COMPANIES,
            "deals.csv": DEALS_ALONE,
        },
        shapes={
            "contacts.csv": "hubspot_contacts",
            "companies.csv": "hubspot_companies",
            "deals.csv": "hubspot_deals",
        },
        rows={"source_hubspot_contacts": 3, "table_company": 2, "table_deal": 1},
        customers=3,
    ),
)
