"""How much of everything is taken. Sizes are those of Segment's specification, in bytes."""

LARGEST_EVENT = 32 * 1024
LARGEST_BODY = 500 * 1024
"""Of a request, as it is sent and when it is unpacked."""
MOST_EVENTS = 2_500
"""In a batch."""
DEEPEST = 32
"""Objects and lists within each other."""
MOST_NAMES = 1_000
"""Names of fields in an event."""
LONGEST_ID = 255
"""Characters of an identifier, a type and the name of an event."""
