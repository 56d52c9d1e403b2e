"""Looks at the outside: a video link, a photo folder. Everything arrives as an argument; no database, no settings."""
