"""Pages of notices and forms."""
