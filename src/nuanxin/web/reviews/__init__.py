"""The yearly review, page by page."""
