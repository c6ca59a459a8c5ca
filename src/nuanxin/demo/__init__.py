"""Makes the demo county's workbooks and drives the real import with them."""
