"""Pages of what persons and employers are entitled to."""
