"""Tests of applications on their way through a procedure."""
