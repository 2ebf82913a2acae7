"""The four tables of Maven Analytics' CRM sales opportunities, a small B2B company. Customers are accounts, by name."""
