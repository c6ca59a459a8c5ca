"""Pages that take workbooks in: the import wizard and the queue of conflicts."""
