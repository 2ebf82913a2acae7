"""The 360 view of customers: typed traits, with history. Reads sources and events; writes customers, trait_history."""
