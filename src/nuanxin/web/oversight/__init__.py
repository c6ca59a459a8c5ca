"""Pages of areas, organisations, users and roles, the office's settings and the audit trail."""
