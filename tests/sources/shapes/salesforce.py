"""Salesforce's data export: the files of objects, with the names of its API."""

from tests.sources.shapes.sample import Sample

ACCOUNTS = """\
"Id","IsDeleted","MasterRecordId","Name","Type","ParentId","BillingCity","BillingState","BillingPostalCode",\
"BillingCountry","Phone","Website","Industry","AnnualRevenue","NumberOfEmployees","Rating","OwnerId","CreatedDate"
"001A","0","","Acme ""North"", Inc.","Customer","","Oslo","","0150","Norway","+47","ACME.example","Retail","1500000.0",\
"120","Hot","005X","2024-01-02 03:04:05"
"001B","0","","Bolt","Prospect","001A","","","","","","","","","","","005X","2024-01-02T03:04:05.000Z"
"001C","1","","Gone","","","","","","","","","","","","","005X","2024-01-02 03:04:05"
"""
CONTACTS = """\
"Id","IsDeleted","AccountId","LastName","FirstName","MailingCity","MailingCountry","Phone","Email","Title",\
"Department","LeadSource","CreatedDate","HasOptedOutOfEmail"
"003A","0","001A","Díaz","Ana","Oslo","Norway","","Ana@acme.example","Buyer","","Web","2024-01-02 03:04:05","0"
"003B","0","001A","Kim","Bo","","","","","","","","2024-01-02 03:04:05","1"
"003C","0","","Private","Eva","","","","eva@example.com","","","","2024-01-02 03:04:05","0"
"003D","1","001A","Gone","Gus","","","","","","","","2024-01-02 03:04:05","0"
"""
OPPORTUNITIES = """\
"Id","IsDeleted","AccountId","Name","StageName","Amount","Probability","CloseDate","Type","LeadSource","IsClosed",\
"IsWon","CreatedDate"
"006A","0","001A","Racks","Closed Won","1000.5","100.0","2024-03-01","New Business","Web","1","1","2024-01-02 03:04:05"
"006B","0","001A","Bins","Closed Lost","200.0","0.0","2024-03-02","","","1","0","2024-01-02 03:04:05"
"006C","0","001B","Lamps","Proposal","","50.0","2030-03-02","","","0","0","2024-01-02 03:04:05"
"006D","0","","Loose","Closed Won","5.0","100.0","2024-03-02","","","1","1","2024-01-02 03:04:05"
"006E","1","001A","Gone","Closed Won","7.0","100.0","2024-03-02","","","1","1","2024-01-02 03:04:05"
"""
TASKS = """\
"Id","WhoId","WhatId","Subject","ActivityDate","Status","Priority","OwnerId","Description","IsDeleted","AccountId",\
"IsClosed","CreatedDate","CallType","TaskSubtype"
"00TA","003A","006A","Call, ""short"" one","2024-02-01","Completed","Normal","005X","two
lines","0","001A","1","2024-01-02 03:04:05","Outbound","Call"
"00TB","003A","006A","Mail","2030-02-01","Not Started","Normal","005X","","0","001A","0","2024-01-02 03:04:05","",\
"Email"
"""
SAMPLES = (
    # 006D is of no account, 003C a private contact; 001C, 003D and 006E lie in the recycle bin.
    Sample(
        files={"Account.csv": ACCOUNTS, "Contact.csv": CONTACTS, "Opportunity.csv": OPPORTUNITIES, "Task.csv": TASKS},
        shapes={
            "Account.csv": "salesforce_accounts",
            "Contact.csv": "salesforce_contacts",
            "Opportunity.csv": "salesforce_opportunities",
            "Task.csv": "salesforce_tasks",
        },
        rows={
            "source_salesforce_accounts": 2,
            "table_contact": 2,
            "table_opportunity": 3,
            "event_opportunity_won": 1,
            "event_opportunity_lost": 1,
            "event_task": 1,
        },
        customers=2,
        quarantined={
            "salesforce_contacts": {"missing": 1},
            "salesforce_opportunities": {"missing": 1},
            "salesforce_won": {"missing": 1},
        },
    ),
)
