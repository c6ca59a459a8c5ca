"""The policy library: what policies ask, how they changed, and a calculator."""
