"""Salesforce's tasks: calls, mails and the like that are done, as events of the account they are about."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready

TASKS = Export(
    name="salesforce_tasks",
    vendor="Salesforce",
    what="export of tasks",
    documented="Salesforce Object Reference, Task",
    telling=("Id", "WhoId", "WhatId", "Subject", "ActivityDate", "Status", "AccountId"),
    ready=(
        Ready(
            name="salesforce_tasks",
            document={
                "title": "Salesforce tasks",
                "into": {
                    "events": "task",
                    "customer": "text(AccountId)",
                    "occurred_at": "date(ActivityDate)",
                    "id": "text(Id)",
                },
                "columns": {
                    "subject": "text(Subject)",
                    "kind": ("text(TaskSubtype)", "text(Type)"),
                    "call": "text(CallType)",
                    "priority": "text(Priority)",
                    "contact_id": "text(WhoId)",
                    "owner": "text(OwnerId)",
                },
                "where": ("yes_no(IsClosed) and not yes_no(IsDeleted)", "yes_no(IsClosed)", 'Status = "Completed"'),
            },
            notes=("Open tasks are passed over: what is planned has not happened.",),
        ),
    ),
)
