"""What texts of an event are about: topics found in a sample, with words, quotes, shares and a trend."""
