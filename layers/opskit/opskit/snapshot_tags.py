"""The tags of Aurora snapshots by which jobs know what another one made, or proved."""

MADE_BY = "ops:made-by"
"""Which function made it; only that one deletes it."""
SCHEDULED = "ops:scheduled"
"""The day that it was made for, ISO 8601; its name says the same."""
PROVEN = "ops:proven"
"""The day on which a drill restored it and found its data there, ISO 8601 (restore_drill)."""
