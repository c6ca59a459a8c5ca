"""Pages, by task: the only package that knows HTTP and HTML."""
