"""Pure computing: no Django, no database, and no engine knows another."""
