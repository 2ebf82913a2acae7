"""The intake's door: the addresses of Segment's specification, for its clients as they are."""
