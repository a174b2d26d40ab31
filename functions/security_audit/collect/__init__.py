"""Reads from AWS what the security audit judges, area by area."""
