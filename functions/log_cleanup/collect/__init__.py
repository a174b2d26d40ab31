"""Reads log groups and what uses them."""
