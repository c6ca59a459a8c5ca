"""Pages of the policy library and the calculator."""
