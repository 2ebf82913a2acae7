"""A project of five people, of whom three belong to known firms: accounts with parents, some of which cannot be."""

import textwrap
from pathlib import Path

SETTINGS = "name: firms\ntime_zone: UTC\ncurrency: EUR\ncustomer: contact\nas_of: last event\n"
PEOPLE = """
title: People
files: {path: people.csv}
into: {customers: true, customer: text(id)}
columns: {company: text(company), country: text(country)}
"""
ORDERS = """
title: Orders
files: {path: orders.csv}
into: {events: order, customer: text(who), occurred_at: instant(at), id: text(no)}
columns: {revenue: money(paid)}
"""
FIRMS = """
title: Firms
files: {path: firms.csv}
into: {table: firms, role: accounts, key: firm, account: company, parent: parent}
columns:
  firm: text(firm)
  parent: text(parent)
  industry: industry(naics)
  employees: integer(staff)
  size: 'band(integer(staff), {"1": "small", "50": "medium", "250": "large"})'
"""
FILES = {
    "ilk.yaml": SETTINGS,
    "sources/people.yaml": PEOPLE,
    "sources/orders.yaml": ORDERS,
    "sources/firms.yaml": FIRMS,
    "segments/all.yaml": '- {name: germans, when: country = "DE"}\n',
    "people.csv": """
        id,company,country
        ann,acme,DE
        ben,acme,FR
        cem,bolt,DE
        dot,ACME,DE
        eve,,DE
    """,
    "orders.csv": """
        no,who,at,paid
        1,ann,2025-01-01,10.50
        2,ben,2025-01-02,4.50
        3,cem,2025-01-03,100
        4,dot,2025-01-04,7
    """,
    "firms.csv": """
        firm,parent,naics,staff
        acme,,511210,120
        bolt,acme,44,1
        core,core,,
        dusk,east,31-33,250
        east,dusk,31,10
        f/g,gone,,
    """,
}


def write_firms(folder: Path) -> Path:
    """Write the project and its data into a folder, and answer the folder."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(textwrap.dedent(text).lstrip(), encoding="utf-8")
    return folder
