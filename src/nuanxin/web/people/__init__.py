"""Pages of persons: the ledger, one person, and the forms that change what is on file."""
