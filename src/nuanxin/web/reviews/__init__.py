"""Pages of the yearly review: campaigns, progress by area, lists by community, outcomes, second chances, closing."""
