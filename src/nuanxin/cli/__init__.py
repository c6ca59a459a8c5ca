"""The command line: thin, calls actions and queries."""
