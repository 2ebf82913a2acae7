"""Which version of Ilk this is."""

VERSION = "0.1.0"
