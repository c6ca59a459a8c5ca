"""Exits, pauses, moves, merges and voiding, page by page."""
