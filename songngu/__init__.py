"""songngu publishes documents in two languages that stay in step."""

__version__ = "0.1.0"
