"""Writes about findings: reviewed, and what a confirmed one is turned into. Each function is one transaction.

Nothing of a finding reaches the ledger but through `turn_into_*`, which call the ledger's own actions.
"""

from nuanxin.comparisons.actions.reviewing import Reviewed, review_finding, review_many
from nuanxin.comparisons.actions.turning import turn_into_application, turn_into_correction, turn_into_exit

__all__ = ["Reviewed", "review_finding", "review_many", "turn_into_application", "turn_into_correction", "turn_into_exit"]
