"""What the warehouse's tables are called: each name in one place, whoever writes the table and whoever reads it."""

CUSTOMER_KEYS = "customer_keys"
"""A customer's number and identifier."""
IDENTITIES = "identities"
"""The records that belong to another one's person: `record_no, customer_no`; there once an identity is declared."""
IDENTITY_LINKS = "identity_links"
"""Pairs of records that rules, matching or people link, with the evidence, and what becomes of each."""
IDENTITY_HELD = "identity_held"
"""Some records of each group that a limit keeps apart, with why."""
HOUSEHOLDS = "households"
"""Who lives together: `customer_no, household_no`, of households of several people."""
LOADS = "loads"
"""A file that was read."""
QUARANTINE = "quarantine"
"""A row that broke a rule."""
CORRECTED = "corrected_events"
"""Whose an event was that a later row took the place of: `target, customer_no, load_no` of that row."""
CUSTOMER_SEEN = "customer_seen"
"""When a customer was first and last seen; kept by runs, so that the present needs no scan."""
CUSTOMERS = "customers"
"""A customer with all traits."""
METRICS = "customer_metrics"
"""A customer with each metric."""
HISTORY = "trait_history"
"""The values that traits took: `customer_no, trait, value, since`."""
MEMBERSHIPS = "memberships"
"""Who is in a segment: `segment, customer_no, since`."""
LEDGER = "membership_ledger"
"""Who entered and left segments: `segment, version, customer_no, change, occurred_at, run_id`."""
SIZES = "segment_sizes"
"""How many were in a segment at a recorded instant, and how many entered and left."""
LIST_ROWS = "list_rows"
"""What was uploaded: `list, value`, without blanks around, each value once."""
LISTS = "list_members"
"""Who stands on which list: `list, customer_no`."""
ACCOUNT_GROUPS = "account_groups"
"""The ultimate parent of each account that has one, itself at the top: `account, ultimate_parent`, both as texts."""
PROFILES = "profiles"
"""What a run worked out about a segment."""
OVERVIEWS = "overviews"
"""What a run worked out about everyone."""

STAGED = "staged_"
"""The prefix of tables that a run prepares to be put in the place of published ones; only the run reads them."""
EVENT, SEEN, SOURCE, RELATED = "event_", "seen_", "source_", "table_"
"""The prefixes of tables that sources fill, each before a name of the project."""


def event_table(event: str) -> str:
    """The table of what customers did: one row an event, in order of time."""
    return EVENT + event


def seen_table(event: str) -> str:
    """The table of an event's `customer_no, first_at, last_at, events`: one row a customer, over all time."""
    return SEEN + event


def source_table(source: str) -> str:
    """The table of the rows of a source of customers."""
    return SOURCE + source


def related_table(table: str) -> str:
    """The table of a related table's rows."""
    return RELATED + table
