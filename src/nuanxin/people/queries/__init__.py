"""Reads across the records of persons that pages, lists and documents share."""
