"""Lists, rules, findings and runs of the comparison, page by page."""
