"""Applications for recognition, public notices, objections and papers, page by page."""
