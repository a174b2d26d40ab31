"""Judges a drill: what was measured, and what it comes to."""
