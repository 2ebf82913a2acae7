"""Files that Shopify's admin exports. Customers are named by their e-mail address, which every file has."""
