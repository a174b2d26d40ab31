"""Gives lent tasks back when their lease has ended and nothing fires; every 15 minutes."""
