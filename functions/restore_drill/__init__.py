"""Restores a snapshot each quarter, proves its data, times it, and removes it again."""
