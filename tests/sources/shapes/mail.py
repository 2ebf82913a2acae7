"""Exports of e-mail tools."""

from tests.sources.shapes.sample import Sample

MAILCHIMP = """\
Email Address,First Name,Last Name,Phone Number,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,\
LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS
Ana@Example.com,Ana,"O'Neil, Jr.",,4,2024-01-15 10:30:00,192.0.2.1,2024-01-15 10:31:00,192.0.2.1,,,-5,-4,\
America/New_York,US,NY,2024-02-01 00:00:00,1234,abcd,,\"\"\"VIP\"\",\"\"Blog\"\"\"
bo@example.com,,,,2,,,2015-03-16 14:40:47,,,,,,,,,2015-03-16 14:40:47,1235,abce,,
bo@example.com,,,,2,,,2015-03-16 14:40:47,,,,,,,,,2015-03-16 14:40:47,1235,abce,,
"""
KLAVIYO = """\
Email,Klaviyo ID,First Name,Last Name,Organization,Title,Phone Number,City,State / Region,Country,Zip Code,Source,\
Email Marketing Consent,Email Marketing Consent Timestamp,Historic Customer Lifetime Value,\
Predicted Customer Lifetime Value,Historic Number Of Orders
 Ana@Example.com ,01A,Ana,Díaz,,,+1,Elko,NV,United States,89801,popup,SUBSCRIBED,2024-01-15T10:30:00Z,120.50,33.10,3
bo@example.com,01B,Bo,,,,,,,,,,NEVER_SUBSCRIBED,,0.00,0.00,0
"""
SAMPLES = (
    Sample(
        files={"subscribed_members_export.csv": MAILCHIMP},
        shapes={"subscribed_members_export.csv": "mailchimp_audience"},
        rows={"source_mailchimp_audience": 2},
        customers=2,
    ),
    Sample(
        files={"members-list.csv": KLAVIYO},
        shapes={"members-list.csv": "klaviyo_profiles"},
        rows={"source_klaviyo_profiles": 2},
        customers=2,
    ),
)
