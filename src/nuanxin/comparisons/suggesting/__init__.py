"""Who the rows of a list without a usable ID number may be: suggestions with reasons, written nowhere.

    suggest(list_id, under, as_of)          one Suggestion per row and likely person of the ledger under an area
    propose_numbers(damaged, under)         whose number a damaged one probably is, for rows refused at import

Names and what is needed of numbers are decrypted in memory only; nothing of them reaches a disk. The weights learnt
(shares, nothing personal) are kept per list in the data directory.
"""

from nuanxin.comparisons.suggesting.numbers import NumberProposal, propose_numbers
from nuanxin.comparisons.suggesting.suggestions import Suggestion, suggest

__all__ = ["NumberProposal", "Suggestion", "propose_numbers", "suggest"]
