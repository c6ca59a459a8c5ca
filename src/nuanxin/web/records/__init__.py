"""Pages that every kind of recorded fact shares: list, entry, record page, voiding."""
