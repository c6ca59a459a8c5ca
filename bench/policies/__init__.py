"""Seven policies of notice 002 about a million made-up persons with missing facts: our engine beside OpenFisca-core, in one run."""
