"""A roster imported whole: our judging and writing beside reading it with calamine alone, and beside django-import-export."""
