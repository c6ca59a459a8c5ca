"""Claims of benefits page by page: inbox, one claim and its deeds, new ones, workbooks, public notices and objections."""
