"""Removes what restore drills left behind when its end is over; looks every hour."""
