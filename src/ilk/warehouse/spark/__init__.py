"""The engine for more rows than one machine should hold: Apache Spark over folders of Parquet."""
