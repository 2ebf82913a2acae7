"""Files that HubSpot exports from its lists of contacts, companies and deals. Customers are contacts, by record."""


def moment(column: str) -> str:
    """An instant as HubSpot writes it, with or without the American order of dates."""
    return f'instant(`{column}`) else instant(`{column}`, "%m/%d/%Y %I:%M %p")'
