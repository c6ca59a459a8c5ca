"""What people and employers are entitled to: policies as data, decisions, entitlements, claims, payments and budgets."""
