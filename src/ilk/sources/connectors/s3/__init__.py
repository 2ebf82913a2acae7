"""Files of object storage that speaks S3."""
