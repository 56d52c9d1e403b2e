"""What an operator does to a whole installation: start, demo, fixity, backup."""
