"""Estimators, one folder a task. Reads tables with a row a customer; writes fitted models (documents) and scores."""
