"""Lists: declaration, query, paging, reaching, export."""
