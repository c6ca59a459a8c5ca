"""Finding the same person in different lists: keys, comparison by rules, repairs, suggestions, and the reasons in words."""
