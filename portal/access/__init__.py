"""Who may do what: one pure table, and who is here now."""
