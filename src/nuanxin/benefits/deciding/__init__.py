"""Deciding one case by one policy: `decide(policy, case, as_of)`; the case comes from a file or from the ledger."""
