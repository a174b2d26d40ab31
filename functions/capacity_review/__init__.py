"""Says on the 1st which resource runs out when, and what is too large; reads half a year."""
