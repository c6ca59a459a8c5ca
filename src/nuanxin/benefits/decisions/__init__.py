"""What policies answer about real persons and employers: deciding, offers, decisions kept and asked again.

decide_for(policy, subject, as_of) -> Decided      the policy itself or its id
offers(subject, as_of) -> (Offer, …)               every policy that may be for them, those to be had first
keep(by=, decided=, subject=) -> Decision          with the case that was decided
replay(decision) -> Replayed                       what the kept facts, and those of today's ledger, would answer now
"""

from nuanxin.benefits.decisions.asking import Subject, decide_for, known_of
from nuanxin.benefits.decisions.keeping import keep
from nuanxin.benefits.decisions.offering import Offer, offers
from nuanxin.benefits.decisions.replaying import Replayed, replay

__all__ = ["Offer", "Replayed", "Subject", "decide_for", "keep", "known_of", "offers", "replay"]
