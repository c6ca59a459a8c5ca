"""nuanxin: each fact of employment assistance recorded once, every list, form and roll-up derived from it."""

__version__ = "0.1.0"
