"""Shopify's exports, as its admin writes them."""

from tests.sources.shapes.sample import Sample

CUSTOMERS = """\
Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,\
Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,\
Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags
'7210448301122,Ana,"O'Neil, Jr.",Ana@Example.com,yes,"Diaz, Inc.",1 Main St,,Elko,NV,US,'89801,,'+17025550154,no,\
120.00,3,"Likes ""blue""
and green",no,"vip, wholesale"
'7210448301123,Bo,Kim,bo@example.com,no,,,,,,,,,,no,0.00,0,,no,
'7210448301124,,,,no,,,,,,,,,'+39333111222,yes,15.50,1,,no,
'7210448301125,Di,,,no,,,,,,,,,,no,0.00,0,,no,
"""
CUSTOMERS_BEFORE = """\
First Name,Last Name,Email,Company,Address1,Address2,City,Province,Province Code,Country,Country Code,Zip,Phone,\
Accepts Marketing,Total Spent,Total Orders,Tags,Note,Tax Exempt
Ana,O'Neil,ana@example.com,,,,Elko,Nevada,NV,United States,US,89801,,yes,120.00,3,vip,,no
"""
ORDERS = """\
Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,\
Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,\
Lineitem compare at price,Lineitem sku,Billing Name,Shipping Country,Notes,Cancelled at,Payment Method,\
Refunded Amount,Vendor,Id,Tags,Source,Lineitem discount,Phone
#1001,ana@example.com,paid,2024-03-01 10:05:00 -0500,fulfilled,,yes,USD,50.00,5.00,4.50,59.50,SPRING,10.00,UPS,\
2024-03-01 10:00:00 -0500,2,"Mug, ""blue"" one",15.00,,MUG-B,Ana O'Neil,US,,,card,0.00,Kiln,5001,,web,0.00,
#1001,Ana@Example.com,,,,,,,,,,,,,,2024-03-01 10:00:00 -0500,1,Plate,30.00,,PLATE,,,,,,,Kiln,,,,0.00,
#1001,ana@example.com,,,,,,,,,,,,,,2024-03-01 10:00:00 -0500,1,Plate,30.00,,PLATE,,,,,,,Kiln,,,,0.00,
#1002,bo@example.com,partially_refunded,,fulfilled,,no,USD,20.00,0.00,0.00,20.00,,0.00,,2024-03-31 23:30:00 -0400,\
1,Cup,20.00,,CUP,Bo Kim,US,"two
lines",,card,8.00,Kiln,5002,,web,0.00,
#1003,bo@example.com,refunded,,,,no,USD,30.00,0.00,0.00,30.00,,0.00,,2024-04-02 09:00:00 -0400,1,Plate,30.00,,\
PLATE,Bo Kim,US,,2024-04-03 12:00:00 -0400,card,30.00,Kiln,5003,,web,0.00,
#1003,bo@example.com,,,,,,,,,,,,,,2024-04-02 09:00:00 -0400,1,Cup,0.00,,CUP,,,,,,,Kiln,,,,0.00,
#1004,,paid,,,,no,USD,15.50,0.00,0.00,15.50,,0.00,,2024-04-05 09:00:00 -0400,1,Cup,10.00,,CUP,,US,,,cash,0.00,\
Kiln,5004,,pos,0.00,'+39333111222
#1004,,,,,,,,,,,,,,,2024-04-05 09:00:00 -0400,1,Card,5.50,,CARD,,,,,,,Kiln,,,,0.00,
#1005,,paid,,,,no,USD,3.00,0.00,0.00,3.00,,0.00,,2024-04-06 09:00:00 -0400,1,Card,3.00,,CARD,,US,,,cash,0.00,\
Kiln,5005,,pos,0.00,
#1006,eva@example.com,voided,,,,no,USD,9.00,0.00,0.00,9.00,,0.00,,2024-04-07 09:00:00 -0400,1,Cup,9.00,,CUP,,US,\
,,card,0.00,Kiln,5006,,web,0.00,
"""
SAMPLES = (
    Sample(
        files={"customers_export.csv": CUSTOMERS},
        shapes={"customers_export.csv": "shopify_customers"},
        rows={"source_shopify_customers": 3},
        customers=3,
        quarantined={"shopify_customers": {"missing": 1}},
    ),
    Sample(
        files={"customers.csv": CUSTOMERS_BEFORE},
        shapes={"customers.csv": "shopify_customers"},
        rows={"source_shopify_customers": 1},
        customers=1,
    ),
    # Lines of 1001 (3), 1002 (1) and 1004 (2); 1003 is cancelled, 1005 nobody's, 1006 voided.
    Sample(
        files={"orders_export_1.csv": ORDERS, "customers_export.csv": CUSTOMERS},
        shapes={"orders_export_1.csv": "shopify_orders", "customers_export.csv": "shopify_customers"},
        rows={
            "source_shopify_customers": 3,
            "event_purchase": 6,
            "event_order": 3,
            "event_order_cancelled": 1,
        },
        customers=3,
        quarantined={"shopify_customers": {"missing": 1}, "shopify_orders": {"missing": 1}},
    ),
)
