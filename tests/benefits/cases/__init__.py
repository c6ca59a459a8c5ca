"""Tests of cases made from the ledger."""
