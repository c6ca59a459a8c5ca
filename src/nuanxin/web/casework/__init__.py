"""Pages of daily casework: visits, referrals, placements, reliefs."""
