"""Words of texts: how they are parted, what of them says nothing, their stems, and topics that words tell of."""
