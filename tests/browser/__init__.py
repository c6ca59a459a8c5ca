"""Pages in a real browser: no accessibility violation, no console error, no sideways scroll, keyboard and drawer."""
