"""The ledger at a million persons: CPU per page beside a bare view of the same rows, and the slowest query."""
