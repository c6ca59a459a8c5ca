"""How the lists of daily casework come in: visits, referrals, placements, reliefs."""

from nuanxin.casework.intake.lists import Referrals, Reliefs, Visits
from nuanxin.casework.intake.placements import Placements

__all__ = ["Placements", "Referrals", "Reliefs", "Visits"]
