"""Daily casework with persons: visits, referrals, placements, reliefs."""
