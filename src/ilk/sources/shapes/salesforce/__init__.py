"""Files of Salesforce's data export and Data Loader, with the names of its API. Customers are accounts, by Id."""

THERE = ("not yes_no(IsDeleted)", "true")
"""Which rows are there: an export may hold those in the recycle bin too."""
