"""Files that WooCommerce exports, itself or by its import and export suite. Customers are named by e-mail address."""
