"""Money: batches, payments, budgets, entitlements in force, and what payees are told."""
