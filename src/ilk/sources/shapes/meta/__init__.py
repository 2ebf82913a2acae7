"""Files of Meta's Ads Manager and Business Suite: people who left an address, and how posts did."""
