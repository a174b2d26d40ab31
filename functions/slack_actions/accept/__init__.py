"""Lets somebody accept a known finding in Slack: a button, a form, the Ledger, a line in reply."""
