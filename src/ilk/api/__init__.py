"""The HTTP door: routes, problems, who may knock, the studio's files. Reads and writes only through the use cases."""
