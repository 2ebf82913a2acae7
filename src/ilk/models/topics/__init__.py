"""Topics of texts: found as parts that make up the words of many texts."""
