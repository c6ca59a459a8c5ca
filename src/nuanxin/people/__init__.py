"""Persons and what is true of them: households, categories, spells, recognitions."""
