"""Pages, tested through their addresses."""
