"""Tests of procedures and publication profiles as data."""
