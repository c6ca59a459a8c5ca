"""Notices and measures as written in YAML: read, checked with file and line, compiled once and frozen."""
