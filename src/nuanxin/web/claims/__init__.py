"""Claims on their way: inbox, new claims, papers, public notices, objections."""
