"""Notices as data: targets, service standards, gaps, forms and reporting dates, all derived from facts."""
