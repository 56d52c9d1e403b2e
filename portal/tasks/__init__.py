"""Background doors: one line each into a service."""
