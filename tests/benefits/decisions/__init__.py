"""Tests of what policies answer about real persons and employers."""
