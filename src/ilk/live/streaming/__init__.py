"""The same evaluator inside Spark's stateful operator: a customer's state on the executor that has its key."""
