"""WooCommerce's exports, as the shop and its import and export suite write them."""

from tests.sources.shapes.sample import Sample

CUSTOMERS = """\
Name,Username,Last Active,Sign Up,Email,Orders,Total Spend,AOV,Country / Region,City,Region,Postal Code
"Ana ""A."" Díaz",ana,2024-04-01 10:00:00,2023-01-05 09:00:00,Ana@Example.com,2,"1,059.50",529.75,ES,León,,24001
Guest Bo,,2024-03-31 08:00:00,,bo@example.com,1,20.00,20.00,US,Elko,NV,89801
Nobody,,2024-03-31 08:00:00,,,0,0.00,0.00,,,,
"""
USERS = """\
ID,customer_id,user_login,user_pass,user_nicename,user_email,user_url,user_registered,display_name,first_name,\
last_name,roles,billing_first_name,billing_last_name,billing_company,billing_email,billing_phone,billing_city,\
billing_state,billing_country,billing_postcode
7,7,ana,$P$x,ana,ANA@example.com,,2023-01-05 09:00:00,Ana,,,customer,Ana,Díaz,,ana@example.com,+34600,León,LE,ES,24001
8,8,carl,$P$x,carl,carl@example.com,,2023-02-05 09:00:00,Carl,Carl,Ott,"customer, editor",,,,,,,,,
"""
ORDERS = """\
order_id,order_number,order_date,paid_date,status,shipping_total,tax_total,discount_total,order_total,order_subtotal,\
order_currency,payment_method,customer_id,customer_user,customer_email,billing_email,billing_country,\
shipping_country,coupon_items,refund_items,line_item_1
9001,9001,2025-03-02 09:00:00,2025-03-02 09:01:00,completed,5.00,0,0,"1,055.00",1050,EUR,card,7,ana,\
ana@example.com,ana@example.com,ES,,,,"name:Chair, red|product_id:1|quantity:1|total:1050"
9002,9002,03/04/2025 18:30:00,,processing,0,0,5,20.00,25,USD,cod,0,,,Bo@example.com,US,CA,"code:SPRING",,name:Cup
9003,9003,2025-03-05 09:00:00,,refunded,0,0,0,30.00,30,EUR,card,7,ana,ana@example.com,ana@example.com,ES,,,,name:Cup
9004,9004,2025-03-06 09:00:00,,cancelled,0,0,0,40.00,40,EUR,card,7,ana,ana@example.com,ana@example.com,ES,,,,name:Cup
9005,9005,2025-03-07 09:00:00,,failed,0,0,0,50.00,50,EUR,card,7,ana,ana@example.com,ana@example.com,ES,,,,name:Cup
9006,9006,2025-03-08 09:00:00,,completed,0,0,0,5.00,5,EUR,cod,0,,,,ES,,,,name:Cup
9001,9001,2025-03-02 09:00:00,2025-03-02 09:01:00,completed,5.00,0,0,"1,055.00",1050,EUR,card,7,ana,\
ana@example.com,ana@example.com,ES,,,,"name:Chair, red|product_id:1|quantity:1|total:1050"
"""
SAMPLES = (
    # Six rows of orders are sales: 9001 stands there twice, and 9006 is nobody's.
    Sample(
        files={"wc-customers.csv": CUSTOMERS, "orders.csv": ORDERS},
        shapes={"wc-customers.csv": "woocommerce_customers", "orders.csv": "woocommerce_orders"},
        rows={"source_woocommerce_customers": 2, "event_order": 3, "event_order_cancelled": 1},
        customers=2,
        quarantined={"woocommerce_customers": {"missing": 1}, "woocommerce_orders": {"missing": 1}},
    ),
    Sample(
        files={"users.csv": USERS},
        shapes={"users.csv": "woocommerce_users"},
        rows={"source_woocommerce_users": 2},
        customers=2,
    ),
)
