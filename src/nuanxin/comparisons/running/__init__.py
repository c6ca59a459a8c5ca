"""Runs of the comparison: `compare` runs the rules over an area and brings the findings up to date."""

from nuanxin.comparisons.running.run import Progress, compare

__all__ = ["Progress", "compare"]
