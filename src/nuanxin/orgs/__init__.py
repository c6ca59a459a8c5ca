"""Who works where: areas, organisations, users, dated roles, scope, the audit trail, files and the intake of lists."""
