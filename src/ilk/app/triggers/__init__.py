"""Triggers: what they have told and have to tell, trying one, and telling in the background."""
