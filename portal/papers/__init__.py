"""Plain rows in, bytes out: papers and packages that leave the portal. No database, no web."""
