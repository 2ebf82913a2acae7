"""How large a segment will be, and what it will be worth: from its recorded sizes, with intervals."""
