"""The page a clerk begins the day with."""
