"""Reads of claims and money that cross records; the pages and the actions ask the same ones."""
