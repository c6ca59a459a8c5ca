"""Pages of notices: targets, gaps, statistical forms and who is behind each number."""
