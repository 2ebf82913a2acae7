"""Stripe's exports, as its dashboard writes them."""

from tests.sources.shapes.sample import Sample

CUSTOMERS = """\
id,Description,Email,Name,Created (UTC),Delinquent,Card ID,Plan,Status,Total Spend,Payment Count,Average Order,\
Refunded Volume,Dispute Losses,tag (metadata)
cus_A,,Ana@Example.com,"Ruiz, Ana",2024-01-02 03:04,false,card_1,pro,active,"1,030.00",2,515.00,10.00,0.00,vip
cus_B,Old one,bo@example.com,Bo,2024-02-02 03:04,true,,,,0.00,0,0.00,0.00,0.00,
"""
PAYMENTS = """\
id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,Converted Amount Refunded,\
Converted Currency,Decline Reason,Description,Fee,Refunded date (UTC),Status,Customer ID,Customer Email,Invoice ID
ch_1,2025-03-14 16:20:00,"1,000.00",0.00,usd,true,920.00,0.00,eur,,"Pro, yearly",30.00,,Paid,cus_A,ana@example.com,in_1
ch_2,2025-03-15 23:59:59,100.00,10.00,eur,true,100.00,10.00,eur,,Pro,3.00,2025-03-20 08:00:00,Paid,cus_A,\
ana@example.com,
ch_3,2025-03-16 10:00:00,50.00,50.00,eur,true,50.00,50.00,eur,,Pro,0.00,,Refunded,,Guest@Example.com,
ch_4,2025-03-17 10:00:00,75.00,0.00,eur,false,,,,insufficient_funds,,0.00,,Failed,cus_B,bo@example.com,
ch_5,2025-03-18 10:00:00,80.00,0.00,eur,true,80.00,0.00,eur,,,0.00,,Paid,,,
ch_1,2025-03-14 16:20:00,"1,000.00",0.00,usd,true,920.00,0.00,eur,,"Pro, yearly",30.00,,Paid,cus_A,ana@example.com,in_1
"""
PAYMENTS_BEFORE = """\
id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,Status,Customer ID,Customer Email
ch_1,Pro,Payment complete.,2019-03-14 16:20,10.00,0.00,gbp,Paid,cus_A,ana@example.com
"""
SUBSCRIPTIONS = """\
id,Customer ID,Customer Description,Customer Email,Plan,Product,Quantity,Currency,Interval,Amount,Status,\
Created (UTC),Start Date (UTC),Current Period Start (UTC),Current Period End (UTC),Trial Start (UTC),\
Trial End (UTC),Canceled At (UTC),Ended At (UTC),Cancellation Reason
sub_1,cus_A,,ana@example.com,price_pro,prod_1,1,eur,month,100.00,active,2025-01-01 00:00,2025-01-01 00:00,\
2025-03-01 00:00,2025-04-01 00:00,,,,,
sub_2,cus_B,,bo@example.com,price_pro,prod_1,1,eur,month,100.00,canceled,2025-01-01 00:00,2025-01-01 00:00,\
2025-02-01 00:00,2025-03-01 00:00,,,2025-02-10 12:00,2025-03-01 00:00,too_expensive
"""
SAMPLES = (
    # ch_1 stands there twice; ch_3 is a guest's and refunded at once; ch_4 failed; ch_5 is nobody's.
    Sample(
        files={"customers.csv": CUSTOMERS, "unified_payments.csv": PAYMENTS, "subscriptions.csv": SUBSCRIPTIONS},
        shapes={
            "customers.csv": "stripe_customers",
            "unified_payments.csv": "stripe_payments",
            "subscriptions.csv": "stripe_subscriptions",
        },
        rows={
            "source_stripe_customers": 2,
            "event_payment": 3,
            "event_refund": 2,
            "event_failed_payment": 1,
            "table_subscription": 2,
            "event_subscribed": 2,
            "event_subscription_canceled": 1,
        },
        customers=3,
        quarantined={"stripe_payments": {"missing": 1}},
    ),
    Sample(
        files={"payments.csv": PAYMENTS_BEFORE},
        shapes={"payments.csv": "stripe_payments"},
        rows={"event_payment": 1, "event_refund": 0, "event_failed_payment": 0},
        customers=1,
    ),
)
