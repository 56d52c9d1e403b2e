"""Pixels and frames: what a decoder sees in a file, and the clips of the demo."""
