"""Exports of survey tools: a row a response, a column a question, headers of one to three rows."""
