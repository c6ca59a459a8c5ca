"""Households and their recognition, page by page."""
