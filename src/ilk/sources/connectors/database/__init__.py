"""The database connector: PostgreSQL, MySQL and MariaDB, SQLite, DuckDB, and whatever else SQLAlchemy reads."""
