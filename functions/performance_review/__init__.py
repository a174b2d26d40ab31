"""Says on the 1st how the month met the objectives; reads metrics and Performance Insights."""
