"""Departments' lists compared with the ledger and with each other: releases, rules, findings and what was made of them."""
